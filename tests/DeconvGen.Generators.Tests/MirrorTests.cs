using DeconvGen.Generators.Model;
using DeconvGen.Generators.Targets;
using Xunit.Abstractions;

namespace DeconvGen.Generators.Tests;

/// <summary>
/// The mirrored spec computes the gradient by the input, and its plan is right: over random declarations, and back again.
/// </summary>
public sealed class MirrorTests(ITestOutputHelper console)
{
    private const int Count = 300;

    [Theory]
    [MemberData(nameof(TestTargets.Names), MemberType = typeof(TestTargets))]
    public void Plans_of_mirrored_specs_agree_with_the_definition(string name)
    {
        var seed = RandomSpecs.Seed();
        console.WriteLine($"mirrors of {Count} random specs on {name}, DECONVGEN_SEED={seed}");
        var target = TestTargets.Find(name);
        var failures = new List<string>();
        var number = 0;
        foreach (var one in new RandomSpecs(seed).Take(Count))
        {
            if (MirrorSpec.Of(one.Spec) is not { } mirror)
                continue;
            number++;
            var outputs = Definition.OutputSize(one.Spec, one.InputSize);
            if (!mirror.OutputSizePerCall)
                Assert.Equal(one.InputSize, Definition.OutputSize(mirror, outputs));
            var proof = new ThreeWay(mirror, outputs, one.Batch, target, seed + number, one.InputSize);
            if (Record.Exception(proof.DefinitionEqualsInterpreter) is { } failure)
                failures.Add($"{one.Spec} mirrored, input {string.Join("x", outputs)}: {failure.Message}");
        }

        Assert.True(number > Count / 2);
        if (failures.Count > 0)
            Assert.Fail($"seed {seed}: {failures.Count} of {number} mirrors fail.\n" + string.Join("\n", failures.Take(8)));
    }

    /// <summary>sum of g * F(x) = sum of M(g) * x for a linear F and its gradient M, whatever g and x.</summary>
    [Fact]
    public void A_mirror_is_the_adjoint()
    {
        var seed = RandomSpecs.Seed();
        var random = new Random(seed);
        foreach (var one in new RandomSpecs(seed).Take(Count))
        {
            if (MirrorSpec.Of(one.Spec) is not { } mirror)
                continue;
            var linear = one.Spec with { Activation = Model.Activation.None, Epilogue = new() };
            var forward = linear with { Bias = default, Trainable = true };
            var outputs = Definition.OutputSize(one.Spec, one.InputSize);
            var weights = Whole(Definition.WeightCount(forward));
            var x = Whole(one.InputSize.Aggregate(one.Spec.InputChannels, static (n, size) => n * size));
            var g = Whole(outputs.Aggregate(one.Spec.OutputChannels, static (n, size) => n * size));

            var y = Definition.Run(forward, one.InputSize, 1, x, weights, [], []);
            var gradient = Definition.Run(mirror, outputs, 1, g, weights, [], [], one.InputSize);

            Assert.True(Dot(g, y) == Dot(gradient, x), $"seed {seed}: {one.Spec}");
        }

        float[] Whole(int count) => [.. Enumerable.Range(0, count).Select(_ => (float)random.Next(-4, 5))];

        static double Dot(float[] a, float[] b) => a.Zip(b, static (p, q) => (double)p * q).Sum();
    }

    [Fact]
    public void The_mirror_of_a_mirror_is_the_operation_itself()
    {
        foreach (var one in new RandomSpecs(RandomSpecs.Seed()).Take(Count))
        {
            if (MirrorSpec.Of(one.Spec) is not { } mirror)
                continue;
            var back = MirrorSpec.Of(mirror)!;

            Assert.Equal((one.Spec.InputChannels, one.Spec.OutputChannels, one.Spec.WeightLayout),
                (back.InputChannels, back.OutputChannels, back.WeightLayout));
            for (var axis = 0; axis < one.Spec.Rank; axis++)
            {
                // A declared size leaves no more than that to the rule for the output size.
                var (forward, again) = (one.Spec.Geometry(axis), back.Geometry(axis));
                Assert.Equal(forward.OutputSize(one.InputSize[axis]), again.OutputSize(one.InputSize[axis]));
                Assert.Equal(one.Spec.HasDeclaredSize ? forward with { OutputOffset = again.OutputOffset } : forward, again);
            }
        }
    }

    [Fact]
    public void There_is_no_mirror_where_crop_or_coefficients_vary()
    {
        var spec = Specs.Dense(2, 4, 4, 3, 2) with
        {
            Operation = KernelOperation.Convolution,
            Padding = PaddingDialect.Same,
            WeightLayout = Model.WeightLayout.HWIO,
        };

        Assert.Null(MirrorSpec.Of(spec));
        Assert.Null(MirrorSpec.Of(Specs.Bilinear(2, 3, 4, Model.BilinearOutput.Replicated)));
        Assert.NotNull(MirrorSpec.Of(spec with { Axes = Specs.Axes(2, new(3, 2, InputSize: 7)) }));
        Assert.NotNull(MirrorSpec.Of(spec with { Axes = Specs.Axes(2, new(3, 1)) }));
    }
}
