using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Planning;

/// <summary>
/// The leaf methods of the channels-first strategy. Weights are read from packed memory, with loops over outer taps and
/// input channels; or they are literals, then every tap of every region is written out and zero taps are not there.
/// </summary>
internal sealed partial class PlanarTiles
{
    private readonly KernelContext _context;
    private readonly Epilogue _epilogue;
    private readonly MethodTable _methods = new();

    public PlanarTiles(KernelContext context, bool literal)
    {
        _context = context;
        _epilogue = new(context);
        Literal = literal;
        PhasesPerTile = RegisterTiling.PhasesPerTile(context.X.Stride);
        (BlockChannels, Vectors) = RegisterTiling.PlanarTile(context.Target, PhasesPerTile, context.OutputChannelsPerGroup,
            literal);
        if (literal)
            BlockChannels = context.OutputChannelsPerGroup;
        // Long kernels at a small stride: fewer vectors, then a loop over taps, keep the method small.
        while (!literal && Vectors > 1 && !FitsMethod(context.Spec.Axes[context.OuterAxes].Kernel, BlockChannels))
            Vectors--;
    }

    /// <summary>Phases up to which windows are vectors; beyond, outputs lie too far apart and code for each would grow without
    /// bound.</summary>
    private const int LargestVectorStride = 32;

    public bool Literal { get; }

    /// <summary>Windows are computed as vectors; otherwise one by one in a loop over phases.</summary>
    public bool UsesVectors => _context.X.Stride <= LargestVectorStride;

    public int PhasesPerTile { get; }

    public int BlockChannels { get; }

    public int Vectors { get; }

    public IReadOnlyList<MethodPlan> All => _methods.All;

    /// <summary>Phases meet in registers where all of them are in the tile. Storing three, five or seven lane by lane took two to
    /// three times as long.</summary>
    public bool InterleavesStores => _context.Target.Lanes > 1 && _context.X.Stride > 1 && _context.X.Stride == PhasesPerTile;

    /// <summary>So many taps of each channel, written out for each run. Inputs that lie apart count as if they were read lane by
    /// lane, which those of long strides are.</summary>
    private bool FitsMethod(int taps, int channels)
    {
        var vectors = taps * Runs.Sum(static run => run.Vectors);
        var gathered = Step == 1 ? 0 : taps * Runs.Sum(static run => run.Windows) / CodeBudget.GatheredLanesPerMultiplyAdd;
        return vectors * channels + gathered <= CodeBudget.MultiplyAddsPerMethod;
    }

    /// <summary>Windows that are computed together, the longest run of them first: a row takes the first that it fills. Half
    /// vectors took a third to a fifth of the time of windows one by one; where inputs lie side by side, other strategies have
    /// such rows.</summary>
    private IEnumerable<WindowRun> Runs
    {
        get
        {
            if (Vectors > 1)
                yield return new(Vectors, _context.Target.Lanes);
            yield return new(1, _context.Target.Lanes);
            if (Step > 1 && !Literal && _context.Target.HalfLanes > 0)
                yield return new(1, _context.Target.HalfLanes);
        }
    }

    /// <summary>Windows of a row from which they are vectors.</summary>
    public int FewestWindows => Runs.Last().Windows;

    private int Step => _context.X.InputStep;

    public void ForEachOuterSelection(BodyBuilder body, RowFrame frame, int channels, Action<BodyBuilder, OuterSelection?> write)
    {
        if (Literal)
            OuterSelection.ForEach(_context, body, frame, write);
        else
            write(body, null);
    }

