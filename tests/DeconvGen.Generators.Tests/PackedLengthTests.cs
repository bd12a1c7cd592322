using DeconvGen.Generators.Planning;
using DeconvGen.Generators.Targets;

namespace DeconvGen.Generators.Tests;

/// <summary>Packed weights take little more memory than the weights themselves.</summary>
public sealed class PackedLengthTests
{
    public static IEnumerable<object[]> NamesAndTargets => KernelCases.NamesAndTargets;

    /// <summary>
    /// packed &lt;= 1.1 * weights + bias * phases of x + (lanes - 1) * rows. A row is what one input number meets at one kernel
    /// element, the output channels of its group, padded to whole vectors; so is the bias, which may stand there for each phase
    /// of x, and so may the slopes where channels have them. Depthwise, where a channel meets one number only, the channels are
    /// the row. Minimal filtering packs, on each axis, four sums for the two taps of a phase, the first of them in whole vectors.
    /// </summary>
    [Theory]
    [MemberData(nameof(NamesAndTargets))]
    public void Packed_weights_are_the_weights_and_the_padding_of_tiles(string name, string target)
    {
        var spec = KernelCases.Find(name).Spec;
        var plan = TransposedConvolutionPlanner.Forward(spec, TestTargets.Find(target));
        if (plan.Pack is null)
            return;

        var context = new KernelContext(spec, plan.Target);
        var depthwise = context.InputChannelsPerGroup == 1 && context.OutputChannelsPerGroup == 1;
        long groups = depthwise ? 1 : spec.Groups;
        var rows = groups
            * (context.KernelElements * context.InputChannelsPerGroup + context.NumbersPerChannel * context.X.Stride);
        var bias = (long)spec.OutputChannels * context.NumbersPerChannel * context.X.Stride;
        var products = spec.Algorithm == Model.Algorithm.Winograd ? spec.Axes.Aggregate(1.0, static (all, axis) =>
            all * (axis.Kernel + 2 * axis.Stride) / axis.Kernel) : 1;
        var limit = 1.1 * products * spec.WeightCount + bias + (plan.Target.Lanes - 1) * rows * products;

        Assert.True(plan.PackedLength <= limit,
            $"{plan.PackedLength} packed floats, at most {limit} for {spec.WeightCount} weights.");
        Assert.True(plan.PackedLength >= spec.OutputChannels, "Where weights are packed, the bias is too.");
    }
}
