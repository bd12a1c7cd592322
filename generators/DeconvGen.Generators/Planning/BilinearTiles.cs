using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Planning;

/// <summary>The leaf methods of bilinear upsampling, for 0 (one dimension), 1 or 2 rows to blend.</summary>
internal sealed class BilinearTiles
{
    /// <summary>Phases whose coefficients stand in the code; beyond, a loop reads them from the table.</summary>
    private const int LiteralPhases = 8;

    private readonly KernelContext _context;
    private readonly BilinearCoefficients _coefficients;
    private readonly bool _planar;
    private readonly Dictionary<string, MethodPlan> _methods = [];

    public BilinearTiles(KernelContext context, BilinearCoefficients coefficients, bool planar)
    {
        _context = context;
        _coefficients = coefficients;
        _planar = planar;
    }

    public IReadOnlyList<MethodPlan> All => [.. _methods.Values];

    /// <summary>Windows that the interior method needs at least.</summary>
    public int SmallestRun => _planar && !LanesOverPhases ? Lanes : 1;

    private int Lanes => _context.Target.Lanes;

    private int Factor => _coefficients.Factor;

    /// <summary>A window has at least a vector of outputs: then lanes are its phases and stores need no shuffling.</summary>
    private bool LanesOverPhases => _planar && Factor >= Lanes;

    private int Channels => _planar ? 1 : _context.Spec.InputChannels;

    public string Describe() => LanesOverPhases ? $"one window, {(Factor + Lanes - 1) / Lanes} vectors of {Lanes} of its {Factor} phases"
        : _planar ? $"{Lanes} windows x {Factor} phases, "
            + (Factor is 2 or 4 or 8 ? "interleaved into whole stores" : Factor == 1 ? "whole stores" : "strided stores")
        : $"one window, {Factor} phases, vectors of {Math.Min(Lanes, Channels)} channels";

    public MethodPlan Interior(int rows) => Method($"Interior{Suffix(rows)}", "Windows with all outputs and both neighbours.",
        ["count"], body =>
    {
        if (LanesOverPhases)
            body.For("m", 0, Int.Variable("count"), 1, (window, m) => PhaseLanes(window, rows, m));
        else if (_planar)
            body.For("m0", 0, Int.Variable("count"), Lanes, (tile, at) =>
                WindowLanes(tile, rows, Lanes == 1 ? at : tile.Let("m", Int.Min(at, Int.Variable("count") - Lanes))));
        else
            body.For("m", 0, Int.Variable("count"), 1, (window, m) => ChannelLanes(window, rows, m));
    });

    /// <summary>Windows of one phase that miss a neighbour or an output: one output (of all channels, channels last)
    /// each.</summary>
    public MethodPlan Edge() => Method("Edge", "Windows of one phase that miss a neighbour, one output each.",
        ["from", "to", "phaseTaps", "rows", .. _context.InputWidthName], body =>
        body.For("m", Int.Variable("from"), Int.Variable("to"), 1, (window, m) =>
        {
            var (first, taps) = OuterTaps.ValidTaps(_context, window, _context.OuterAxes, m, Int.Variable("phaseTaps"), 0, "x");
            var input = window.Point("inputM", Methods.Input + (m - first) * Channels);
            var weights = window.Point("weightsM", Methods.Weights + _coefficients.AtX(0, first, taps));
            var output = window.Point("outputM", Methods.Output + m * (Factor * Channels));
            ForEachVector(window, (inner, offset, lanes, partial) =>
                EdgeOutput(inner, lanes, partial, input + offset, weights, output + offset, taps));
        }));

