namespace DeconvGen.Generators.Planning;

/// <summary>
/// Channels last with a handful of outputs a window: lanes run over input channels. A tile is a run of windows times all phases
/// and output channels of a row; each accumulator is one output, whose lanes are added at the end.
/// </summary>
internal sealed class ChannelsLastDotPlanner
{
    private readonly KernelContext _context;
    private readonly ChannelsLastDotShape _shape;
    private readonly ChannelsLastDotTiles _tiles;

    public ChannelsLastDotPlanner(KernelContext context)
    {
        _context = context;
        _shape = new(context);
        _tiles = new(context, _shape);
    }

    private int BiasBegin => _context.KernelElements * _context.Spec.OutputChannels * _shape.PackedChannels;

    /// <summary>Lanes over columns would stay empty for the most part, lanes over input channels are full.</summary>
    public static bool Suits(KernelContext context)
    {
        var (shape, lanes) = (new ChannelsLastDotShape(context), context.Target.Lanes);
        return lanes > 1 && context.Spec.Groups == 1 && context.Spec.InputChannels >= lanes
            && shape.RowOutputs <= Math.Min(ChannelsLastDotShape.MostOutputs, lanes)
            && !context.SkipsZeroWeights && shape.FitsMethod;
    }

    public KernelPlan Plan()
    {
        var joint = _shape.YPhases > 1;
        var units = new ChannelsLastUnits(_context, _shape.YPhases);
        return new(
            _context.Target,
            [
                "strategy: channels last, lanes over input channels",
                $"tile: up to {_shape.Tallest} windows x {_shape.YPhases * _shape.RowOutputs} outputs "
                    + "(all phases and channels of a window" + (joint ? ", in x and y" : " in a row") + "), lanes added at the end",
                TileHeights.Summary,
                "weights: [phase-major outer elements][vector of input channels]"
                    + (joint ? "[phase of y]" : "") + "[phase-major x elements][output channel][lane], then the bias",
                "order of additions: in each lane outer kernel elements of the phase, vectors of input channels, x elements; "
                    + "then neighbouring lanes in pairs; then the bias",
            ],
            BiasBegin + _shape.BiasLength * _context.NumbersPerChannel,
            WeightPacking.ChannelsLastDot(_context, _shape.PackedChannels, _shape.BiasLength, _shape.YPhases), null,
            units.Count, Methods.Rows(_context, units.ForEach(Unit), rowsPerUnit: _shape.YPhases), _tiles.All)
        {
            UnitRows = units.Rows,
        };
    }

    private void Unit(BodyBuilder body, UnitFrame frame, (Int First, Int End)? windows)
    {
        var numbers = _tiles.RowNumbersOf(frame);
        var (spec, x) = (_context.Spec, _context.X);
        var inputRow = body.Let("inputRow", frame.FirstInputRowOfBatch);
        var outputRow = body.Let("outputRow", frame.OutputRowOfBatch);
        var input = body.Point("inputStart", Methods.Input + inputRow * _context.InputWidth * spec.InputChannels);
        var output = body.Point("outputStart", LabelRows.RowStart(_context, outputRow));
        var weights = body.Point("weightsStart", Methods.Weights
            + frame.FirstElement() * (spec.OutputChannels * _shape.PackedChannels));

        Address OutputAt(Int window, Int phase) =>
            output + (window * x.Stride + phase - x.Geometry.CropBegin) * spec.OutputChannels;

        var runs = x.Phases.Select(phase => XPhaseRun.Create(
            _context, windows, body, phase.Residue, x.Stride > 1 ? PhaseText.Text(phase.Residue) : "", [phase])).ToList();
        var begin = body.Let("sharedBegin", runs.Select(static run => run.InteriorBegin).Aggregate(Int.Max));
        var count = body.Let("shared", Int.Max(0, runs.Select(static run => run.InteriorEnd).Aggregate(Int.Min) - begin));
        body.Call(_tiles.Interior(),
            [
                input + _context.InputAt(_context.OuterAxes, begin) * spec.InputChannels, weights,
                Methods.Weights + BiasBegin, OutputAt(begin, 0),
            ],
            [count, .. numbers]);

        foreach (var run in runs)
        {
            Border(run, run.Begin, Int.Min(begin, run.End));
            Border(run, Int.Max(run.Begin, begin + count), run.End);
        }

        if (_context.WritesLabels)
            LabelRows.Write(_context, body, planar: false, frame, outputRow);

        void Border(XPhaseRun run, Int from, Int to) => body.For("m", from, to, 1, (window, m) =>
        {
            var (first, taps) = OuterTaps.ValidTaps(_context, window, _context.OuterAxes, m, run.Taps, run.FirstOffset, "x");
            window.Call(_tiles.Border(),
                [
                    input + (_context.InputAt(_context.OuterAxes, m) - run.FirstOffset - first * x.OffsetStep) * spec.InputChannels,
                    weights + (run.FirstElement + first) * (spec.OutputChannels * _context.Target.Lanes),
                    Methods.Weights + BiasBegin,
                    OutputAt(m, run.Residue),
                ],
                [taps, .. numbers]);
        });
    }
}
