namespace DeconvGen.Generators.Planning;

/// <summary>
/// Channels last with a handful of outputs a window: lanes run over input channels. A tile is a run of windows times all phases
/// and output channels of a row; each accumulator is one output, whose lanes are added at the end.
/// </summary>
internal sealed class ChannelsLastDotPlanner
{
    /// <summary>Outputs of a window up to which a tile of two windows fits sixteen registers.</summary>
    private const int MostOutputs = 6;

    private readonly KernelContext _context;
    private readonly ChannelsLastDotTiles _tiles;

    public ChannelsLastDotPlanner(KernelContext context)
    {
        _context = context;
        _tiles = new(context);
    }

    private int BiasBegin => _context.KernelElements * _context.Spec.OutputChannels * _tiles.PackedChannels;

    /// <summary>Lanes over columns would stay empty for the most part, lanes over input channels are full.</summary>
    public static bool Suits(KernelContext context) =>
        context.Target.Lanes > 1 && context.Spec.Groups == 1 && context.Spec.InputChannels >= context.Target.Lanes
        && context.X.Stride * context.Spec.OutputChannels <= Math.Min(MostOutputs, context.Target.Lanes)
        && context.Spec.Axes[context.OuterAxes].Kernel * context.Spec.OutputChannels * 2 <= CodeBudget.MultiplyAddsPerMethod
        && !context.SkipsZeroWeights;

    public KernelPlan Plan()
    {
        var rows = RowFrame.ForEachUnit(_context, 1, Row);
        return new(
            _context.Target,
            [
                "strategy: channels last, lanes over input channels",
                $"tile: up to {_tiles.Tallest} windows x {_tiles.Outputs} outputs (all phases and channels of a window), lanes added at the end",
                "windows: n of them in ceil(n / tallest) tiles of two neighbouring heights",
                "weights: [phase-major outer elements][vector of input channels][phase-major x elements][output channel][lane], then the bias",
                "order of additions: in each lane outer kernel elements of the phase, vectors of input channels, x elements; "
                    + "then neighbouring lanes in pairs; then the bias",
            ],
            BiasBegin + _tiles.BiasLength, WeightPacking.ChannelsLastDot(_context, _tiles.PackedChannels, _tiles.BiasLength), null,
            RowFrame.Units(_context, 1), Methods.Rows(_context, rows), _tiles.All);
    }

    private void Row(BodyBuilder body, RowFrame frame)
    {
        var (spec, x) = (_context.Spec, _context.X);
        var inputRow = body.Let("inputRow",
            frame.Image * KernelContext.Product(_context.InputSizes.Take(_context.OuterAxes)) + frame.FirstInputRow);
        var outputRow = body.Let("outputRow",
            frame.Image * KernelContext.Product(_context.OutputSizes.Take(_context.OuterAxes)) + frame.OutputRow);
        var input = body.Point("inputStart", Methods.Input + inputRow * _context.InputWidth * spec.InputChannels);
        var output = body.Point("outputStart", Methods.Output + outputRow * _context.OutputWidth * spec.OutputChannels);
        var weights = body.Point("weightsStart", Methods.Weights
            + frame.FirstElement() * (spec.OutputChannels * _tiles.PackedChannels));
        Int[] numbers = [.. frame.Outer.SelectMany(taps =>
            new[] { taps.Count, frame.InputStep(taps, _context.InputWidth * spec.InputChannels) })];

        Address OutputAt(Int window, Int phase) =>
            output + (window * x.Stride + phase - x.Geometry.CropBegin) * spec.OutputChannels;

        var runs = x.Phases.Select(phase => XPhaseRun.Create(
            _context, frame, body, phase.Residue, x.Stride > 1 ? PhaseText.Text(phase.Residue) : "", [phase])).ToList();
        var begin = body.Let("sharedBegin", runs.Select(static run => run.InteriorBegin).Aggregate(Int.Max));
        var count = body.Let("shared", Int.Max(0, runs.Select(static run => run.InteriorEnd).Aggregate(Int.Min) - begin));
        body.Call(_tiles.Interior(),
            [input + begin * spec.InputChannels, weights, Methods.Weights + BiasBegin, OutputAt(begin, 0)], [count, .. numbers]);

        foreach (var run in runs)
        {
            Border(run, run.Begin, Int.Min(begin, run.End));
            Border(run, Int.Max(run.Begin, begin + count), run.End);
        }

        void Border(XPhaseRun run, Int from, Int to) => body.For("m", from, to, 1, (window, m) =>
        {
            var (first, taps) = OuterTaps.ValidTaps(_context, window, _context.OuterAxes, m, run.Taps, run.FirstOffset, "x");
            window.Call(_tiles.Border(),
                [
                    input + (m - run.FirstOffset - first * x.OffsetStep) * spec.InputChannels,
                    weights + (run.FirstElement + first) * (spec.OutputChannels * _context.Target.Lanes),
                    Methods.Weights + BiasBegin,
                    OutputAt(m, run.Residue),
                ],
                [taps, .. numbers]);
        });
    }
}
