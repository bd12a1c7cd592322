using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Planning;

/// <summary>
/// One channel in, one channel out: depthwise kernels, single-channel signals and bilinear upsampling in every layout. Memory
/// limits them, so a unit of work is a window row: all output rows that read the same input rows, each written from left to
/// right with the weights of its phase.
/// </summary>
/// <remarks>
/// One by one go the outputs of rows that have no window with all taps, of kernels whose taps scatter (dilation beside a stride
/// above eight) or are very many, and those that a call asks for beyond the smallest output.
/// What lost: stores past the caches (half the speed while outputs of a dozen megabytes stay in the last level); asking for the
/// lines of the output ahead of their stores (fcn8dw 5 %); a few windows of all rows at a time, their inputs waiting in registers
/// and no row beginning anew (fcn8dw 10 %, fcn32dw a third: stores that jump from line to line cost more);
/// asking for the next row of inputs at once (bilinear 10 %).
/// </remarks>
internal sealed partial class DepthwisePlanner
{
    /// <summary>Windows of a one-dimensional kernel that make a unit: a window is too little work to cut them shorter.</summary>
    private const int WindowsPerChunk = RowFrame.MostWindowsPerChunk;

    /// <summary>Taps of an outer axis up to which each number of valid ones has a tile of its own.</summary>
    private const int LargestOwnCount = 3;

    /// <summary>Combinations of outer taps up to which they are written out.</summary>
    private const int MostUnrolledRows = 9;

    private readonly KernelContext _context;
    private readonly BilinearCoefficients? _bilinear;
    private readonly DepthwiseShape _shape;
    private readonly DepthwiseTiles _tiles;

    public DepthwisePlanner(KernelContext context)
    {
        _context = context;
        if (context.Spec.IsFixedBilinear)
            _bilinear = new(context.X.Stride, context.Spec.BilinearOutput);
        _shape = new(context);
        _tiles = new(context, _bilinear, _shape);
    }

    private int Channels => _context.Spec.InputChannels;

    private bool IsPlanar => _shape.IsPlanar;

    private int PixelSize => _shape.PixelSize;

    /// <summary>Planes that are units of their own; labels need all channels of a row.</summary>
    private int PlanesPerImage => IsPlanar && !_context.WritesLabels ? Channels : 1;

    private WindowSpan X => _shape.X;

    public KernelPlan Plan()
    {
        var rows = _context.BuildRows(Units);
        return new(
            _context.Target, Summary(),
            _bilinear?.Table.Length ?? _shape.PackedLength,
            _bilinear is null ? WeightPacking.Depthwise(_context, IsPlanar, _shape.ElementSize) : null, _bilinear?.Table,
            Int.Variable("batch") * KernelContext.Product(_context.OutputSizes.Take(_context.OuterAxes - 1))
                * PlanesPerImage * Windows,
            Methods.Rows(_context, rows), _tiles.All);
    }

    private Int Windows => _context.OuterAxes == 0
        ? (_context.X.Windows(_context.OutputWidth) + (WindowsPerChunk - 1)) / WindowsPerChunk
        : _context.Phases[_context.OuterAxes - 1].Windows(_context.OutputSizes[_context.OuterAxes - 1]);

    private IReadOnlyList<string> Summary() =>
    [
        $"strategy: {(_bilinear is null ? "depthwise" : "bilinear")}, {_shape.Strategy}",
        "tile: " + _shape.Description,
        _bilinear is null
            ? "weights: " + (IsPlanar ? "[channel][phase-major outer elements][x element]"
                : "[phase-major outer elements][x element][channel"
                    + (_shape.ElementSize > Channels ? ", again and again]" : "]")) + ", then the bias"
            : "weights: coefficients of the two neighbours per phase; alone at an edge, with "
                + (_context.Spec.BilinearOutput == BilinearOutput.Replicated ? "the weight of both (replicated edge)"
                    : "its own weight (zero padding)"),
        _bilinear is null
            ? "order of additions: bias, then outer kernel elements of the phase, then x elements"
            : "order of additions: rows near, far; then columns near, far",
    ];

