namespace DeconvGen.Generators.Planning;

/// <summary>
/// Kernels that write labels: the scores of the rows of a unit stand in memory of its thread, all channels of them, and become
/// labels when they are complete. Channels first, a plane there has as many rows as the unit.
/// </summary>
internal static class LabelRows
{
    public static Pointer Scores => new("scores");

    public static Pointer Labels => new("labels");

    /// <summary>Floats of the scores of so many rows.</summary>
    public static Int Size(KernelContext context, int rows) => context.OutputWidth * (rows * context.Spec.OutputChannels);

    /// <summary>Channels last: where a row of output is written, to its scores or to the output itself.</summary>
    public static Address RowStart(KernelContext context, Int outputRow) => context.WritesLabels
        ? Scores : Methods.Output + outputRow * context.OutputWidth * context.Spec.OutputChannels;

    /// <summary>Channels first: where the rows of a unit are written in one channel.</summary>
    public static Address PlaneStart(KernelContext context, UnitFrame frame, Int channel) => context.WritesLabels
        ? Scores + channel * PlaneSize(context, frame)
        : Methods.Output + ((frame.Image * context.Spec.OutputChannels + channel) * PlaneSize(context, frame)
            + frame.OutputRow * context.OutputWidth);

    /// <summary>Channels first: floats from one channel to the next.</summary>
    public static Int PlaneSize(KernelContext context, UnitFrame frame) =>
        context.WritesLabels ? context.OutputWidth * frame.Rows : context.OutputPlane;

    /// <summary>Channels first: how many units blocks of channels make of a row. Labels need all channels.</summary>
    public static int Units(KernelContext context, int blocks) => context.WritesLabels ? 1 : blocks;

    /// <summary>Channels first: writes the block of a unit or, where there are labels, all blocks and then the labels.</summary>
    public static void ForEachBlock(
        KernelContext context, BodyBuilder body, UnitFrame frame, int blocks, Action<BodyBuilder, Int> write)
    {
        if (!context.WritesLabels)
        {
            write(body, frame.Block);
            return;
        }

        body.For("eachBlock", 0, blocks, 1, write);
        Write(context, body, planar: true, frame, frame.OutputRowOfBatch);
    }

    /// <summary>The rows of a unit, as far as the output has them; the first of them is <paramref name="firstRow"/> of all
    /// images.</summary>
    public static void Write(KernelContext context, BodyBuilder body, bool planar, UnitFrame frame, Int firstRow) =>
        Write(context, body, planar, frame.Rows, frame.RowsInside.From, frame.RowsInside.To, firstRow);

    /// <summary>Rows [from, to) of <paramref name="rows"/>, the first of which is <paramref name="firstRow"/> of all
    /// images.</summary>
    public static void Write(KernelContext context, BodyBuilder body, bool planar, int rows, Int from, Int to, Int firstRow)
    {
        var width = context.OutputWidth;
        body.Write(new StoreLabels(
            Scores + from * width * (planar ? 1 : context.Spec.OutputChannels), planar ? width * rows : null,
            context.Spec.OutputChannels, Labels + (firstRow + from) * width, (to - from) * width));
    }
}
