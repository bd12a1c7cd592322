using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Planning;

/// <summary>
/// Channels last with so few channels that lanes over them are empty for the most part: rows are turned into planes
/// (<see cref="TurnedBlocks"/>), where lanes run along x.
/// </summary>
/// <remarks>The time of a window is counted in products, sixteen of which are a cycle. The numbers are fitted to some ninety shapes
/// with 1 to 64 channels, in up to 8 groups, on images of 32 x 32 and 128 x 128; they are within a tenth of most.</remarks>
internal static class FewChannels
{
    /// <summary>A lane of a product over columns, used or not, and what a vector of columns takes to be begun and stored.</summary>
    private const double Lane = 1.08, ColumnVector = 29;

    /// <summary>A step in which the lanes of an output are added up, where they run over input channels.</summary>
    private const double LaneSum = 9.5;

    /// <summary>A product along x and an output that is stored.</summary>
    private const double Product = 1.15, Output = 4;

    /// <summary>A float that is turned, of up to four channels and of more.</summary>
    private const double Turned = 5, TurnedOfMany = 8;

    /// <summary>What images lose along x whose rows end amid a vector.</summary>
    private const double EndsOfRows = 1.15;

    /// <summary>Output channels of a group. With 9 to 20 (16 and 64 inputs) it won up to a quarter on images of 128 x 128 and lost
    /// as much on 32 x 32.</summary>
    private const int MostOutputs = 8;

    public static bool Suit(KernelContext context)
    {
        var spec = context.Spec;
        return spec.Layout == TensorLayout.ChannelsLast && spec.Algorithm == Algorithm.Direct
            && context.X.InputStep == 1 && context.OutputChannelsPerGroup <= MostOutputs && context.Target.TurnsInRegisters
            && !spec.IsFixedBilinear && !spec.IsDepthwise
            && EndsOfRows * InPlanes(context)
                < (ChannelsLastDotPlanner.Suits(context) ? OverInputs(context) : OverColumns(context));
    }

    private static double InPlanes(KernelContext context)
    {
        var spec = context.Spec;
        var outputs = OutputsOfWindow(context);
        return Product * spec.InputChannels * context.OutputChannelsPerGroup * context.KernelElements
            + Output * spec.OutputChannels * outputs
            + Turn(spec.InputChannels) * context.Phases.Aggregate(1, static (product, axis) => product * axis.InputStep)
            + Turn(spec.OutputChannels) * outputs * TurnedTensors.OutputCopies(spec);
    }

    private static double OverColumns(KernelContext context)
    {
        var columns = new WindowColumns(context);
        var blocks = columns.Blocks;
        var vectors = blocks.All.Sum(static block => block.Vectors) * OutputsOfWindow(context)
            / ((columns.AllPhases ? context.X.Stride : 1) * columns.Rows);
        var lanes = (double)columns.GroupSize * blocks.All.Sum(static block => block.Widths.Sum()) / blocks.PackedLanes;
        return context.Spec.Groups * (Lane * lanes + ColumnVector * vectors);
    }

    private static double OverInputs(KernelContext context) => context.Spec.OutputChannels
        * (context.KernelElements * new ChannelsLastDotShape(context).PackedChannels
            + LaneSum * Math.Log(context.Target.Lanes, 2) * OutputsOfWindow(context));

    /// <summary>Of each channel.</summary>
    private static int OutputsOfWindow(KernelContext context) =>
        context.Phases.Aggregate(1, static (product, axis) => product * axis.Stride);

    /// <summary>A position.</summary>
    private static double Turn(int channels) => TurnedRows.CopiedChannels(channels) * (channels <= 4 ? Turned : TurnedOfMany);
}
