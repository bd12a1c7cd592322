using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Planning;

/// <summary>
/// Channels first, several channels meeting: lanes run along x. A tile is a few vectors of windows times phases times a block
/// of output channels; where the phases of y are few, a tile computes them together, since they read the same inputs. Rows are
/// covered by as few vectors as hold them: a first and a last tile that know the borders, whole tiles between them.
/// </summary>
internal sealed class DensePlanarPlanner
{
    /// <summary>Strides up to which windows are vectors.</summary>
    private const int LargestStride = 32;

    private readonly KernelContext _context;
    private readonly PlanarShape _shape;
    private readonly PlanarColumns _columns;
    private readonly DensePlanarTiles _tiles;

    private DensePlanarPlanner(KernelContext context, PlanarShape shape)
    {
        _context = context;
        _shape = shape;
        _columns = new PlanarColumns(context, shape.XPhases);
        _tiles = new DensePlanarTiles(context, shape, _columns);
        Blocks = shape.Blocks(context.OutputChannelsPerGroup);
        WideBlocks = shape.WideBlocks(context.OutputChannelsPerGroup);
    }

    private int Blocks { get; }

    private int WideBlocks { get; }

    private int Lanes => _context.Target.Lanes;

    private int ChannelSize => _context.KernelElements * _context.InputChannelsPerGroup;

    private int BiasBegin => _context.Spec.OutputChannels * ChannelSize;

    /// <summary>Windows of a one-dimensional kernel that make a unit: whole tiles whose inputs stay near while the blocks
    /// pass.</summary>
    private int Chunk => Math.Max(4, 65536 / _context.InputChannelsPerGroup / (_shape.Vectors * Lanes)) * _shape.Vectors * Lanes;

    /// <summary>Null where each output channel reads one input channel, or where the stride or the kernel is out of
    /// proportion.</summary>
    public static KernelPlan? TryPlan(KernelContext context) =>
        context.InputChannelsPerGroup * context.OutputChannelsPerGroup == 1 || context.X.Stride > LargestStride ? null
            : PlanarShape.Choose(context) is { } shape ? new DensePlanarPlanner(context, shape).Plan()
            : null;

    private KernelPlan Plan()
    {
        var spec = _context.Spec;
        var units = spec.Groups * Blocks;
        var rows = PlanarFrame.ForEachUnit(_context, units, _shape.YPhases, _columns.Windows, Chunk, Row);
        return new(
            _context.Target, Summary(), BiasBegin + spec.OutputChannels,
            WeightPacking.DensePlanar(_context, _shape, _columns), null,
            PlanarFrame.Units(_context, units, _shape.YPhases, _columns.Windows, Chunk),
            Methods.Rows(_context, rows), _tiles.All);
    }

    private IReadOnlyList<string> Summary() =>
    [
        "strategy: lanes along x",
        $"tile: {_shape.Vectors} vectors of {Lanes} windows x {_shape.YPhases} x {_shape.XPhases} phases x {_shape.Channels} output channels"
            + $" ({WideBlocks} of {Blocks} blocks{(WideBlocks == Blocks ? "" : ", the others one less")})",
        "weights: [group][block][phases of x][outer elements][input channel][x elements][phases of y][channel], then the bias",
        "order of additions: bias, then outer kernel elements of the phase, then input channels, then x elements",
    ];