    private void Units(BodyBuilder rows)
    {
        Digit[] digits =
        [
            new("image", null), new("channel", PlanesPerImage),
            .. Enumerable.Range(0, Math.Max(0, _context.OuterAxes - 1))
                .Select(axis => new Digit("o" + _context.AxisLetter(axis), _context.OutputSizes[axis])),
            new("window", rows.Let("windows", Windows)),
        ];
        Methods.ForEachUnit(rows, digits, (body, place) =>
        {
            var (channel, window) = (place[1], place[place.Count - 1]);
            var plane = body.Let("plane", place[0] * PlanesPerImage + channel);
            var outer = Enumerable.Range(0, Math.Max(0, _context.OuterAxes - 1))
                .Select(axis => OuterTaps.Decode(_context, body, axis, place[2 + axis])).ToList();
            if (_context.OuterAxes == 0)
                Chunk(body, plane, channel, window * WindowsPerChunk + _context.X.Geometry.CropBegin / _context.X.Stride);
            else
                WindowRow(body, new(plane, channel, outer), body.Let("my", window
                    + _context.Phases[_context.OuterAxes - 1].Geometry.CropBegin / _context.Phases[_context.OuterAxes - 1].Stride));
        });
    }

    /// <summary>A run of windows of a one-dimensional kernel.</summary>
    private void Chunk(BodyBuilder body, Int plane, Int channel, Int firstWindow)
    {
        var (stride, crop) = (X.Axis.Stride, X.Axis.Geometry.CropBegin);
        var first = body.Let("first", firstWindow);
        var begin = body.Let("outputBegin", Int.Max(0, first * stride - crop));
        var end = body.Let("outputEnd", Int.Min(_context.OutputWidth, (first + WindowsPerChunk) * stride - crop));
        var interior = body.Let("interior", Int.Max(first, X.Begin));
        var count = body.Let("count", Int.Min(first + WindowsPerChunk, _context.InputWidth + X.End) - interior);
        var row = new DepthwiseRow(
            body.Point("inputRow", Methods.Input + plane * _context.InputWidth * PixelSize), Methods.Weights,
            Methods.Weights + (IsPlanar && _bilinear is null ? channel * _context.KernelElements : 0), Bias(channel),
            body.Point("outputRow", Methods.Output + plane * _context.OutputWidth * PixelSize), 1, 0, []);
        if (!_shape.HasTile)
        {
            _tiles.CallOutputs(body, row, begin, end);
            return;
        }

        BySize(body, count,
            (fast, isShort) =>
            {
                _tiles.CallOutputs(fast, row, begin, interior * stride - crop);
                _tiles.CallTile(fast, [], row.AtWindow(X, interior, PixelSize), count, isShort);
                _tiles.CallOutputs(fast, row, (interior + count) * stride - crop, end);
            },
            slow => _tiles.CallOutputs(slow, row, begin, end));
    }

    private Address Bias(Int channel) => Methods.Weights + (_shape.BiasBegin + channel);

    private void WindowRow(BodyBuilder body, UnitPlace place, Int window)
    {
        var axis = _context.OuterAxes - 1;
        var runs = PhaseRun.Of(_context.Phases[axis]);
        if (runs.Count <= 2)
        {
            foreach (var run in runs)
                Phases(body, place, window, run.Begin, run.End, [.. _context.Phases[axis].Phases.Skip(run.Begin).Take(run.Width)],
                    runs.Count > 1 ? PhaseText.Text(run.Begin) : "");
        }
        else
        {
            body.For("phase", 0, _context.Phases[axis].Stride, 1, (inner, phase) =>
                Phases(inner, place, window, phase, phase + 1, _context.Phases[axis].Phases, ""));
        }
    }

    /// <summary>Phases [begin, end) of y, all with the taps of the first; they are some of <paramref name="candidates"/>.</summary>
    private void Phases(
        BodyBuilder body, UnitPlace place, Int window, Int begin, Int end, IReadOnlyList<Phase> candidates, string suffix)
    {
        var axis = _context.OuterAxes - 1;
        var y = _context.Phases[axis];
        var first = body.Let("phaseBegin" + suffix, Int.Max(begin, y.Geometry.CropBegin - window * y.Stride));
        var rows = body.Let("rows" + suffix,
            Int.Min(end, _context.OutputSizes[axis] + y.Geometry.CropBegin - window * y.Stride) - first);
        body.When(rows, Relation.AtLeast, 1, some =>
        {
            var taps = _context.TapCount(axis, begin);
            var offset = _context.FirstOffset(axis, begin);
            var position = _context.FirstElement(axis, begin);
            var (firstTap, count) = OuterTaps.ValidTaps(_context, some, axis, window, taps, offset, "y" + suffix);
            List<OuterTaps> outer =
            [
                .. place.Outer,
                new(axis, window * y.Stride + first - y.Geometry.CropBegin, first, firstTap, count,
                    _context.InputAt(axis, window) - offset - firstTap * y.OffsetStep,
                    position + (first - begin) * taps + firstTap),
            ];
            if (_context.WritesLabels)
            {
                Labels(some, place, outer, rows, taps, first, candidates, suffix);
                return;
            }

            var row = Row(some, place, outer, rows, taps, first, suffix);
            OutputRows(some, row, outer, candidates, suffix);
        });
    }

