using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Planning;

/// <summary>
/// One row of outputs, or all rows of a window where the phases of y are computed together, or some neighbouring rows of a stride
/// of 1, or a run of windows of a one-dimensional kernel. Blocks of channels are inside: those of one row follow each other, so
/// that its inputs stay near.
/// </summary>
internal sealed class PlanarFrame : UnitFrame
{
    private readonly KernelContext _context;

    private PlanarFrame(KernelContext context, Int image, Int block, int rows)
        : base(context, image, block)
    {
        _context = context;
        Rows = rows;
    }

    public override int Rows { get; }

    /// <summary>Of the rows that neighbours read, from the last of the last one backwards, the first inside the input.</summary>
    public Int FirstRow { get; private set; } = 0;

    /// <summary>Windows of x that belong to this unit.</summary>
    public (Int First, Int End) Windows { get; private set; }

    public static Int Units(KernelContext context, int blocks, int rows, Int windows, int chunk)
    {
        var perImage = context.OuterAxes == 0
            ? Chunks(context, windows, chunk)
            : KernelContext.Product(Enumerable.Range(0, context.OuterAxes).Select(axis => Positions(context, axis, rows)));
        return Int.Variable("batch") * perImage * blocks;
    }

    /// <summary>How units follow each other along the outermost axis.</summary>
    public static UnitRows UnitRows(KernelContext context, int blocks, int rows, Int windows, int chunk)
    {
        if (context.OuterAxes == 0)
            return new(Chunks(context, windows, chunk), blocks, chunk * context.X.Stride);
        var units = Enumerable.Range(1, context.OuterAxes - 1).Select(axis => Positions(context, axis, rows));
        var y = context.Phases[0];
        return new(Positions(context, 0, rows), KernelContext.Product(units) * blocks, context.OuterAxes == 1 ? rows : 1,
            context.OuterAxes == 1 && rows > 1 ? y.Geometry.CropBegin % y.Stride : 0);
    }

    /// <summary>One at least: a call may ask for outputs where the inputs alone reach none.</summary>
    private static Int Chunks(KernelContext context, Int windows, int chunk)
    {
        var chunks = (windows + (chunk - 1)) / chunk;
        return context.Spec.OutputSizePerCall && context.X.Geometry.OutputOffset < 0 ? Int.Max(1, chunks) : chunks;
    }

    public static IReadOnlyList<PlanNode> ForEachUnit(
        KernelContext context, int blocks, int rows, Int windows, int chunk, Action<BodyBuilder, PlanarFrame> write,
        Action<BodyBuilder>? before = null) =>
        context.BuildRows(shared =>
        {
            before?.Invoke(shared);
            var chunks = context.OuterAxes == 0 ? shared.Let("chunks", Chunks(context, windows, chunk)) : 1;
            Digit[] digits =
            [
                new("image", null), new("chunk", chunks),
                .. Enumerable.Range(0, context.OuterAxes).Select(axis => new Digit("at" + context.AxisLetter(axis),
                    shared.Let("count" + context.AxisLetter(axis), Positions(context, axis, rows)))),
                new("block", blocks),
            ];
            Methods.ForEachUnit(shared, digits, (body, place) =>
            {
                var frame = new PlanarFrame(context, image: place[0], block: place[place.Count - 1], rows)
                {
                    Windows = chunks.Constant == 1 ? (0, windows) : Chunk(body, windows, place[1] * chunk, chunk),
                };
                for (var axis = 0; axis < context.OuterAxes; axis++)
                    frame.Outer.Add(frame.Taps(body, axis, place[2 + axis]));
                write(body, frame);
            });
        });

    private static (Int First, Int End) Chunk(BodyBuilder body, Int windows, Int begin, int length)
    {
        var first = body.Let("firstWindow", begin);
        return (first, body.Let("endWindow", Int.Min(windows, first + length)));
    }

    private OuterTaps Taps(BodyBuilder body, int axis, Int position)
    {
        if (axis < _context.OuterAxes - 1 || Rows == 1)
            return OuterTaps.Decode(_context, body, axis, position);
        return _context.Phases[axis].Stride > 1 ? AllPhases(body, axis, position) : Neighbours(body, axis, position);
    }

    /// <summary>Rows of outputs, or windows of y from the first to the last that holds one, or as many neighbours as hold all
    /// rows.</summary>
    private static Int Positions(KernelContext context, int axis, int rows)
    {
        var size = context.OutputSizes[axis];
        if (axis < context.OuterAxes - 1 || rows == 1)
            return size;
        return context.Phases[axis].Stride > 1 ? context.Phases[axis].Windows(size) : (size + (rows - 1)) / rows;
    }

    /// <summary>A window of y: tap t of each phase reads row window - t, and the last t may belong to some phases only.</summary>
    private OuterTaps AllPhases(BodyBuilder body, int axis, Int position)
    {
        var geometry = _context.Phases[axis].Geometry;
        var (kernel, stride, crop) = (geometry.Kernel, geometry.Stride, geometry.CropBegin);
        var letter = _context.AxisLetter(axis);
        var (whole, all) = (kernel / stride, (kernel + stride - 1) / stride);
        var window = body.Let("m" + letter, position + crop / stride);
        Int first = 0;
        Int end = all;
        if (_context.Phases[axis].LargestOutputOffset + crop - 1 >= 0)
            first = body.Let("first" + letter, Int.Min(all, Int.Max(0, window + 1 - _context.InputSizes[axis])));
        if (all - 1 > crop / stride)
            end = body.Let("end" + letter, Int.Min(all, window + 1));
        var taps = body.Let("taps" + letter, Int.Max(0, Int.Min(end, whole) - first));
        if (all > whole)
            LastTaps = body.Let("last" + letter, Int.Max(0, end - Int.Max(first, whole)));
        return new(axis, body.Let("o" + letter, window * stride - crop), 0, first, taps, window - first, first * stride);
    }

    /// <summary>Neighbouring outputs: tap t of one reads the row that tap t + 1 of the next one does.</summary>
    private OuterTaps Neighbours(BodyBuilder body, int axis, Int position)
    {
        var geometry = _context.Phases[axis].Geometry;
        var letter = _context.AxisLetter(axis);
        var output = body.Let("o" + letter, position * Rows);
        var behind = output + (geometry.CropBegin + Rows);
        FirstRow = body.Let("first" + letter, Int.Max(0, behind - _context.InputSizes[axis]));
        var count = body.Let("taps" + letter, Int.Max(0, Int.Min(geometry.Kernel + Rows - 1, behind) - FirstRow));
        return new(axis, output, 0, FirstRow, count, behind - 1 - FirstRow, 0);
    }
}