    private void Row(BodyBuilder body, PlanarFrame frame)
    {
        var perGroup = _context.OutputChannelsPerGroup;
        var groups = _context.Spec.Groups;
        var group = groups == 1 ? 0 : body.Let("g", frame.Block / Blocks);
        var block = groups == 1 ? frame.Block : body.Let("b", frame.Block % Blocks);
        var first = Blocks == 1 ? 0 : body.Let("firstChannel",
            block * (_shape.Channels - 1) + (WideBlocks == Blocks ? block : Int.Min(block, WideBlocks)));
        var channel = body.Let("channel", group * perGroup + first);
        var (inPlane, outPlane) = (KernelContext.Product(_context.InputSizes), KernelContext.Product(_context.OutputSizes));
        var input = body.Point("inputStart", Methods.Input
            + ((frame.Image * _context.Spec.InputChannels + group * _context.InputChannelsPerGroup) * inPlane
                + frame.FirstInputRow * _context.InputWidth));
        var output = body.Point("outputStart", Methods.Output
            + ((frame.Image * _context.Spec.OutputChannels + channel) * outPlane + frame.OutputRow * _context.OutputWidth));
        var element = body.Let("element", frame.FirstElement);
        var numbers = _tiles.RowNumbers(body, frame);

        void Channels(BodyBuilder inner, int channels)
        {
            foreach (var phases in _columns.Groups)
            {
                var packed = phases.PackedTaps * (_context.KernelElements / _context.Spec.Axes[_context.OuterAxes].Kernel)
                    + element * phases.Taps.Count;
                Cover(inner, frame, new(phases, channels, numbers,
                [
                    input,
                    Methods.Weights + (channel * ChannelSize + packed * (_context.InputChannelsPerGroup * channels)),
                    Methods.Weights + (BiasBegin + channel),
                    output + phases.First,
                ]));
            }
        }

        if (WideBlocks == Blocks)
            Channels(body, _shape.Channels);
        else
            body.When(block, Relation.AtLeast, WideBlocks,
                narrow => Channels(narrow, _shape.Channels - 1), wide => Channels(wide, _shape.Channels));
    }

    /// <summary>
    /// n vectors in as few tiles as hold them. Where the last would be small, it and the first are both a little smaller, so
    /// that borders lie within them and all between are whole.
    /// </summary>
    private void Cover(BodyBuilder body, PlanarFrame frame, PlanarRow row)
    {
        var (from, end) = frame.Windows;
        var (vectors, lanes, stride) = (_shape.Vectors, Lanes, _columns.Stride);
        var windows = end - from;

        void Border(BodyBuilder inner, int size, Int at, Int last)
        {
            var room = _context.OutputWidth - (at + last) * stride;
            _tiles.CallBorder(inner, row, size, at, last,
                _context.OuterAxes == 0 ? Int.Min(room, (end - at - last) * stride) : room);
        }

        void Few(BodyBuilder inner, int size)
        {
            if (size == 1)
                Border(inner, 1, from, 0);
            else
                inner.When(windows, Relation.AtLeast, (size - 1) * lanes + 1,
                    fits => Border(fits, size, from, windows - lanes), less => Few(less, size - 1));
        }

        body.When(windows, Relation.AtLeast, vectors * lanes + 1, many =>
        {
            var count = (windows + (lanes - 1)) / lanes;
            var missing = many.Let("missing", (count + (vectors - 1)) / vectors * vectors - count);
            var left = many.Let("left", from + (vectors - missing / 2) * lanes);
            var right = many.Let("right", end - (vectors - (missing + 1) / 2) * lanes);

            void Sizes(BodyBuilder inner, int less, int most, int parity, Int at)
            {
                if (less == most)
                    Border(inner, vectors - less, at, (vectors - less - 1) * lanes);
                else
                    inner.When(missing, Relation.AtLeast, 2 * less + 2 - parity,
                        smaller => Sizes(smaller, less + 1, most, parity, at),
                        fits => Border(fits, vectors - less, at, (vectors - less - 1) * lanes));
            }

            Sizes(many, 0, (vectors - 1) / 2, 0, from);
            if (_tiles.HasInterior)
                _tiles.CallInterior(many, row, left, right);
            else
                many.For("m0", left, right, vectors * lanes, (middle, m) =>
                    Border(middle, vectors, middle.Let("m", Int.Min(m, right - vectors * lanes)), (vectors - 1) * lanes));
            Sizes(many, 0, vectors / 2, 1, right);
        }, few => Few(few, vectors));
    }
}

/// <summary>What the tiles of one row and one group of phases of x share.</summary>
/// <param name="Pointers">Input of window 0 in the first valid row, weights of the first valid outer tap, bias, output of window
/// 0.</param>
internal sealed record PlanarRow(PlanarGroup Phases, int Channels, IReadOnlyList<Int> Numbers, Address[] Pointers);