    private void EdgeOutput(BodyBuilder body, int lanes, int partial, Address input, Address weights, Address output, Int taps)
    {
        body.Do(new Constant(lanes, "acc", 0f));
        var tapInput = body.Point("inputTap", input);
        var tapWeights = body.Point("weightsTap", weights);
        body.Repeat("tap", taps, [(tapInput, -Channels), (tapWeights, Factor)], tap =>
        {
            if (_context.OuterAxes == 0)
            {
                tap.Do(Read(lanes, partial, "blend", tapInput, false));
            }
            else
            {
                tap.Do(new Constant(lanes, "blend", 0f));
                var rowInput = tap.Point("inputRow", tapInput);
                var rowWeight = tap.Point("weightsRow", new Pointer("rowWeights"));
                tap.Repeat("row", Int.Variable("rows"), [(rowInput, Int.Variable("rowStep")), (rowWeight, 1)], row =>
                {
                    row.Do(Read(lanes, partial, "value", rowInput, false));
                    row.Do(new Broadcast(lanes, "wRow", rowWeight));
                    row.Do(new MultiplyAdd(lanes, "blend", "value", "wRow"));
                });
            }

            tap.Do(new Broadcast(lanes, "w", tapWeights));
            tap.Do(new MultiplyAdd(lanes, "acc", "blend", "w"));
        });
        Finish(body, lanes, "acc");
        StoreVector(body, lanes, partial, output, "acc");
    }

    private void PhaseLanes(BodyBuilder body, int rows, Int m)
    {
        Blend(body, Lanes, 0, "near", Methods.Input + m, rows, broadcast: true);
        if (Factor > 1)
            Blend(body, Lanes, 0, "far", Methods.Input + (m - 1), rows, broadcast: true);
        var output = body.Point("outputM", Methods.Output + m * Factor);
        var vectors = (Factor + Lanes - 1) / Lanes;

        void Vector(BodyBuilder inner, Int phase)
        {
            inner.Do(new Load(Lanes, "wNear", Methods.Weights + phase));
            inner.Do(new Constant(Lanes, "acc", 0f));
            inner.Do(new MultiplyAdd(Lanes, "acc", "near", "wNear"));
            if (Factor > 1)
                inner.Do(new Load(Lanes, "wFar", Methods.Weights + (Factor + phase)));
            Far(inner, Lanes);
            Finish(inner, Lanes, "acc");
            inner.Do(new Store(Lanes, output + phase, "acc"));
        }

        if (vectors <= LiteralPhases)
        {
            for (var v = 0; v < vectors; v++)
                Vector(body, Math.Min(v * Lanes, Factor - Lanes));
        }
        else
        {
            body.For("p", 0, Factor, Lanes, (inner, at) => Vector(inner, inner.Let("phase", Int.Min(at, Factor - Lanes))));
        }
    }

    private void WindowLanes(BodyBuilder body, int rows, Int m)
    {
        Blend(body, Lanes, 0, "near", Methods.Input + m, rows);
        if (Factor > 1)
            Blend(body, Lanes, 0, "far", Methods.Input + (m - 1), rows);
        var output = body.Point("outputM", Methods.Output + m * Factor);
        var phases = Enumerable.Range(0, Factor).Select(r => Phase(body, Lanes, r)).ToList();
        PhaseStores.Write(body, Lanes, phases, output, Factor, interleave: Factor is 2 or 4 or 8);
    }

    private void ChannelLanes(BodyBuilder body, int rows, Int m)
    {
        var input = body.Point("inputM", Methods.Input + m * Channels);
        var output = body.Point("outputM", Methods.Output + m * (Factor * Channels));
        ForEachVector(body, (inner, offset, lanes, partial) =>
        {
            Blend(inner, lanes, partial, "near", input + offset, rows);
            if (Factor > 1)
                Blend(inner, lanes, partial, "far", input + (offset - Channels), rows);
            if (Factor <= LiteralPhases)
            {
                for (var r = 0; r < Factor; r++)
                    StoreVector(inner, lanes, partial, output + (offset + r * Channels), Phase(inner, lanes, r));
                return;
            }

            var weights = inner.Point("weightsR", Methods.Weights);
            var target = inner.Point("outputR", output + offset);
            inner.Repeat("r", Factor, [(weights, 1), (target, Channels)], phase =>
            {
                phase.Do(new Broadcast(lanes, "wNear", weights));
                phase.Do(new Broadcast(lanes, "wFar", weights + Factor));
                phase.Do(new Constant(lanes, "acc", 0f));
                phase.Do(new MultiplyAdd(lanes, "acc", "near", "wNear"));
                Far(phase, lanes);
                Finish(phase, lanes, "acc");
                StoreVector(phase, lanes, partial, target, "acc");
            });
        });
    }

