using DeconvGen.Generators.Model;
using DeconvGen.Generators.Planning;

namespace DeconvGen.Generators.Tests;

/// <summary>Layouts computed on turned rows: an image is cut into blocks.</summary>
public sealed class TurnedBlocksTests
{
    public static IEnumerable<object[]> NamesAndTargets => KernelCases.NamesAndTargets.Where(static row =>
        KernelCases.Find((string)row[0]).Spec is { HasDeclaredSize: false } spec
        && Plan(spec, (string)row[1]).TurnedRows is not null);

    /// <summary>Of few channels on targets that turn rows in registers.</summary>
    public static IEnumerable<object[]> BlocksAndTargets => KernelCases.NamesAndTargets.Where(static row =>
        ((string)row[0]).StartsWith("turned_blocks", StringComparison.Ordinal)
        || (((string)row[0]).StartsWith("planes_blocks", StringComparison.Ordinal)
            && TestTargets.Find((string)row[1]).TurnsInRegisters));

    [Theory]
    [MemberData(nameof(NamesAndTargets))]
    public void A_block_does_not_grow_with_the_image(string name, string target)
    {
        var spec = KernelCases.Find(name).Spec;
        foreach (var scale in new[] { 1, 4, 16 })
        {
            int[] size = [.. spec.Axes.Select((_, axis) => axis == 0 ? 100 * scale : spec.Rank == 3 ? 10 : 64 * scale)];
            var output = Definition.OutputSize(spec, size);
            var copied = (double)Product(size) * Copied(spec.InputChannels)
                + (double)Product(output) * Copied(spec.OutputChannels)
                    * (spec.Epilogue.ArgMax ? 0 : spec.Epilogue.Residual ? 2 : 1);

            // One position at least; ends of an image that windows reach beyond are a few per cent more.
            var plan = Plan(spec, target);
            var most = Math.Max(CacheBudget.TurnedBlock, copied / Count(plan.UnitRows!.Positions, spec, size, output));
            Assert.InRange(copied / Count(plan.Units, spec, size, output), 1, 1.1 * most);
        }
    }

    [Theory]
    [MemberData(nameof(BlocksAndTargets))]
    public void Shapes_that_prove_blocks_have_several(string name, string target)
    {
        var one = KernelCases.Find(name);
        var plan = Plan(one.Spec, target);
        Assert.NotNull(plan.TurnedRows);
        Assert.InRange(
            Count(plan.Units, one.Spec, one.InputSize, Definition.OutputSize(one.Spec, one.InputSize)), 2, int.MaxValue);
    }

    [Theory]
    [MemberData(nameof(TestTargets.Names), MemberType = typeof(TestTargets))]
    public void Threads_share_out_the_channels_of_a_single_block(string target)
    {
        var spec = Specs.Dense(2, 512, 256, 4, 2, pad: 1, layout: Model.TensorLayout.ChannelsFirst);
        var plan = Plan(spec, target);
        Assert.NotNull(plan.TurnedRows);
        Assert.Equal(1, Count(plan.UnitRows!.Positions, spec, [4, 4], [8, 8]));
        Assert.InRange(Count(plan.Units, spec, [4, 4], [8, 8]), 4, 16);

        // Of many, each thread takes whole ones.
        Assert.Equal(Count(plan.UnitRows.Positions, spec, [128, 128], [256, 256]),
            Count(plan.Units, spec, [128, 128], [256, 256]));
    }

    private static KernelPlan Plan(KernelSpec spec, string target) =>
        TransposedConvolutionPlanner.Forward(spec, TestTargets.Find(target));

    /// <summary>A single channel is not turned.</summary>
    private static int Copied(int channels) => channels == 1 ? 0 : channels;

    private static long Product(int[] size) => size.Aggregate(1L, static (product, one) => product * one);

    /// <summary>Of one image.</summary>
    private static long Count(Int number, KernelSpec spec, int[] size, int[] output)
    {
        var sizes = new Dictionary<string, long> { ["batch"] = 1 };
        for (var axis = 0; axis < spec.Rank; axis++)
        {
            sizes["in" + KernelContext.AxisName(spec.Rank, axis)] = size[axis];
            sizes["out" + KernelContext.AxisName(spec.Rank, axis)] = output[axis];
        }

        return number.Evaluate(name => sizes[name]);
    }
}
