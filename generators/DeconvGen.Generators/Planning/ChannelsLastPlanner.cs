namespace DeconvGen.Generators.Planning;

/// <summary>
/// Channels last: lanes run over the columns of a window (<see cref="WindowColumns"/>). A tile is a run of windows times a
/// block of column vectors; each input is broadcast and meets the packed weights of the tap. One interior method serves all
/// phases with the same number of taps: they differ by where pointers begin.
/// </summary>
internal sealed class ChannelsLastPlanner
{
    /// <summary>Windows at the ends of a row up to which each gets code of its own.</summary>
    private const int MostKnownBorders = 4;

    private readonly KernelContext _context;
    private readonly WindowColumns _columns;
    private readonly ChannelsLastTiles _tiles;

    public ChannelsLastPlanner(KernelContext context)
    {
        _context = context;
        _columns = new(context);
        _tiles = new(context, _columns);
    }

    private ColumnBlocks Blocks => _columns.Blocks;

    private int Lanes => _columns.Lanes;

    private int Groups => _context.Spec.Groups;

    // Lost: windows in chunks that all blocks pass over before the next, and rows in the order of their phases so that weights stay
    // near: no gain on dcgan, unet, dbhead64, espnet, fcn8 with a second-level cache of 512 KB.

    /// <summary>In one dimension a signal has few chunks of windows, so that threads share out the blocks of columns.</summary>
    private bool BlocksAreUnits => _context.OuterAxes == 0 && Blocks.All.Count > 1
        && (!_context.IsBlock || (Groups == 1 && !_columns.AllPhases));

    private int UnitBlocks => BlocksAreUnits ? Blocks.All.Count : 1;

    public KernelPlan Plan()
    {
        var units = new ChannelsLastUnits(_context, _columns.Rows, UnitBlocks,
            BlocksAreUnits && _context.IsBlock ? _columns.FirstChannels : null);
        return new(
            _context.Target, Summary(), _columns.PackedLength, WeightPacking.ChannelsLast(_context, _columns), null,
            units.Count, Methods.Rows(_context, units.ForEach(Unit), rowsPerUnit: _columns.Rows), _tiles.All)
        {
            UnitRows = units.Rows,
        };
    }

    private IReadOnlyList<string> Summary()
    {
        var first = Blocks.All[0];
        return
        [
            "strategy: channels last, lanes over " + (_columns.AllPhases
                ? $"the {Blocks.Columns} columns of a window, all phases' output channels"
                    + (_columns.Rows > 1 ? ", in x and y" : "")
                : "output channels"),
            $"tile: up to {_tiles.Tallest(first)} windows{(_columns.AllPhases ? "" : " of a phase")}"
                + $" x {first.Vectors} vectors of {Lanes} columns"
                + (Blocks.All.Count > 1 ? $", {Blocks.All.Count} blocks" : "")
                + (first.Partial > 0 ? $", {first.Partial} lanes used" : ""),
            TileHeights.Summary,
            _columns.Rows > 1 ? "weights: [input channel][lane], then the bias" : _columns.AllPhases
                ? "weights: [block][phase-major elements of the outer axes][input channel][tap of x][lane], then the bias"
                : "weights: [group][block][phase-major kernel elements][input channel][lane], then the bias",
            "order of additions: bias, then outer kernel elements of the phase, then input channels, then x elements",
        ];
    }

    private void Unit(BodyBuilder body, UnitFrame frame, (Int First, Int End)? windows)
    {
        var spec = _context.Spec;
        var steps = _context.InputChannelsPerGroup;
        var inputRow = body.Let("inputRow", frame.FirstInputRowOfBatch);
        var outputRow = body.Let("outputRow", frame.OutputRowOfBatch);
        var element = body.Let("element", frame.FirstElement(_columns.XElements));
        var inputStart = body.Point("inputStart", Methods.Input + inputRow * _context.InputWidth * spec.InputChannels);
        var outputStart = body.Point("outputStart", LabelRows.RowStart(_context, outputRow));
        body.For("g", 0, Groups, 1, (grouped, group) => _columns.ForEach(frame, windows, grouped, (phased, run) =>
        {
            Origin At(ColumnBlock block, Int index)
            {
                var column = _columns.LanesBefore(block, index) + block.First;
                return new(
                    inputStart + group * steps,
                    _columns.WeightsOf(group, block, index, element),
                    _columns.BiasOf(group, block, index),
                    outputStart + (group * _context.OutputChannelsPerGroup + column), column);
            }

            var numbers = _tiles.RowNumbersOf(frame);
            ForEachBlock(phased, frame, (inner, block, index) => Interior(inner, run, block, At(block, index), numbers));
            ForEachRunOfBlocks(phased, frame, (inner, block, count, index) =>
                Borders(inner, run, block, count, At(block, index), numbers));
        }));
        if (_context.WritesLabels)
            LabelRows.Write(_context, body, planar: false, frame, outputRow);
    }

    private void ForEachBlock(BodyBuilder body, UnitFrame frame, Action<BodyBuilder, ColumnBlock, Int> write) =>
        ForEachRunOfBlocks(body, frame, 1, (inner, block, _, index) => write(inner, block, index));

