using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Planning;

/// <summary>
/// Channels last: lanes run over the channels of one side, those of the other are broadcast, and the sums of a tile stay in
/// registers over a block of positions. Depthwise kernels have lanes over the channels of both.
/// </summary>
internal sealed class WeightGradientChannels
{
    /// <summary>Units of work below which a kernel element is split into blocks of channels.</summary>
    private const int EnoughUnits = 16;

    private const int FewestPositions = 32;
    private const int MostPositions = 4096;

    private readonly KernelContext _context;
    private readonly WeightStrides _strides;
    private readonly ColumnBlocks _blocks;
    private readonly WeightGradientChannelTiles _tiles;
    private readonly GradientWalk _walk;

    public WeightGradientChannels(KernelContext context)
    {
        _context = context;
        _strides = WeightStrides.Of(context);
        var (inputs, outputs) = (context.InputChannelsPerGroup, context.OutputChannelsPerGroup);
        IsDepthwise = inputs == 1 && outputs == 1;
        LanesAreInputs = IsDepthwise
            || Fill(inputs) * (_strides.Input == 1 ? 4 : 3) >= Fill(outputs) * (_strides.Output == 1 ? 4 : 3);
        Channels = IsDepthwise ? context.Spec.InputChannels : LanesAreInputs ? inputs : outputs;
        Others = IsDepthwise ? 1 : LanesAreInputs ? outputs : inputs;
        _blocks = ColumnBlocks.Cut(Channels, context.Target.Lanes);
        _walk = new(context, Positions());
        _tiles = new(context, _walk, new(IsDepthwise, LanesAreInputs, LaneStride, OtherStride));
    }

    private bool IsDepthwise { get; }

    /// <summary>Lanes run over the channels of the small tensor.</summary>
    private bool LanesAreInputs { get; }

    /// <summary>Channels over which lanes run, and those that are broadcast, in a group.</summary>
    private int Channels { get; }

    private int Others { get; }

    private int LaneStride => LanesAreInputs ? _strides.Input : _strides.Output;

    private int OtherStride => LanesAreInputs ? _strides.Output : _strides.Input;

    private int Groups => IsDepthwise ? 1 : _context.Spec.Groups;

    /// <summary>Runs of blocks that a kernel element is split into: as many as make enough units.</summary>
    private int Chunks => Math.Min(_blocks.All.Count, (EnoughUnits - 1) / (Groups * _context.KernelElements) + 1);

    public KernelPlan Plan()
    {
        var first = _blocks.All[0];
        return WeightGradientPlanner.Finish(_context,
        [
            "gradient by the weights, channels last, lanes over "
                + (IsDepthwise ? "channels" : LanesAreInputs ? "the small tensor's channels" : "the large tensor's channels"),
            $"tile: {first.Vectors} vectors of {(first.Partial > 0 ? first.Partial : _context.Target.Lanes)} channels"
                + (IsDepthwise ? "" : $" x up to {_tiles.Tallest(first)} of the other side"),
            $"blocks of about {Positions()} positions, added to the gradient one after the other",
            "order of additions: images, rows, positions; within a block in interleaved chains where a tile has few sums",
        ], [new("group", Groups), new("element", _context.KernelElements), new("chunk", Chunks)], Unit, () => _tiles.All);
    }

    private int Fill(int channels)
    {
        var lanes = _context.Target.Lanes;
        return channels * 64 / (ColumnBlocks.Vectors(channels, lanes) * lanes);
    }

    /// <summary>The broadcast side is read again by each block of vectors, and should stay near until then.</summary>
    private int Positions()
    {
        var first = _blocks.All[0];
        if (_blocks.All.Count == 1 && (IsDepthwise || Others <= RegisterTiling.Windows(_context.Target, first.Vectors)))
            return MostPositions;
        var near = CacheBudget.GradientOperands / (Others + first.Vectors * _context.Target.Lanes);
        // Sums that lie apart are added one by one: longer blocks make up for it.
        return Math.Min(MostPositions, Math.Max(FewestPositions, LaneStride == 1 ? near : 4 * near));
    }

    private void Unit(BodyBuilder body, IReadOnlyList<Int> place)
    {
        var spec = _context.Spec;
        var (group, element, chunk) = (place[0], place[1], place[2]);
        var firstBlock = body.Let("firstBlock", chunk * _blocks.All.Count / Chunks);
        var endBlock = body.Let("endBlock", (chunk + 1) * _blocks.All.Count / Chunks);
        var gradient = body.Point("sums", WeightGradientPlanner.Gradient
            + (element * _strides.Element + group * (_context.InputChannelsPerGroup * _strides.Input)));
        _walk.ForEachBlock(body, element, spec.InputChannels, spec.OutputChannels, (inner, block) =>
        {
            var small = inner.Point("smallBlock", WeightGradientPlanner.Small
                + ((block.Image * KernelContext.Product(_context.InputSizes) + block.Small) * spec.InputChannels
                    + group * _context.InputChannelsPerGroup));
            var large = inner.Point("largeBlock", WeightGradientPlanner.Large
                + ((block.Image * KernelContext.Product(_context.OutputSizes) + block.Large) * spec.OutputChannels
                    + group * _context.OutputChannelsPerGroup));
            inner.For("b", firstBlock, Int.Min(endBlock, _blocks.Uniform), 1, (uniform, b) =>
                Tiles(
                    uniform, _blocks.All[0], b * (_blocks.All[0].Vectors * _context.Target.Lanes), small, large, gradient, block));
            foreach (var last in _blocks.All.Skip(_blocks.Uniform))
            {
                inner.When(endBlock, Relation.AtLeast, last.Index + 1, there => there.When(last.Index, Relation.AtLeast, firstBlock,
                    own => Tiles(own, last, last.First, small, large, gradient, block)));
            }
        });
    }

    /// <summary>All tiles of one block of vectors.</summary>
    private void Tiles(
        BodyBuilder body, ColumnBlock vectors, Int channel, Pointer small, Pointer large, Pointer gradient, GradientBlock block)
    {
        void Call(BodyBuilder inner, int height, Int other) => inner.Call(_tiles.Tile(vectors, height),
            [small + (LanesAreInputs ? channel : other), large + (IsDepthwise || !LanesAreInputs ? channel : other),
                gradient + (channel * LaneStride + other * OtherStride)], block.Numbers);

        if (IsDepthwise)
        {
            Call(body, 1, 0);
            return;
        }

        TileHeights.Cover(body, Others, _tiles.Tallest(vectors), (inner, height, tiles, first) =>
            inner.For("t", 0, tiles, 1, (tile, t) => Call(tile, height, first + t * height)));
    }
}
