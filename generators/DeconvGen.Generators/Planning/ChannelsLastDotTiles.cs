namespace DeconvGen.Generators.Planning;

/// <summary>The methods of the channels-last strategy with lanes over input channels.</summary>
internal sealed partial class ChannelsLastDotTiles
{
    private static readonly string[] s_rows = ["rowFrom", "rowTo"];

    private readonly KernelContext _context;
    private readonly ChannelsLastDotShape _shape;
    private readonly Epilogue _epilogue;
    private readonly MethodTable _methods = new();

    public ChannelsLastDotTiles(KernelContext context, ChannelsLastDotShape shape)
    {
        _context = context;
        _shape = shape;
        _epilogue = new(context);
    }

    public IReadOnlyList<MethodPlan> All => _methods.All;

    private int YPhases => _shape.YPhases;

    private int RowOutputs => _shape.RowOutputs;

    private int Lanes => _context.Target.Lanes;

    private int Channels => _context.Spec.InputChannels;

    private int WindowInput => Channels * _context.X.InputStep;

    /// <summary>Packed floats of a vector of input channels of a kernel row: all x elements and output channels.</summary>
    private int VectorSize => _context.Spec.Axes[_context.OuterAxes].Kernel * _context.Spec.OutputChannels * Lanes;

    /// <summary>Some windows of y have outputs in front of or behind the rows of the output.</summary>
    private bool CutsRows => YPhases > 1 && (_context.Spec.OutputSizePerCall || _context.Phases[0].Geometry.CropBegin % YPhases != 0
        || (_context.Phases[0].LargestOutputOffset + _context.Phases[0].Geometry.CropBegin) % YPhases != 0);

    /// <summary>What every method is told of its rows.</summary>
    private IEnumerable<string> RowNumbers => YPhases == 1 ? Methods.OuterNumbers(_context)
        : ["yTaps", "yStep", "lastTaps", "outRow", .. CutsRows ? s_rows : []];

    private static TilePointers At => new(new("input"), new("weights"), new("bias"), new("output"));

    public MethodPlan Interior() => Method("Interior", "Windows in which all phases have all their taps.", "count", body =>
        TileHeights.Cover(body, Int.Variable("count"), _shape.Tallest, (inner, height, tiles, first) => inner.Call(Tile(height),
            [At.Input + first * WindowInput, At.Weights, At.Bias, At.Output + first * RowOutputs],
            [tiles, .. RowNumbers.Select(Int.Variable)])));

    /// <summary>The values of <see cref="RowNumbers"/> for a unit.</summary>
    public Int[] RowNumbersOf(UnitFrame frame)
    {
        var outer = frame.OuterNumbers(_context.InputWidth * _context.Spec.InputChannels);
        if (YPhases == 1)
            return outer;
        var (from, to) = frame.RowsInside;
        var row = _context.OutputWidth * _context.Spec.OutputChannels;
        return [.. outer, frame.LastTaps, row, .. CutsRows ? new[] { from, to } : []];
    }

    /// <summary>All output channels of one phase of x of one window, with the taps that are valid there.</summary>
    public MethodPlan Border() => Method("Border", "One window of a phase of which only some taps, xTaps of them, are valid.",
        "xTaps", body =>
        {
            var channels = _context.Spec.OutputChannels;

            string Name(int y, int c) => $"acc{(YPhases > 1 ? $"_y{y}" : "")}_c{c}";

            Accumulate(body, Enumerable.Range(0, YPhases).SelectMany(y => Enumerable.Range(0, channels).Select(c => Name(y, c))),
                (vector, input, weights, lanes, yPhases, suffix) =>
                {
                    var tapInput = vector.Point("inputTap" + suffix, input);
                    var tapWeights = vector.Point("weightsTap" + suffix, weights);
                    vector.Repeat("tap" + suffix, Int.Variable("xTaps"),
                        [(tapInput, -_context.X.OffsetStep * Channels), (tapWeights, channels * Lanes)], tap =>
                        {
                            tap.Do(Read("in_x0" + suffix, tapInput, lanes));
                            for (var y = 0; y < yPhases; y++)
                            {
                                for (var c = 0; c < channels; c++)
                                {
                                    tap.Do(new Load(Lanes, "w" + suffix, tapWeights + (y * VectorSize + c * Lanes)));
                                    tap.Do(new MultiplyAdd(Lanes, Name(y, c), "in_x0" + suffix, "w" + suffix));
                                }
                            }
                        });
                });
            Finish(body, y => [.. Enumerable.Range(0, channels).Select(c => Name(y, c))]);
        });

