namespace DeconvGen.Generators.Planning;

/// <summary>
/// Channels first, convolutions with a stride along x and long kernels: lanes run over a row of the kernel, whose inputs lie side
/// by side, where those of neighbouring windows lie apart. A tile is a run of windows of one output channel; each accumulator is
/// one output, whose lanes are added at the end.
/// </summary>
internal sealed class PlanarDotPlanner
{
    /// <summary>Taps of a row for each output channel that a gathered vector would serve: with 5 of one channel (depthwise, k5 s2)
    /// images took a fifth to all of the time, with 3 and 4 up to twice it; with 7 for 8 channels (3 > 8, k7 s2) it took up to two
    /// and a half times as long.</summary>
    private const int FewestTaps = 5;

    /// <summary>Products of an output, from which its lanes are worth adding up: with 16 (a signal, k16 s8) it took a seventh of
    /// the time, with 10 a third more.</summary>
    private const int FewestProducts = 16;

    private static readonly int[] s_windows = [8, 4, 1];

    private readonly KernelContext _context;
    private readonly Epilogue _epilogue;
    private readonly MethodTable _methods = new();

    public PlanarDotPlanner(KernelContext context)
    {
        _context = context;
        _epilogue = new(context);
    }

    private int Lanes => _context.Target.Lanes;

    private int Taps => _context.Spec.Axes[_context.OuterAxes].Kernel;

    /// <summary>Of a row of the kernel, rounded up to whole vectors.</summary>
    private int PackedTaps => ColumnBlocks.Vectors(Taps, Lanes) * Lanes;

    private int ChannelSize => _context.KernelElements / Taps * _context.InputChannelsPerGroup * PackedTaps;

    private int BiasBegin => _context.Spec.OutputChannels * ChannelSize;

    public static bool Suits(KernelContext context) => context.Target.Lanes > 1 && !context.SkipsZeroWeights
        && context.X is { InputStep: > 1, OffsetStep: 1 }
        && context.Spec.Axes[context.OuterAxes].Kernel >= FewestTaps * context.OutputChannelsPerGroup
        && (long)context.KernelElements * context.InputChannelsPerGroup >= FewestProducts;

    public KernelPlan Plan()
    {
        var channels = _context.Spec.OutputChannels;
        var units = LabelRows.Units(_context, channels);
        var rows = RowFrame.ForEachUnit(_context, units, (body, frame) =>
            LabelRows.ForEachBlock(_context, body, frame, channels, (inner, channel) => Row(inner, frame, channel)));
        return new(
            _context.Target,
            [
                "strategy: channels first, lanes over the elements of a kernel row",
                $"tile: {s_windows[0]} windows of an output channel, lanes added at the end",
                "weights: [output channel][phase-major outer elements][input channel][x element, whole vectors], then the bias",
                "order of additions: in each lane outer kernel elements, input channels, vectors of the valid x elements; then "
                    + "neighbouring lanes in pairs; then the bias",
            ],
            // A window at a border reads whole vectors of weights, the last of which may end in the bias or behind it.
            BiasBegin + channels * _context.NumbersPerChannel + Lanes,
            WeightPacking.PlanarDot(_context, PackedTaps, ChannelSize), null,
            RowFrame.Units(_context, units), Methods.Rows(_context, rows), _methods.All)
        {
            UnitRows = RowFrame.UnitRows(_context, units),
        };
    }

    private void Row(BodyBuilder body, RowFrame frame, Int at)
    {
        var x = _context.OuterAxes;
        var channel = body.Let("channel", at);
        var input = body.Point("inputStart", frame.InputPlane(body.Let("g", channel / _context.OutputChannelsPerGroup)));
        var output = body.Point("outputStart", LabelRows.PlaneStart(_context, frame, channel));
        var weights = body.Point("weightsStart", Methods.Weights
            + (channel * ChannelSize + frame.FirstElement(PackedTaps) * _context.InputChannelsPerGroup));
        Int[] numbers = [_context.InputPlane, .. frame.OuterNumbers(_context.InputWidth)];

        XPhases.ForEach(_context, frame.Windows, body, (inner, run) =>
        {
            // Taps are the kernel backwards; its first valid element, which is the last tap, reads the first input. A window far
            // behind the input has none, and its vector of weights is any.
            Address[] At(Int window, Int firstTap, Int taps) =>
            [
                input + (_context.InputAt(x, window) - run.FirstOffset - (firstTap + taps - 1)),
                weights + Int.Max(0, Taps - firstTap - taps),
                Methods.Weights + (BiasBegin + channel),
                output + window,
            ];

            void Border(Int begin, Int end) => inner.For("m", begin, end, 1, (window, m) =>
            {
                var (first, count) = OuterTaps.ValidTaps(_context, window, x, m, run.Taps, run.FirstOffset, "x");
                window.Call(BorderWindow(), At(m, first, count), [count, .. numbers]);
            });

            inner.Call(Interior(), At(run.InteriorBegin, 0, Taps), [run.InteriorEnd - run.InteriorBegin, .. numbers]);
            if (run.HasLeadingBorder)
                Border(run.Begin, run.InteriorBegin);
            if (run.HasTrailingBorder)
                Border(run.InteriorEnd, run.End);
        });
    }

