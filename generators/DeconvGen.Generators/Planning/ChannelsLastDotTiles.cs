using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Planning;

/// <summary>The methods of the channels-last strategy with lanes over input channels.</summary>
internal sealed class ChannelsLastDotTiles
{
    private const int MostAccumulators = 12;
    private const int MostWindows = 8;

    private readonly KernelContext _context;
    private readonly Dictionary<string, MethodPlan> _methods = [];

    public ChannelsLastDotTiles(KernelContext context) => _context = context;

    public IReadOnlyList<MethodPlan> All => [.. _methods.Values];

    /// <summary>Outputs of a window: phases of x times output channels, neighbours in memory.</summary>
    public int Outputs => _context.X.Stride * _context.Spec.OutputChannels;

    public int Tallest => Math.Min(MostWindows, MostAccumulators / Outputs);

    /// <summary>Input channels, rounded up to whole vectors.</summary>
    public int PackedChannels => (Channels + Lanes - 1) / Lanes * Lanes;

    /// <summary>The bias of a tile's outputs, one after the other.</summary>
    public int BiasLength => (Tallest * Outputs + Lanes - 1) / Lanes * Lanes;

    private int Lanes => _context.Target.Lanes;

    private int Channels => _context.Spec.InputChannels;

    /// <summary>Packed floats of a vector of input channels: all x elements and output channels.</summary>
    private int VectorSize => _context.Spec.Axes[_context.OuterAxes].Kernel * _context.Spec.OutputChannels * Lanes;

    private static TilePointers At => new(new("input"), new("weights"), new("bias"), new("output"));

    public MethodPlan Interior() => Method("Interior", "Windows in which all phases have all their taps.", "count", body =>
        TileHeights.Cover(body, Int.Variable("count"), Tallest, (inner, height, tiles, first) => inner.Call(Tile(height),
            [At.Input + first * Channels, At.Weights, At.Bias, At.Output + first * Outputs],
            [tiles, .. Methods.OuterNumbers(_context).Select(Int.Variable)])));

    /// <summary>All output channels of one phase of one window, with the taps that are valid there.</summary>
    public MethodPlan Border() => Method("Border", "One window of a phase of which only some taps, xTaps of them, are valid.",
        "xTaps", body =>
        {
            var outputs = Enumerable.Range(0, _context.Spec.OutputChannels).Select(static c => $"acc_c{c}").ToList();
            Accumulate(body, outputs, (vector, input, weights, lanes) =>
            {
                var rest = Suffix(lanes);
                var tapInput = vector.Point("inputTap" + rest, input);
                var tapWeights = vector.Point("weightsTap" + rest, weights);
                vector.Repeat("tap", Int.Variable("xTaps"),
                    [(tapInput, -_context.X.OffsetStep * Channels), (tapWeights, outputs.Count * Lanes)], tap =>
                    {
                        tap.Do(Read("in_x0" + rest, tapInput, lanes));
                        for (var c = 0; c < outputs.Count; c++)
                        {
                            tap.Do(new Load(Lanes, "w" + rest, tapWeights + c * Lanes));
                            tap.Do(new MultiplyAdd(Lanes, outputs[c], "in_x0" + rest, "w" + rest));
                        }
                    });
            });
            Finish(body, outputs);
        });

    private MethodPlan Tile(int height) => Method($"Tile_x{height}", $"Tiles of {height} windows with all phases and taps.", "tiles",
        body => body.Repeat("tile", Int.Variable("tiles"), [(At.Input, height * Channels), (At.Output, height * Outputs)], tile =>
        {
            List<string> outputs = [.. Enumerable.Range(0, height).SelectMany(p =>
                _context.X.Phases.SelectMany(phase => Enumerable.Range(0, _context.Spec.OutputChannels)
                    .Select(c => Accumulator(p, phase, c))))];
            Accumulate(tile, outputs, (vector, input, weights, lanes) => Taps(vector, height, input, weights, lanes));
            Finish(tile, outputs);
        }));

