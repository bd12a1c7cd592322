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

    /// <summary>So many taps of each channel, written out twice: for all vectors of the tile, and for the single one with which a
    /// row ends. Inputs that lie apart are read lane by lane.</summary>
    private bool FitsMethod(int taps, int channels)
    {
        var vectors = taps * (Vectors == 1 ? 1 : Vectors + 1);
        var gathered = Step == 1 ? 0 : vectors * Lanes / CodeBudget.GatheredLanesPerMultiplyAdd;
        return vectors * channels + gathered <= CodeBudget.MultiplyAddsPerMethod;
    }

    private int Lanes => _context.Target.Lanes;

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
        int[] widths = Vectors == 1 ? [Lanes] : [Vectors * Lanes, Lanes];
        var method = Method(name, "Windows in which all phases have all their taps: none, or at least one vector of them.",
            ["count"], tile =>
            Widths(tile, Int.Variable("count"), widths, (inner, m, width) =>
            {
                var input = inner.Point("inputM", Methods.Input + m * _context.X.InputStep);
                var output = inner.Point("outputM", Methods.Output + m * _context.X.Stride);
                Interior(inner, phases, outer, channels, input, output, width / Lanes, unrolled);
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

    private static void Widths(BodyBuilder body, Int count, int[] widths, Action<BodyBuilder, Int, int> write)
    {
        void Loop(BodyBuilder inner, int width) => inner.For("m0", 0, count, width, (tile, at) =>
            write(tile, width == 1 ? at : tile.Let("m", Int.Min(at, count - width)), width));

        if (widths.Length == 1)
            Loop(body, widths[0]);
        else
            body.When(count, Relation.AtLeast, widths[0], wide => Loop(wide, widths[0]), narrow => Loop(narrow, widths[1]));
    }

    private void Interior(
        BodyBuilder body, IReadOnlyList<Phase> phases, OuterSelection? outer, int channels, Pointer input, Pointer output,
            int vectors, bool unrolled)
    {
        InitialiseAccumulators(body, Lanes, channels, phases, vectors);
        if (outer is not null)
        {
            ForEachLiteralInput(body, outer, input, (source, c, element) =>
                LiteralTaps(body, phases, channels, source, vectors, c, element));
        }
        else
        {
            Methods.InputRows(_context, body, input, Methods.Weights, PackedRow(channels), (inner, source, weights) =>
            {
                if (unrolled)
                    Taps(inner, phases, channels, source, weights, vectors);
                else
                    TapLoops(inner, phases, channels, source, weights, vectors);
            });
        }

        var outPlane = Int.Variable(KernelContext.OutputPlaneName);
        for (var c = 0; c < channels; c++)
        {
            for (var v = 0; v < vectors; v++)
                StorePhases(body, phases, c, v, output + (c * outPlane + v * Lanes * _context.X.Stride));
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

    private void InitialiseAccumulators(BodyBuilder body, int lanes, int channels, IReadOnlyList<Phase> phases, int vectors)
    {
        for (var c = 0; c < channels; c++)
        {
            foreach (var phase in phases)
            {
                for (var v = 0; v < vectors; v++)
                {
                    body.Do(Literal
                        ? new Constant(lanes, Accumulator(c, phase, v), _context.Spec.Bias.IsDefault ? 0f : _context.Spec.Bias[c])
                        : new Broadcast(lanes, Accumulator(c, phase, v), new Pointer("bias") + c));
                }
            }
        }
    }

    private void LoadInputs(BodyBuilder body, Address input, int vectors)
    {
        for (var v = 0; v < vectors; v++)
        {
            body.Do(Step == 1 ? new Load(Lanes, $"in_v{v}", input + v * Lanes)
                : new LoadStrided(Lanes, $"in_v{v}", input + v * Lanes * Step, Step));
        }
    }

    private void StorePhases(BodyBuilder body, IReadOnlyList<Phase> phases, int channel, int vector, Address output)
    {
        var registers = phases.Select(phase => Accumulator(channel, phase, vector)).ToList();
        var slopes = Slopes(channel);
        _epilogue.Apply(body, Lanes, registers, slopes);
        PhaseStores.Write(body, Lanes, registers, output, _context.X.Stride, InterleavesStores,
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