    private MethodPlan Tile(int height) => Method(
        $"Tile_x{height}", $"Tiles of {height} windows with all phases and taps.", "tiles", body => body.Repeat(
            "tile", Int.Variable("tiles"), [(At.Input, height * WindowInput), (At.Output, height * RowOutputs)], tile =>
            {
                List<string> Row(int y) => [.. Enumerable.Range(0, height).SelectMany(p =>
                    _context.X.Phases.SelectMany(phase => Enumerable.Range(0, _context.Spec.OutputChannels)
                        .Select(c => Accumulator(p, y, phase, c))))];
                Accumulate(tile, Enumerable.Range(0, YPhases).SelectMany(Row),
                    (vector, input, weights, lanes, yPhases, suffix) =>
                        Taps(vector, height, input, weights, lanes, yPhases, suffix),
                    _shape.AsksEarly ? (line, input) => AskForInputs(line, height, input) : null);
                Finish(tile, Row);
            }));

    /// <summary>Rows of outputs: all, or those that the output has.</summary>
    private void Finish(BodyBuilder body, Func<int, List<string>> row)
    {
        body.Do(new Constant(Lanes, "one", 1f));
        for (var y = 0; y < YPhases; y++)
        {
            var at = y;
            if (CutsRows)
            {
                body.When(Int.Min(Int.Variable("rowFrom") * -1 + at, Int.Variable("rowTo") - (at + 1)), Relation.AtLeast, 0,
                    inside => FinishRow(inside, row(at), at));
            }
            else
            {
                FinishRow(body, row(at), at);
            }
        }
    }

    /// <summary>Adds the lanes of each accumulator, so that sums lie side by side as their outputs do.</summary>
    private void FinishRow(BodyBuilder body, List<string> accumulators, int y)
    {
        var output = At.Output + (YPhases > 1 ? y * Int.Variable("outRow") : 0);
        var row = YPhases > 1 ? $"_y{y}" : "";
        for (var first = 0; first < accumulators.Count; first += Lanes)
        {
            var count = Math.Min(Lanes, accumulators.Count - first);
            var sums = LaneSums.Write(body, Lanes, $"sum{first}{row}", [.. accumulators.Skip(first).Take(count)]);
            body.Do(new Load(Lanes, $"bias{first}{row}", At.Bias + first));
            body.Do(new MultiplyAdd(Lanes, sums, $"bias{first}{row}", "one"));
            var at = first;
            VectorOp Slopes(int lanes, string register) => new Load(lanes, register, At.Bias + (_shape.BiasLength + at));
            _epilogue.Apply(body, Lanes, [sums], Slopes);
            _epilogue.Store(body, count == Lanes ? new Store(Lanes, output + first, sums)
                : new StorePartial(Lanes, output + first, sums, count), Slopes);
        }
    }

    private string Accumulator(int window, int y, Phase phase, int channel) => $"acc_x{window}" + (YPhases > 1 ? $"_y{y}" : "")
        + (_context.X.Stride > 1 ? $"_r{phase.Residue}" : "") + (_context.Spec.OutputChannels > 1 ? $"_c{channel}" : "");

    private MethodPlan Method(string name, string summary, string count, Action<BodyBuilder> write) =>
        _methods.Get(name, summary, ["input", "weights", "bias", "output"], [count, .. RowNumbers], write);
}