    public void CallInterior(
        BodyBuilder body, IReadOnlyList<Phase> phases, OuterSelection? outer, int channels, Address[] at, Int count,
            Int[] numbers)
    {
        var unrolled = Literal || FitsMethod(phases.Sum(static phase => phase.Count), channels);
        var shape = string.Concat(phases.Select(phase => $"_{phase.Count}o{phase.FirstOffset}"));
        var name = "Interior" + (phases.Count == _context.X.Stride ? "" : Literal ? $"_r{PhaseText.Text(phases[0].Residue)}"
            : shape)
            + ChannelSuffix(channels) + outer?.Suffix;
        var method = Method(name, "Windows in which all phases have all their taps: none, or at least one vector of them.",
            ["count"], tile =>
            ForEachRun(tile, Int.Variable("count"), [.. Runs], (inner, m, run) =>
            {
                var input = inner.Point("inputM", Methods.Input + m * _context.X.InputStep);
                var output = inner.Point("outputM", Methods.Output + m * _context.X.Stride);
                Interior(inner, phases, outer, channels, input, output, run, unrolled);
            }));
        body.Call(method, Arguments(at), [count, .. numbers]);
    }

    /// <summary>Windows of one phase, each with the taps that are valid there.</summary>
    public void CallEdge(
        BodyBuilder body, XPhaseRun run, OuterSelection? outer, int channels, Address[] at, Int from, Int to, Int[] numbers)
    {
        if ((to - from).Constant is <= 0)
            return;
        var phase = run.Candidates[0];
        var suffix = Literal && _context.X.Stride > 1 ? "_r" + PhaseText.Text(phase.Residue) : "";
        // Where weights stand in the code the phase is known; elsewhere one method serves all phases.
        Int taps = Literal ? run.Taps : Int.Variable("phaseTaps");
        Int firstOffset = Literal ? run.FirstOffset : Int.Variable("firstOffset");
        string[] names = ["from", "to", .. Literal ? [] : new[] { "phaseTaps", "firstOffset" }, .. _context.RowEnds];
        var method = Method("Edge" + suffix + ChannelSuffix(channels) + outer?.Suffix,
            "Windows that miss a tap or a neighbour, one by one.", names,
            edge => edge.For("m", Int.Variable("from"), Int.Variable("to"), 1, (window, m) =>
            {
                var (first, count) = OuterTaps.ValidTaps(_context, window, _context.OuterAxes, m, taps, firstOffset, "x");
                var at = _context.InputAt(_context.OuterAxes, m) - firstOffset - first * _context.X.OffsetStep;
                var input = window.Point("inputM", Methods.Input + at);
                var output = window.Point("outputM", Methods.Output + m * _context.X.Stride);
                if (Literal)
                    OuterSelection.Choose(window, _context, _context.OuterAxes, phase, first, count, (inner, valid) =>
                        LiteralSingle(inner, valid, outer!, channels, input, output));
                else
                    Single(window, channels, input, window.Point("weightsM", Methods.Weights + first * channels), output, count);
            }));
        body.Call(method, Arguments(at), [from, to, .. Literal ? [] : new[] { run.Taps, run.FirstOffset },
            .. _context.RowEnds.Select(Int.Variable), .. numbers]);
    }

    /// <summary>The last run of a row lies back over the one before.</summary>
    private static void ForEachRun(BodyBuilder body, Int count, WindowRun[] runs, Action<BodyBuilder, Int, WindowRun> write)
    {
        void Loop(BodyBuilder inner) => inner.For("m0", 0, count, runs[0].Windows, (tile, at) =>
            write(tile, runs[0].Windows == 1 ? at : tile.Let("m", Int.Min(at, count - runs[0].Windows)), runs[0]));

        if (runs.Length == 1)
            Loop(body);
        else
            body.When(count, Relation.AtLeast, runs[0].Windows, Loop, shorter =>
                ForEachRun(shorter, count, [.. runs.Skip(1)], write));
    }

    private void Interior(
        BodyBuilder body, IReadOnlyList<Phase> phases, OuterSelection? outer, int channels, Pointer input, Pointer output,
            WindowRun run, bool unrolled)
    {
        InitialiseAccumulators(body, channels, phases, run);
        if (outer is not null)
        {
            ForEachLiteralInput(body, outer, input, (source, c, element) =>
                LiteralTaps(body, phases, channels, source, run, c, element));
        }
        else
        {
            Methods.InputRows(_context, body, input, Methods.Weights, PackedRow(channels), (inner, source, weights) =>
            {
                if (unrolled)
                    Taps(inner, phases, channels, source, weights, run);
                else
                    TapLoops(inner, phases, channels, source, weights, run);
            });
        }

        var outPlane = Int.Variable(KernelContext.OutputPlaneName);
        for (var c = 0; c < channels; c++)
        {
            for (var v = 0; v < run.Vectors; v++)
                StorePhases(body, run.Lanes, phases, c, v, output + (c * outPlane + v * run.Lanes * _context.X.Stride));
        }
    }

