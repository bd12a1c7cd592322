using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Planning;

/// <summary>
/// One row of outputs, or a run of windows of a one-dimensional kernel. Blocks of channels are outside: all rows of one, then
/// those of the next.
/// </summary>
internal sealed class RowFrame : UnitFrame
{
    /// <summary>Windows of a one-dimensional kernel that make a unit; whole rows are the units of the others.</summary>
    public const int MostWindowsPerChunk = 8192;

    /// <summary>Below, tiles and their borders would cost more than threads gain.</summary>
    public const int FewestWindowsPerChunk = 64;

    /// <summary>Multiply-adds that are worth a unit of their own: some ten microseconds.</summary>
    public const long MultiplyAddsPerChunk = 1 << 20;

    private RowFrame(KernelContext context, Int image, Int block)
        : base(context, image, block)
    {
    }

    /// <summary>Windows of x that belong to this unit: [FirstWindow, EndWindow), or null where it has them all.</summary>
    public (Int First, Int End)? Windows { get; private set; }

    public static Int Units(KernelContext context, int blocks)
    {
        var perImage = context.OuterAxes == 0
            ? Chunks(context, blocks)
            : KernelContext.Product(context.OutputSizes.Take(context.OuterAxes));
        return Int.Variable("batch") * blocks * perImage;
    }

    /// <summary>How units follow each other along the outermost axis: not in blocks of channels, unless it is known which these
    /// are.</summary>
    /// <param name="firstChannels">As of <see cref="Planning.UnitRows"/>, of the blocks of a signal.</param>
    public static UnitRows? UnitRows(KernelContext context, int blocks = 1, IReadOnlyList<int>? firstChannels = null)
    {
        if (blocks > 1 && firstChannels is null)
            return null;
        var x = context.X;
        return context.OuterAxes == 0
            ? new(Chunks(context, blocks), blocks, WindowsPerChunk(context, blocks) * x.Stride, x.Geometry.CropBegin % x.Stride)
            { FirstChannels = firstChannels }
            : new(context.OutputSizes[0], KernelContext.Product(context.OutputSizes.Skip(1).Take(context.OuterAxes - 1)));
    }

    /// <summary>Writes the loop over units, whose order is image, block, outer axes, or image, block, chunk of windows; of a turned
    /// signal image, chunk, block, since all blocks read the rows that are turned for a chunk.</summary>
    public static IReadOnlyList<PlanNode> ForEachUnit(KernelContext context, int blocks, Action<BodyBuilder, RowFrame> write) =>
        context.BuildRows(rows =>
        {
            var chunks = context.OuterAxes == 0 ? rows.Let("chunks", Chunks(context, blocks)) : 1;
            Digit block = new("block", blocks), chunk = new("chunk", chunks);
            Digit[] inner = BlocksAreInside(context) ? [chunk, block] : [block, chunk];
            Digit[] digits =
            [
                new("n", null), .. inner,
                .. Enumerable.Range(0, context.OuterAxes)
                    .Select(axis => new Digit("o" + context.AxisLetter(axis), context.OutputSizes[axis])),
            ];
            Methods.ForEachUnit(rows, digits, (body, place) =>
            {
                var frame = new RowFrame(context, image: place[0], block: place[Array.IndexOf(digits, block)]);
                if (chunks.Constant != 1)
                {
                    var size = WindowsPerChunk(context, blocks);
                    var first = body.Let("firstWindow",
                        place[Array.IndexOf(digits, chunk)] * size + context.X.Geometry.CropBegin / context.X.Stride);
                    frame.Windows = (first, first + size);
                }

                for (var axis = 0; axis < context.OuterAxes; axis++)
                    frame.Outer.Add(OuterTaps.Decode(context, body, axis, place[3 + axis]));
                write(body, frame);
            });
        });

    private static bool BlocksAreInside(KernelContext context) => context is { IsBlock: true, OuterAxes: 0 };

    private static Int Chunks(KernelContext context, int blocks)
    {
        // Windows from the first to the last output, over all phases, rounded up to chunks.
        var windows = context.X.Windows(context.OutputWidth);
        var size = WindowsPerChunk(context, blocks);
        return (windows + (size - 1)) / size;
    }

    private static int WindowsPerChunk(KernelContext context, int blocks)
    {
        var perWindow = (long)context.KernelElements * context.InputChannelsPerGroup * context.Spec.OutputChannels
            / (BlocksAreInside(context) ? 1 : blocks);
        var most = context.IsBlock ? Math.Min(MostWindowsPerChunk, TurnedBlocks.MostWindows(context)) : MostWindowsPerChunk;
        return (int)Math.Max(FewestWindowsPerChunk, Math.Min(most, MultiplyAddsPerChunk / Math.Max(1, perWindow)));
    }
}