    private MethodPlan Interior() => Method("Interior", "Windows in which all taps are valid.", "count", body =>
        body.Tiles("m", Int.Variable("count"), s_windows, (tile, m, windows) =>
        {
            var step = _context.X.InputStep;
            Begin(tile, windows);
            var source = tile.Point("inputM", Methods.Input + m * step);
            KernelRows(tile, source, Taps / Lanes, windows, step, (row, input, weights) =>
            {
                if (Taps % Lanes > 0)
                    Products(row, input, weights, windows, step, Taps % Lanes);
            });
            Finish(tile, Methods.Output + m, windows);
        }));

    /// <summary>Lanes behind the valid taps read -0 and meet a weight of 0: their product -0 adds nothing to any sum.</summary>
    private MethodPlan BorderWindow() => Method("Border", "One window with its valid taps, xTaps of them.", "xTaps", body =>
    {
        var vectors = body.Let("vectors", Int.Variable("xTaps") / Lanes);
        body.Do(new LaneMask(Lanes, "rest", 0, Int.Variable("xTaps") - vectors * Lanes));
        Begin(body, 1);
        KernelRows(body, Methods.Input, vectors, windows: 1, step: 0, (row, input, weights) =>
        {
            row.Do(new LoadLanes(Lanes, "in_rest", input, "rest"));
            row.Do(new Load(Lanes, "w_all", weights));
            row.Do(new KeepLanes(Lanes, "w_rest", "w_all", "rest"));
            row.Do(new MultiplyAdd(Lanes, "acc_x0", "in_rest", "w_rest"));
        });
        Finish(body, Methods.Output, 1);
    });

    private void Begin(BodyBuilder body, int windows)
    {
        for (var p = 0; p < windows; p++)
            body.Do(new Constant(Lanes, $"acc_x{p}", -0f));
    }

    /// <summary>Whole vectors of the taps of a kernel row; then what the row writes where the next one would be.</summary>
    private void KernelRows(
        BodyBuilder body, Pointer input, Int vectors, int windows, int step, Action<BodyBuilder, Address, Address> rest) =>
        Methods.InputRows(_context, body, input, Methods.Weights, PackedTaps, (row, rowInput, rowWeights) =>
        {
            var (vectorInput, vectorWeights) = (row.Point("inputV", rowInput), row.Point("weightsV", rowWeights));
            row.Repeat("vector", vectors, [(vectorInput, Lanes), (vectorWeights, Lanes)],
                vector => Products(vector, vectorInput, vectorWeights, windows, step, Lanes));
            // A loop of a single step moves no pointer.
            var moved = vectors.Constant == 1 ? Lanes : 0;
            rest(row, vectorInput + moved, vectorWeights + moved);
        });

    private void Products(BodyBuilder body, Address input, Address weights, int windows, int step, int taps)
    {
        var suffix = taps < Lanes ? "_rest" : "";
        body.Do(new Load(Lanes, "w" + suffix, weights));
        for (var p = 0; p < windows; p++)
        {
            body.Do(taps < Lanes ? new LoadPartial(Lanes, $"in_x{p}{suffix}", input + p * step, taps)
                : new Load(Lanes, $"in_x{p}{suffix}", input + p * step));
            body.Do(new MultiplyAdd(Lanes, $"acc_x{p}", $"in_x{p}{suffix}", "w" + suffix));
        }
    }

    /// <summary>Sums lie side by side as their outputs do.</summary>
    private void Finish(BodyBuilder body, Address output, int windows)
    {
        ChannelReader slopes = (lanes, register) => new Broadcast(lanes, register, _context.Slopes(new Pointer("bias")));
        for (var first = 0; first < windows; first += Lanes)
        {
            var count = Math.Min(Lanes, windows - first);
            var sums = LaneSums.Write(
                body, Lanes, $"sum{first}", [.. Enumerable.Range(first, count).Select(static p => $"acc_x{p}")]);
            body.Do(new Broadcast(Lanes, $"bias{first}", new Pointer("bias")));
            body.Do(new Add(Lanes, $"result{first}", sums, $"bias{first}"));
            _epilogue.Apply(body, Lanes, [$"result{first}"], slopes);
            _epilogue.Store(body, count == Lanes ? new Store(Lanes, output + first, $"result{first}")
                : new StorePartial(Lanes, output + first, $"result{first}", count), slopes);
        }
    }

    private MethodPlan Method(string name, string summary, string count, Action<BodyBuilder> write) => _methods.Get(
        name, summary, ["input", "weights", "bias", "output"],
        [count, KernelContext.InputPlaneName, .. Methods.OuterNumbers(_context)], write);
}