    /// <summary>Adds the far neighbour. The last phase of an odd factor has none, its coefficient is 0.</summary>
    private void Far(BodyBuilder body, int lanes)
    {
        if (Factor > 1)
            body.Do(Factor % 2 == 1 ? new MultiplyAddTaps(lanes, "acc", "far", "wFar")
                : new MultiplyAdd(lanes, "acc", "far", "wFar"));
    }

    /// <summary>One phase from the blended neighbours, with its coefficients in the code; yields its register.</summary>
    private string Phase(BodyBuilder body, int lanes, int r)
    {
        var far = _coefficients.Far(r);
        body.Note($"phase {r}: {Number(_coefficients.Near(r))} * x[m]" + (far == 0f ? "" : $" + {Number(far)} * x[m-1]"));
        body.Do(new Constant(lanes, $"acc_r{r}", 0f));
        body.Do(new Constant(lanes, $"wNear_r{r}", _coefficients.Near(r)));
        body.Do(new MultiplyAdd(lanes, $"acc_r{r}", "near", $"wNear_r{r}"));
        if (far != 0f)
        {
            body.Do(new Constant(lanes, $"wFar_r{r}", far));
            body.Do(new MultiplyAdd(lanes, $"acc_r{r}", "far", $"wFar_r{r}"));
        }

        Finish(body, lanes, $"acc_r{r}");
        return $"acc_r{r}";
    }

    /// <summary>The input itself, or one weighted row, or the blend of two.</summary>
    private static void Blend(BodyBuilder body, int lanes, int partial, string name, Address input, int rows,
        bool broadcast = false)
    {
        if (rows == 0)
        {
            body.Do(Read(lanes, partial, name, input, broadcast));
            return;
        }

        var rowWeights = new Pointer("rowWeights");
        body.Do(Read(lanes, partial, name + "_y0", input, broadcast));
        body.Do(new Broadcast(lanes, "wRow0", rowWeights));
        body.Do(new Multiply(lanes, name, name + "_y0", "wRow0"));
        if (rows == 2)
        {
            body.Do(Read(lanes, partial, name + "_y1", input + Int.Variable("rowStep"), broadcast));
            body.Do(new Broadcast(lanes, "wRow1", rowWeights + 1));
            body.Do(new MultiplyAdd(lanes, name, name + "_y1", "wRow1"));
        }
    }

    private static VectorOp Read(int lanes, int partial, string register, Address source, bool broadcast) =>
        broadcast ? new Broadcast(lanes, register, source)
        : partial > 0 ? new LoadPartial(lanes, register, source, partial)
        : new Load(lanes, register, source);

    /// <summary>All channels of a pixel, channels last; a single float in a plane.</summary>
    private void ForEachVector(BodyBuilder body, Action<BodyBuilder, Int, int, int> write)
    {
        var lanes = _planar ? 1 : Lanes;
        var vectors = (Channels + lanes - 1) / lanes;
        if (Channels < lanes)
            write(body, 0, lanes, Channels);
        else if (vectors == 1)
            write(body, 0, lanes, 0);
        else
            body.For("c0", 0, Channels, lanes, (inner, at) =>
                write(inner, lanes == 1 ? at : inner.Let("c", Int.Min(at, Channels - lanes)), lanes, 0));
    }

    private void Finish(BodyBuilder body, int lanes, string register)
    {
        if (_context.Spec.Activation == Activation.Relu)
            body.Do(new Relu(lanes, register));
    }

    private static void StoreVector(BodyBuilder body, int lanes, int partial, Address target, string source) =>
        body.Do(partial > 0 ? new StorePartial(lanes, target, source, partial) : new Store(lanes, target, source));

    private MethodPlan Method(string name, string summary, IEnumerable<string> numbers, Action<BodyBuilder> write)
    {
        if (!_methods.TryGetValue(name, out var method))
        {
            method = new(name, summary, ["input", "rowWeights", "weights", "output"], [.. numbers, "rowStep"],
                BodyBuilder.BuildMethod(write));
            _methods.Add(name, method);
        }

        return method;
    }

    private static string Suffix(int rows) => rows == 0 ? "" : rows == 1 ? "_oneRow" : "_twoRows";

    private static string Number(float value) => value.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
}
