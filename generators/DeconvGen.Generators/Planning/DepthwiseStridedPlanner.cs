using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Planning;

/// <summary>
/// Depthwise convolutions with a stride along x, channels last: lanes run over channels, and a tile is a few windows of one vector
/// of channels, so that each weight that is read serves all of them.
/// </summary>
internal sealed class DepthwiseStridedPlanner
{
    private static readonly int[] s_windows = [4, 1];

    private readonly KernelContext _context;
    private readonly MethodTable _methods = new();

    public DepthwiseStridedPlanner(KernelContext context) => _context = context;

    private int Channels => _context.Spec.InputChannels;

    private int Lanes => _context.Target.LanesFor(Channels);

    private int BiasBegin => Channels * _context.KernelElements;

    private int WindowInput => Channels * _context.X.InputStep;

    public KernelPlan Plan()
    {
        var rows = RowFrame.ForEachUnit(_context, 1, Row);
        return new(
            _context.Target,
            [
                "strategy: depthwise, lanes over channels",
                $"tile: {s_windows[0]} windows x a vector of {Math.Min(Lanes, Channels)} channels",
                "weights: [phase-major outer elements][x element][channel], then the bias",
                "order of additions: bias, then outer kernel elements, then x elements",
            ],
            // Whole vectors are read at the end of the bias too.
            BiasBegin + Channels * _context.NumbersPerChannel + Lanes,
            WeightPacking.Depthwise(_context, planar: false, Channels), null,
            RowFrame.Units(_context, 1), Methods.Rows(_context, rows), _methods.All)
        {
            UnitRows = RowFrame.UnitRows(_context),
        };
    }

    private void Row(BodyBuilder body, RowFrame frame)
    {
        var x = _context.OuterAxes;
        var inputRow = body.Let("inputRow", frame.FirstInputRowOfBatch);
        var outputRow = body.Let("outputRow", frame.OutputRowOfBatch);
        var input = body.Point("inputStart", Methods.Input + inputRow * _context.InputWidth * Channels);
        var output = body.Point("outputStart", LabelRows.RowStart(_context, outputRow));
        var weights = body.Point("weightsStart", Methods.Weights + frame.FirstElement() * Channels);
        var outer = frame.OuterNumbers(_context.InputWidth * Channels);

        XPhases.ForEach(_context, frame.Windows, body, (inner, run) =>
        {
            // Elements of x lie in the order of the kernel, and taps are the kernel backwards.
            Address[] At(Int window, Int firstTap) =>
            [
                input + (_context.InputAt(x, window) - run.FirstOffset - firstTap * _context.X.OffsetStep) * Channels,
                weights + (run.Candidates[0].FirstTap + firstTap * _context.X.TapStep) * Channels,
                Methods.Weights + BiasBegin,
                output + window * Channels,
            ];

            void Border(Int begin, Int end) => inner.For("m", begin, end, 1, (window, m) =>
            {
                var (first, count) = OuterTaps.ValidTaps(_context, window, x, m, run.Taps, run.FirstOffset, "x");
                window.Call(BorderWindow(), At(m, first), [count, .. outer]);
            });

            inner.Call(Interior(), At(run.InteriorBegin, 0), [run.InteriorEnd - run.InteriorBegin, .. outer]);
            if (run.HasLeadingBorder)
                Border(run.Begin, run.InteriorBegin);
            if (run.HasTrailingBorder)
                Border(run.InteriorEnd, run.End);
        });
        if (_context.WritesLabels)
            LabelRows.Write(_context, body, planar: false, frame, outputRow);
    }

    private MethodPlan Interior() => Method("Interior", "Windows in which all taps are valid.", "count", body =>
        body.Tiles("m", Int.Variable("count"), s_windows, (tile, m, windows) =>
        {
            var taps = _context.X.Phases[0].Count;
            Windows(tile, Methods.Input + m * WindowInput, Methods.Output + m * Channels, windows, taps,
                unrolled: taps * windows <= CodeBudget.MultiplyAddsPerMethod / 2);
        }));

    private MethodPlan BorderWindow() => Method("Border", "One window with its valid taps, xTaps of them.", "xTaps", body =>
        Windows(body, Methods.Input, Methods.Output, 1, Int.Variable("xTaps"), unrolled: false));

    private void Windows(BodyBuilder body, Address input, Address output, int windows, Int taps, bool unrolled)
    {
        // Fewer channels than lanes are a partial vector; else the last one lies back over the one before.
        if (Channels <= Lanes)
            Vector(body, 0);
        else
            body.For("c0", 0, Channels, Lanes, (inner, at) => Vector(inner, inner.Let("c", Int.Min(at, Channels - Lanes))));

        void Vector(BodyBuilder inner, Int channel)
        {
            for (var p = 0; p < windows; p++)
                inner.Do(new Load(Lanes, $"acc_x{p}", new Pointer("bias") + channel));
            Methods.OuterTapLoops(_context, inner, input + channel, Methods.Weights + channel, Channels, (row, from, weights) =>
            {
                var (tapStep, weightStep) = (-_context.X.OffsetStep * Channels, _context.X.TapStep * Channels);
                if (unrolled)
                {
                    for (var u = 0; u < taps.Constant; u++)
                        Tap(row, from + u * tapStep, weights + u * weightStep);
                    return;
                }

                var tapInput = row.Point("inputTap", from);
                var tapWeights = row.Point("weightsTap", weights);
                row.Repeat("tap", taps, [(tapInput, tapStep), (tapWeights, weightStep)], tap => Tap(tap, tapInput, tapWeights));
            });
            for (var p = 0; p < windows; p++)
                Finish(inner, $"acc_x{p}", new Pointer("bias") + channel, output + (channel + p * Channels));
        }

        void Tap(BodyBuilder inner, Address from, Address weights)
        {
            inner.Do(new Load(Lanes, "w", weights));
            for (var p = 0; p < windows; p++)
            {
                inner.Do(Channels < Lanes ? new LoadPartial(Lanes, "value", from + p * WindowInput, Channels)
                    : new Load(Lanes, "value", from + p * WindowInput));
                inner.Do(_context.AddProduct(Lanes, $"acc_x{p}", "value", "w"));
            }
        }
    }

    private void Finish(BodyBuilder body, string register, Address bias, Address target)
    {
        VectorOp Slopes(int lanes, string slopes) => new Load(lanes, slopes, _context.Slopes(bias));
        var epilogue = new Epilogue(_context);
        epilogue.Apply(body, Lanes, [register], Slopes);
        epilogue.Store(body, Channels < Lanes ? new StorePartial(Lanes, target, register, Channels)
            : new Store(Lanes, target, register), Slopes);
    }

    private MethodPlan Method(string name, string summary, string count, Action<BodyBuilder> write) =>
        _methods.Get(name, summary, ["input", "weights", "bias", "output"], [count, .. Methods.OuterNumbers(_context)], write);
}