    private DepthwiseRow Row(BodyBuilder body, UnitPlace place, List<OuterTaps> outer, Int rows, Int taps, Int phase,
        string suffix)
    {
        var fromRow = body.Let("fromRow" + suffix, OuterPlaces.FirstInputOfAll(_context, place.Plane, outer));
        var input = body.Point("inputRow" + suffix, Methods.Input + fromRow * _context.InputWidth * PixelSize);
        var toRow = body.Let("toRow" + suffix, OuterPlaces.OutputOfAll(_context, place.Plane, outer));
        var output = body.Point("outputRow" + suffix,
            (_context.WritesLabels ? LabelRows.Scores : Methods.Output) + toRow * _context.OutputWidth * PixelSize);
        var last = outer[outer.Count - 1];
        if (_bilinear is not null)
        {
            return new(input, body.Point("rowWeights" + suffix, Methods.Weights + _bilinear.AtY(phase, last.FirstTap, last.Count)),
                Methods.Weights, Methods.Weights, output, rows, 2, outer);
        }

        var element = OuterPlaces.FirstElement(_context, outer);
        var weights = body.Point("weightsRow" + suffix, Methods.Weights
            + ((IsPlanar ? place.Channel * _context.KernelElements : 0) + element * _shape.ElementSize));
        return new(input, weights, weights, Bias(place.Channel), output, rows, taps * _shape.RowSize, outer);
    }

    private void OutputRows(BodyBuilder body, DepthwiseRow row, List<OuterTaps> outer, IReadOnlyList<Phase> phases,
        string suffix)
    {
        if (!_shape.HasTile)
        {
            _tiles.CallOutputs(body, row, 0, _context.OutputWidth);
            return;
        }

        var (stride, crop) = (X.Axis.Stride, X.Axis.Geometry.CropBegin);
        var count = body.Let("count" + suffix, _context.InputWidth + (X.End - X.Begin));
        BySize(body, count, Tiles, slow => _tiles.CallOutputs(slow, row, 0, _context.OutputWidth));

        void Tiles(BodyBuilder fast, bool isShort)
        {
            var at = row.AtWindow(X, X.Begin, PixelSize);
            ForEachCount(fast, row, outer, phases, (inner, counts) =>
            {
                _tiles.CallTile(inner, counts, at, count, isShort);
                if (!_shape.HasBorders(counts))
                {
                    _tiles.CallOutputs(inner, row, 0, X.Begin * stride - crop);
                    _tiles.CallOutputs(inner, row, (_context.InputWidth + X.End) * stride - crop, _context.OutputWidth);
                }
            });
            // A call may ask for more outputs than the inputs reach with their last window.
            var end = _context.InputWidth * stride + X.Axis.Geometry.OutputOffset;
            if (_context.Spec.OutputSizePerCall && _shape.HasBorders([]))
                fast.When(_context.OutputWidth, Relation.AtLeast, end + 1, more =>
                    _tiles.CallOutputs(more, row, end, _context.OutputWidth));
        }
    }

    /// <summary>Tiles for a number of windows, short ones for few, and outputs one by one for none.</summary>
    private void BySize(BodyBuilder body, Int count, Action<BodyBuilder, bool> tiles, Action<BodyBuilder> none) =>
        body.When(count, Relation.AtLeast, _shape.SmallestRun, wide => tiles(wide, false), narrow =>
        {
            if (_shape.HasShortTile)
                narrow.When(count, Relation.AtLeast, 1, some => tiles(some, true), none);
            else
                none(narrow);
        });

    private sealed record UnitPlace(Int Plane, Int Channel, IReadOnlyList<OuterTaps> Outer);
}

/// <summary>
/// Where a run of output rows begins that differ by their phase alone: input pixel 0 of the first valid outer tap, its weights
/// (or, bilinear, the coefficients of the rows), bias, output 0; and the step from phase to phase.
/// </summary>
internal sealed record DepthwiseRow(
    Address Input, Address RowWeights, Address Weights, Address Bias, Address Output, Int Rows, Int Step,
    IReadOnlyList<OuterTaps> Outer)
{
    public DepthwiseRow AtWindow(WindowSpan x, Int window, int pixelSize) => this with
    {
        Input = Input + window * pixelSize,
        Output = Output + (window * x.Axis.Stride - x.Axis.Geometry.CropBegin) * pixelSize,
    };
}