    private void StoreSingle(BodyBuilder body, int channels, Phase phase, Pointer output)
    {
        for (var c = 0; c < channels; c++)
        {
            var accumulator = Accumulator(c, phase, 0);
            var slopes = Slopes(c);
            _epilogue.Apply(body, 1, [accumulator], slopes);
            _epilogue.Store(body, new Store(1, output + c * Int.Variable(KernelContext.OutputPlaneName), accumulator), slopes);
        }
    }

    private void InitialiseAccumulators(BodyBuilder body, int channels, IReadOnlyList<Phase> phases, WindowRun run)
    {
        for (var c = 0; c < channels; c++)
        {
            foreach (var phase in phases)
            {
                for (var v = 0; v < run.Vectors; v++)
                {
                    body.Do(Literal
                        ? new Constant(run.Lanes, Accumulator(c, phase, v),
                            _context.Spec.Bias.IsDefault ? 0f : _context.Spec.Bias[c])
                        : new Broadcast(run.Lanes, Accumulator(c, phase, v), new Pointer("bias") + c));
                }
            }
        }
    }

    private void LoadInputs(BodyBuilder body, Address input, WindowRun run)
    {
        for (var v = 0; v < run.Vectors; v++)
        {
            body.Do(Step == 1 ? new Load(run.Lanes, $"in_v{v}", input + v * run.Lanes)
                : new LoadStrided(run.Lanes, $"in_v{v}", input + v * run.Lanes * Step, Step));
        }
    }

    private void StorePhases(BodyBuilder body, int lanes, IReadOnlyList<Phase> phases, int channel, int vector, Address output)
    {
        var registers = phases.Select(phase => Accumulator(channel, phase, vector)).ToList();
        var slopes = Slopes(channel);
        _epilogue.Apply(body, lanes, registers, slopes);
        PhaseStores.Write(body, lanes, registers, output, _context.X.Stride, InterleavesStores,
            store => _epilogue.Store(body, store, slopes));
    }

    private ChannelReader Slopes(int channel) => (lanes, register) => Literal
        ? new Constant(lanes, register, _context.Spec.Epilogue.Slopes[channel])
        : new Broadcast(lanes, register, _context.Slopes(new Pointer("bias") + channel));

    private IEnumerable<IGrouping<int, (Phase Phase, int U)>> TapsByOffset(IReadOnlyList<Phase> phases) =>
        phases.SelectMany(phase => Enumerable.Range(0, phase.Count).Select(u => (Phase: phase, U: u)))
            .GroupBy(tap => _context.X.Offset(tap.Phase, tap.U)).OrderBy(static group => group.Key);

    private string Accumulator(int channel, Phase phase, int vector) =>
        "acc" + (BlockChannels > 1 ? $"_c{channel}" : "") + (_context.X.Stride > 1 ? $"_r{phase.Residue}" : "") + $"_v{vector}";

    private string ChannelSuffix(int channels) => BlockChannels > 1 ? $"_c{channels}" : "";

    private Address[] Arguments(Address[] at) => Literal ? [at[0], at[3]] : at;

    private IEnumerable<string> SharedNumbers =>
        [KernelContext.InputPlaneName, KernelContext.OutputPlaneName, .. Methods.OuterNumbers(_context)];

    private MethodPlan Method(string name, string summary, IEnumerable<string> numbers, Action<BodyBuilder> write) =>
        _methods.Get(name, summary, Literal ? ["input", "output"] : ["input", "weights", "bias", "output"],
            [.. numbers, .. SharedNumbers], write);
}

/// <summary>Neighbouring windows, as vectors.</summary>
internal readonly record struct WindowRun(int Vectors, int Lanes)
{
    public static WindowRun Single => new(1, 1);

    public int Windows => Vectors * Lanes;
}
