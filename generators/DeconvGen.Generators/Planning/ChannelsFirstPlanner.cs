using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Planning;

/// <summary>
/// Channels first (or a single channel on both sides, where the layouts coincide): lanes run along x. A tile is a run of
/// windows times all their phases times a block of output channels; phases are interleaved in registers into whole stores.
/// Windows whose taps or outputs are incomplete are computed one by one, with the taps they have.
/// </summary>
internal sealed class ChannelsFirstPlanner
{
    private readonly KernelContext _context;
    private readonly PlanarTiles _tiles;

    public ChannelsFirstPlanner(KernelContext context, bool literal)
    {
        _context = context;
        _tiles = new PlanarTiles(context, literal);
    }

    private int Blocks => (_context.OutputChannelsPerGroup + _tiles.BlockChannels - 1) / _tiles.BlockChannels;

    private int ChannelSize => _context.KernelElements * _context.InputChannelsPerGroup;

    private int BiasBegin => _context.Spec.OutputChannels * ChannelSize;

    public KernelPlan Plan()
    {
        var spec = _context.Spec;
        var units = LabelRows.Units(_context, spec.Groups * Blocks);
        var rows = RowFrame.ForEachUnit(_context, units, (body, frame) =>
            LabelRows.ForEachBlock(_context, body, frame, spec.Groups * Blocks, (inner, block) => Row(inner, frame, block)));
        return new(
            _context.Target, Summary(),
            _tiles.Literal ? 0 : BiasBegin + spec.OutputChannels * _context.NumbersPerChannel,
            _tiles.Literal ? null : WeightPacking.ChannelsFirst(_context, _tiles.BlockChannels), null,
            RowFrame.Units(_context, units),
            Methods.Rows(_context, rows, readsWeights: !_tiles.Literal), _tiles.All)
        {
            UnitRows = RowFrame.UnitRows(_context, units),
        };
    }

    private IReadOnlyList<string> Summary() =>
    [
        "strategy: lanes along x" + (_tiles.Literal ? ", weights in the code" : ""),
        $"tile: {_tiles.Vectors} vectors of {_context.Target.Lanes} windows x {_tiles.PhasesPerTile} phases "
            + $"x {_tiles.BlockChannels} output channels, "
            + (_tiles.InterleavesStores ? "phases interleaved into whole stores" : _context.X.Stride == 1 ? "whole stores"
                : "strided stores"),
        _tiles.Literal
            ? "weights: literals, zero taps left out"
            : "weights: [group][block][phase-major outer elements][input channel][phase-major x elements][channel], then the bias",
        "order of additions: bias, then outer kernel elements of the phase, then input channels, then x elements",
    ];

    private void Row(BodyBuilder body, RowFrame frame, Int at)
    {
        var blocks = Blocks;
        var perGroup = _context.OutputChannelsPerGroup;
        var group = body.Let("g", at / blocks);
        var first = body.Let("firstChannel", at % blocks * _tiles.BlockChannels);
        var input = body.Point("inputStart", frame.InputPlane(group));
        var output = body.Point("outputStart", LabelRows.PlaneStart(_context, frame, group * perGroup + first));
        var channel = body.Let("channel", group * perGroup + first);
        var element = body.Let("element", frame.FirstElement());

        void Block(BodyBuilder inner, int channels) => _tiles.ForEachOuterSelection(inner, frame, channels,
            (selected, selection) =>
            Windows(selected, frame, selection, channels, new(
                input,
                Methods.Weights + (channel * ChannelSize + element * (_context.InputChannelsPerGroup * channels)),
                Methods.Weights + (BiasBegin + channel),
                output)));

        var rest = perGroup % _tiles.BlockChannels;
        if (rest == 0)
            Block(body, _tiles.BlockChannels);
        else if (blocks == 1)
            Block(body, rest);
        else
            body.When(first, Relation.AtLeast, perGroup - rest, last => Block(last, rest), full =>
                Block(full, _tiles.BlockChannels));
    }

    /// <summary>The windows of one row: those that all phases of a tile share as vectors, the others one by one.</summary>
    private void Windows(BodyBuilder body, RowFrame frame, OuterSelection? outer, int channels, PlanarOrigin origin)
    {
        var x = _context.X;
        Int[] numbers =
        [
            _context.InputPlane,
            LabelRows.PlaneSize(_context, frame),
            .. frame.OuterNumbers(_context.InputWidth),
        ];
        if (!_tiles.UsesVectors)
        {
            XPhases.ForEach(_context, frame.Windows, body, (inner, run) =>
                _tiles.CallEdge(inner, run, outer, channels, origin.AtPhase(_context, run, channels), run.Begin, run.End,
                    numbers));
            return;
        }

        for (var firstPhase = 0; firstPhase < x.Stride; firstPhase += _tiles.PhasesPerTile)
        {
            var phases = x.Phases.Skip(firstPhase).Take(_tiles.PhasesPerTile).ToList();
            var suffix = x.Stride > _tiles.PhasesPerTile ? PhaseText.Text(firstPhase) : "";
            var runs = phases.Select(phase => XPhaseRun.Create(
                _context, frame.Windows, body, phase.Residue, x.Stride > 1 ? PhaseText.Text(phase.Residue) : "", [phase])).ToList();
            var begin = body.Let("vectorBegin" + suffix, runs.Select(static run => run.InteriorBegin).Aggregate(Int.Max));
            var shared = body.Let("shared" + suffix, Int.Max(0,
                runs.Select(static run => run.InteriorEnd).Aggregate(Int.Min) - begin));
            // Fewer windows than lanes are no vector: all go one by one.
            var count = body.Let("vectorCount" + suffix, Int.Min(1, shared / _tiles.FewestWindows) * shared);
            _tiles.CallInterior(body, phases, outer, channels, origin.AtWindow(_context, phases[0], begin, channels), count,
                numbers);
            foreach (var run in runs)
            {
                var at = origin.AtPhase(_context, run, channels);
                _tiles.CallEdge(body, run, outer, channels, at, run.Begin, Int.Min(begin, run.End), numbers);
                _tiles.CallEdge(body, run, outer, channels, at, Int.Max(run.Begin, begin + count), run.End, numbers);
            }
        }
    }
}

/// <summary>Where a row of a channel block begins: window 0 of the input, first valid outer tap of the weights, bias, output
/// 0.</summary>
internal sealed record PlanarOrigin(Address Input, Address Weights, Address Bias, Address Output)
{
    /// <summary>For a tile that begins with <paramref name="phase"/>: the input of offset 0.</summary>
    public Address[] AtWindow(KernelContext context, Phase phase, Int window, int channels) =>
    [
        Input + context.InputAt(context.OuterAxes, window), Weights + phase.Position * channels, Bias,
        OutputAt(context, phase.Residue, window),
    ];

    /// <summary>For the windows of one phase: the input of window 0, the weights of its first tap, the output of window
    /// 0.</summary>
    public Address[] AtPhase(KernelContext context, XPhaseRun run, int channels) =>
        [Input, Weights + run.FirstElement * channels, Bias, OutputAt(context, run.Residue, 0)];

    private Address OutputAt(KernelContext context, Int phase, Int window) =>
        Output + (window * context.X.Stride + phase - context.X.Geometry.CropBegin);
}
