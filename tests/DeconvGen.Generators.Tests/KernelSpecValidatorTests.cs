using System.Numerics;
using DeconvGen.Generators.Diagnostics;
using DeconvGen.Generators.Model;
using DeconvGen.Generators.Parsing;

namespace DeconvGen.Generators.Tests;

/// <summary>Validation as a pure function: whatever the numbers, it answers, and what it accepts can be computed with.</summary>
public sealed class KernelSpecValidatorTests
{
    private static readonly int[] s_numbers =
        [int.MinValue, -32768, -1, 0, 1, 1, 1, 2, 2, 3, 4, 5, 16, 255, 32767, 32768, 1 << 20, 1 << 29, 1 << 30, int.MaxValue];

    private static readonly TypeSignature s_type = new("", EquatableArray<string>.Empty, "K", "internal sealed", "K.g.cs");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Accepted_numbers_never_overflow(int rank)
    {
        var random = new Random(rank);
        var accepted = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var arguments = RandomArguments(random, rank);
            var spec = KernelSpecBuilder.Build(arguments, s_type);
            var problems = KernelSpecValidator.Validate(spec, arguments);
            AssertHarmless(SignatureSpec.For(spec, isStatic: i % 2 == 0));
            if (!problems.All(EmissionDecision.IsAdvice))
                continue;
            accepted++;
            AssertExact(spec);
        }

        Assert.InRange(accepted, 300, 15_000);
    }

    [Theory]
    [InlineData(3, 2, 1, 1, 2)]
    [InlineData(4, 4, 1, null, null)]
    [InlineData(3, 5, 1, 0, 1)]
    [InlineData(4, 2, 2, 0, 4)]
    [InlineData(5, 4, 6, 0, 3)]
    [InlineData(7, 3, 2, 2, 3)]
    public void Uneven_overlap_counts_the_taps_of_each_phase(int kernel, int stride, int dilation, int? least, int? most)
    {
        AttributeArgument[] items =
        [
            One("inputChannels", 1),
            One("outputChannels", 1),
            One("kernelSize", kernel),
            One("stride", stride),
            One("Dilation", dilation),
        ];
        var arguments = Arguments(1, KernelOperation.ConvTranspose, items);
        var found = KernelSpecValidator.Validate(KernelSpecBuilder.Build(arguments, s_type), arguments);

        var taps = Enumerable.Range(0, stride)
            .Select(phase => Enumerable.Range(0, kernel).Count(k => k * dilation % stride == phase))
            .ToList();
        Assert.Equal(taps.Min() != taps.Max(), found.Count == 1);
        if (found.Count == 1)
            Assert.Equal([$"{taps.Min()}", $"{taps.Max()}"], found[0].MessageArguments.Take(2));
        Assert.Equal((least, most), found.Count == 1 ? (taps.Min(), taps.Max()) : (null, (int?)null));
    }

    /// <summary>The rules of the dialects in numbers of any size, against what planning computes with.</summary>
    private static void AssertExact(KernelSpec spec)
    {
        var inputs = new BigInteger(spec.InputChannels);
        var outputs = new BigInteger(spec.OutputChannels);
        var weights = new BigInteger(spec.InputChannels) * (spec.OutputChannels / spec.Groups);
        foreach (var axis in spec.Axes)
        {
            BigInteger extent = (axis.Kernel - BigInteger.One) * axis.Dilation + 1;
            var full = extent - axis.Stride + axis.OutputPadding;
            var offset = axis.OutputSize > 0 ? axis.OutputSize - (BigInteger)axis.InputSize * axis.Stride
                : spec.Padding switch
                {
                    PaddingDialect.Explicit => full - axis.PadBegin - axis.PadEnd,
                    PaddingDialect.Valid => full,
                    _ => -axis.OutputTrim,
                };
            var surplus = BigInteger.Max(0, full - offset);
            var crop = spec.Padding switch
            {
                PaddingDialect.Explicit when axis.OutputSize == 0 => axis.PadBegin,
                PaddingDialect.Valid => 0,
                PaddingDialect.Explicit or PaddingDialect.SameLower => (surplus + 1) / 2,
                _ => surplus / 2,
            };

            var geometry = AxisGeometry.Resolve(axis, spec.Padding);
            Assert.Equal((offset, crop, extent), (geometry.OutputOffset, geometry.CropBegin, geometry.Extent));
            var output = (BigInteger)axis.InputSize * axis.Stride + offset;
            Assert.True(!spec.HasDeclaredSize || output >= 1, $"{spec} has no output");
            (inputs, outputs, weights) = (inputs * axis.InputSize, outputs * output, weights * axis.Kernel);
        }

        Assert.True(weights <= int.MaxValue, $"{spec} has {weights} weights");
        if (spec.HasDeclaredSize)
            Assert.True(inputs <= int.MaxValue && outputs <= int.MaxValue, $"{spec} has {inputs} inputs and {outputs} outputs");
    }

    private static void AssertHarmless(KernelSpec spec)
    {
        var numbers = spec.Axes.SelectMany(static axis => new[] { axis.Kernel, axis.Stride, axis.Dilation })
            .Concat([spec.InputChannels, spec.OutputChannels]);
        Assert.All(numbers, static number => Assert.InRange(number, 1, 1024));
        Assert.True(Enum.IsDefined(spec.Padding) && Enum.IsDefined(spec.Layout) && Enum.IsDefined(spec.WeightLayout));
    }

    private static AttributeArguments RandomArguments(Random random, int rank)
    {
        if (rank < 3 && random.Next(4) == 0)
        {
            return Arguments(rank, KernelOperation.BilinearUpsample, [
                One("channels", Number()),
                One("factor", Number()),
                One("Output", random.Next(3)),
                One("Trainable", random.Next(2)),
                .. InputSizes(),
            ]);
        }

        List<AttributeArgument> items =
        [
            One("inputChannels", Number()),
            One("outputChannels", Number()),
            Axes("kernelSize"),
            Axes("stride"),
            One("Padding", random.Next(5)),
        ];
        if (random.Next(4) == 0)
            items.Add(Axes("Dilations"));
        if (random.Next(4) == 0)
            items.Add(One("Pad", Number()));
        if (random.Next(4) == 0)
            items.Add(Axes("OutputPaddings"));
        if (random.Next(8) == 0)
            items.Add(Axes("OutputTrims"));
        if (random.Next(4) == 0)
            items.Add(One("Groups", Number()));
        if (random.Next(2) == 0)
            items.AddRange(InputSizes());
        if (random.Next(4) == 0)
            items.Add(Axes("OutputShape"));
        return Arguments(rank, KernelOperation.ConvTranspose, items);

        // Small numbers often enough for a kernel to be accepted now and then.
        int Number() => random.Next(3) > 0 ? random.Next(1, 5) : s_numbers[random.Next(s_numbers.Length)];

        AttributeArgument Axes(string name) =>
            new(name, IsArray: true, Enumerable.Range(0, rank).Select(_ => Number()).ToEquatableArray());

        IEnumerable<AttributeArgument> InputSizes() => AxisNames.For(rank).Select(axis => One("Input" + axis, Number()));
    }

    private static AttributeArgument One(string name, int value) => new(name, IsArray: false, new([value]));

    private static AttributeArguments Arguments(int rank, KernelOperation operation, IEnumerable<AttributeArgument> items) =>
        new(operation, rank, IsBroken: false, items.ToEquatableArray());
}
