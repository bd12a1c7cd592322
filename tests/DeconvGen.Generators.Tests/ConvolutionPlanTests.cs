using DeconvGen.Generators.Model;
using DeconvGen.Generators.Targets;
using Xunit.Abstractions;

namespace DeconvGen.Generators.Tests;

/// <summary>Many convolutions, definition against interpreter: more than can be compiled in each run.</summary>
public sealed class ConvolutionPlanTests(ITestOutputHelper console)
{
    private const int Count = 400;

    [Theory]
    [MemberData(nameof(TestTargets.Names), MemberType = typeof(TestTargets))]
    public void Plans_agree_with_the_definition(string name)
    {
        var seed = RandomSpecs.Seed();
        console.WriteLine($"random convolutions on {name}, DECONVGEN_SEED={seed}");
        var target = TestTargets.Find(name);
        var failures = new List<string>();
        var cases = new RandomSpecs(seed).Take(4 * Count).Where(static one => one.Spec.Operation == KernelOperation.Convolution)
            .Take(Count).ToList();
        foreach (var one in cases)
        {
            var proof = new ThreeWay(one.Spec, one.InputSize, one.Batch, target, seed);
            if (Record.Exception(proof.DefinitionEqualsInterpreter) is { } failure)
                failures.Add($"{one.Spec}, input {string.Join("x", one.InputSize)}, batch {one.Batch}: {failure}");
        }

        Assert.True(cases.Count > Count / 2);
        if (failures.Count > 0)
            Assert.Fail($"seed {seed}: {failures.Count} of {cases.Count} convolutions fail.\n"
                + string.Join("\n", failures.Take(8)));
    }
}