    /// <summary>Borders have a window or two: to fill the registers, each meets several blocks at once.</summary>
    private void ForEachRunOfBlocks(BodyBuilder body, UnitFrame frame, Action<BodyBuilder, ColumnBlock, int, Int> write) =>
        ForEachRunOfBlocks(body, frame, ChannelsLastTiles.BorderBlocks(Blocks.All[0]), write);

    private void ForEachRunOfBlocks(
        BodyBuilder body, UnitFrame frame, int together, Action<BodyBuilder, ColumnBlock, int, Int> write)
    {
        if (BlocksAreUnits)
        {
            Blocks.Choose(body, frame.Block, (inner, block, index) => write(inner, block, 1, index));
            return;
        }

        var uniform = Blocks.Uniform;
        together = Math.Min(together, uniform);
        var whole = uniform / together * together;
        body.For("b", 0, whole, together, (inner, index) => write(inner, Blocks.All[0], together, index));
        if (whole < uniform)
            write(body, Blocks.All[0], uniform - whole, whole);
        foreach (var block in Blocks.All.Skip(uniform))
            write(body, block, 1, block.Index);
    }

    private void Interior(BodyBuilder body, XPhaseRun run, ColumnBlock block, Origin origin, Int[] numbers) =>
        run.ForEachTapCount(body, (inner, shape) => _tiles.Interior(inner, block, shape.Count,
            At(origin, block, run, run.InteriorBegin, 0), run.InteriorEnd - run.InteriorBegin, numbers));

    /// <summary>Windows that miss a tap or, where a tile holds all phases, an output.</summary>
    private void Borders(BodyBuilder body, XPhaseRun run, ColumnBlock block, int blocks, Origin origin, Int[] numbers)
    {
        var span = KnownBorders;
        if (span is null)
            Any(body);
        else if (span.Begin - span.End <= 1)
            Known(body);
        else
            body.When(_context.InputWidth, Relation.AtLeast, span.Begin - span.End, Known, Any);

        void Known(BodyBuilder wide)
        {
            foreach (var (i, window) in span!.Leading.Select(static (window, i) => (i, window)))
            {
                wide.Call(_tiles.Border(block, window, $"first{i}", PhaseText.Text(window.Window)),
                    At(origin, block, run, window.Window, 0), numbers);
            }

            foreach (var (i, window) in span.Trailing.Select(static (window, i) => (i, window)))
            {
                wide.Call(_tiles.Border(block, window, $"last{i}", $"W + {PhaseText.Text(window.Window)} of W inputs"),
                    At(origin, block, run, _context.InputWidth + window.Window, 0), numbers);
            }
        }

        void Any(BodyBuilder narrow)
        {
            if (run.HasLeadingBorder)
                Border(narrow, run.Begin, run.InteriorBegin);
            if (run.HasTrailingBorder)
                Border(narrow, run.InteriorEnd, run.End);
        }

        void Border(BodyBuilder inner, Int begin, Int end) => inner.For("m", begin, end, 1, (window, m) =>
        {
            var (first, count) = OuterTaps.ValidTaps(_context, window, _context.OuterAxes, m, run.Taps, run.FirstOffset, "x",
                _columns.HasUnequalTaps);
            window.Call(_tiles.Border(block, blocks), At(origin, block, run, m, _columns.HasUnequalTaps ? 0 : first),
                [
                    .. _columns.HasUnequalTaps ? new[] { first } : [], count,
                    .. _columns.AllPhases ? OutputsInside(m, origin.Column) : [], .. numbers,
                ]);
        });
    }

    /// <summary>The windows at the ends of a row where one tile holds all phases and all columns, and few are at an end.</summary>
    private WindowSpan? KnownBorders
    {
        get
        {
            if (!_columns.AllPhases || Blocks.All.Count > 1 || _context.OuterAxes == 0 || _context.Spec.OutputSizePerCall)
                return null;
            var span = new WindowSpan(_context.X);
            return span.LeadingCount + span.TrailingCount <= MostKnownBorders ? span : null;
        }
    }

    /// <summary>The columns of a window that are outputs, [from, to), counted from the first of a block.</summary>
    private Int[] OutputsInside(Int window, Int column)
    {
        var x = _context.X;
        var first = window * x.Stride - x.Geometry.CropBegin;
        return
        [
            Int.Max(0, first * -1) * _columns.Channels - column,
            Int.Min(x.Stride, _context.OutputWidth - first) * _columns.Channels - column,
        ];
    }

    /// <summary>Pointers for a window: its input, weights and output, with <paramref name="firstTap"/> as the first of x.</summary>
    private Address[] At(Origin origin, ColumnBlock block, XPhaseRun run, Int window, Int firstTap)
    {
        var (spec, x) = (_context.Spec, _context.X);
        return
        [
            origin.Input
                + (_context.InputAt(_context.OuterAxes, window) - run.FirstOffset - firstTap * x.OffsetStep) * spec.InputChannels,
            origin.Weights + (run.FirstElement + firstTap) * _columns.TapBegin(block, 1),
            origin.Bias,
            origin.Output + (window * x.Stride + run.Residue - x.Geometry.CropBegin) * spec.OutputChannels,
        ];
    }

    /// <summary>Where a row's block begins: window 0 of its input, first valid outer tap of its weights, bias, output 0, first
    /// column.</summary>
    private sealed record Origin(Address Input, Address Weights, Address Bias, Address Output, Int Column);
}