    /// <summary>The taps of a vector of input channels, input by input: all phases of a window read the same ones.</summary>
    private void Taps(BodyBuilder body, int height, Address input, Address weights, int lanes)
    {
        var x = _context.X;
        var rest = Suffix(lanes);
        var channels = _context.Spec.OutputChannels;
        var groups = x.Phases.SelectMany(phase => Enumerable.Range(0, phase.Count).Select(u => (Phase: phase, U: u)))
            .GroupBy(tap => x.Offset(tap.Phase, tap.U)).OrderBy(static group => group.Key);
        foreach (var group in groups)
        {
            body.Note($"input {Methods.Window(-group.Key)}: "
                + string.Join(", ", group.Select(tap => $"k{tap.Phase.FirstTap + tap.U * x.TapStep} of phase {tap.Phase.Residue}")));
            var taps = group.SelectMany(tap => Enumerable.Range(0, channels).Select(c => (tap.Phase, Channel: c,
                Weights: weights + ((tap.Phase.Position + tap.U) * channels + c) * Lanes))).ToList();

            // The fewer of inputs and weights wait in registers for the others.
            if (taps.Count <= height)
            {
                for (var i = 0; i < taps.Count; i++)
                    body.Do(new Load(Lanes, $"w_{i}{rest}", taps[i].Weights));
                for (var p = 0; p < height; p++)
                {
                    body.Do(Read($"in_x{p}{rest}", input + (p - group.Key) * Channels, lanes));
                    for (var i = 0; i < taps.Count; i++)
                        body.Do(new MultiplyAdd(Lanes, Accumulator(p, taps[i].Phase, taps[i].Channel), $"in_x{p}{rest}", $"w_{i}{rest}"));
                }
            }
            else
            {
                for (var p = 0; p < height; p++)
                    body.Do(Read($"in_x{p}{rest}", input + (p - group.Key) * Channels, lanes));
                for (var i = 0; i < taps.Count; i++)
                {
                    body.Do(new Load(Lanes, $"w_{i}{rest}", taps[i].Weights));
                    for (var p = 0; p < height; p++)
                        body.Do(new MultiplyAdd(Lanes, Accumulator(p, taps[i].Phase, taps[i].Channel), $"in_x{p}{rest}", $"w_{i}{rest}"));
                }
            }
        }
    }

    /// <summary>Outer taps and vectors of input channels; the last vector may have fewer lanes.</summary>
    private void Accumulate(
        BodyBuilder body, List<string> accumulators, Action<BodyBuilder, Address, Address, int> write)
    {
        foreach (var accumulator in accumulators)
            body.Do(new Constant(Lanes, accumulator, 0f));
        var (whole, rest) = (Channels / Lanes, Channels % Lanes);
        Methods.OuterTapLoops(_context, body, At.Input, At.Weights, PackedChannels * _context.Spec.OutputChannels,
            (inner, input, weights) =>
            {
                var vectorInput = inner.Point("inputC", input);
                var vectorWeights = inner.Point("weightsC", weights);
                inner.Repeat("c", whole, [(vectorInput, Lanes), (vectorWeights, VectorSize)],
                    vector => write(vector, vectorInput, vectorWeights, Lanes));
                var loops = whole > 1;
                if (rest > 0)
                    write(inner, vectorInput + (loops ? 0 : Lanes), vectorWeights + (loops ? 0 : VectorSize), rest);
            });
    }

    /// <summary>Adds the lanes of each accumulator, so that sums lie side by side as their outputs do.</summary>
    private void Finish(BodyBuilder body, List<string> accumulators)
    {
        body.Do(new Constant(Lanes, "one", 1f));
        for (var first = 0; first < accumulators.Count; first += Lanes)
        {
            List<string> sums = [.. accumulators.Skip(first).Take(Lanes)];
            var count = sums.Count;
            for (var (level, lanes) = (0, Lanes); lanes > 1; level++, lanes /= 2)
            {
                var paired = new List<string>();
                for (var i = 0; i < sums.Count; i += 2)
                {
                    var name = $"sum{first}_l{level}_{i / 2}";
                    body.Do(new AddPairs(Lanes, name, sums[i], sums[Math.Min(i + 1, sums.Count - 1)]));
                    paired.Add(name);
                }

                sums = paired;
            }

            body.Do(new Load(Lanes, $"bias{first}", At.Bias + first));
            body.Do(new MultiplyAdd(Lanes, sums[0], $"bias{first}", "one"));
            if (_context.Spec.Activation == Activation.Relu)
                body.Do(new Relu(Lanes, sums[0]));
            body.Do(count == Lanes ? new Store(Lanes, At.Output + first, sums[0])
                : new StorePartial(Lanes, At.Output + first, sums[0], count));
        }
    }

    /// <summary>The last, shorter vector stands behind the loop over the others, in the scope around it.</summary>
    private string Suffix(int lanes) => lanes < Lanes ? "_rest" : "";

    private VectorOp Read(string register, Address source, int lanes) => lanes == Lanes
        ? new Load(Lanes, register, source)
        : new LoadPartial(Lanes, register, source, lanes);

    private string Accumulator(int window, Phase phase, int channel) => $"acc_x{window}"
        + (_context.X.Stride > 1 ? $"_r{phase.Residue}" : "") + (_context.Spec.OutputChannels > 1 ? $"_c{channel}" : "");

    private MethodPlan Method(string name, string summary, string count, Action<BodyBuilder> write)
    {
        if (!_methods.TryGetValue(name, out var method))
        {
            method = new(name, summary, ["input", "weights", "bias", "output"], [count, .. Methods.OuterNumbers(_context)],
                BodyBuilder.BuildMethod(write));
            _methods.Add(name, method);
        }

        return method;
    }
}
