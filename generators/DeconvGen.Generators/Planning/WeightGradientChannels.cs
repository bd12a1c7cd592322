using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Planning;

/// <summary>
/// Channels last: lanes run over the channels of one side, those of the other are broadcast, and the sums of a tile stay in
/// registers over a block of positions. Depthwise kernels have lanes over the channels of both. A unit of work is a run of kernel
/// elements (<see cref="ElementRuns"/>) with some channels of either side.
/// </summary>
internal sealed class WeightGradientChannels
{
    /// <summary>Units of work below which runs are split into blocks of vectors.</summary>
    private const int EnoughUnits = 16;

    private const int FewestPositions = 32;
    private const int MostPositions = 4096;

    private readonly KernelContext _context;
    private readonly WeightStrides _strides;
    private readonly ColumnBlocks _blocks;
    private readonly WeightGradientChannelTiles _tiles;
    private readonly ElementRuns _runs;
    private readonly GradientWalk _walk;

    public WeightGradientChannels(KernelContext context)
    {
        _context = context;
        _strides = WeightStrides.Of(context);
        var (inputs, outputs) = (context.InputChannelsPerGroup, context.OutputChannelsPerGroup);
        LanesAreInputs = IsDepthwise
            || Fill(inputs) * (_strides.Input == 1 ? 4 : 3) >= Fill(outputs) * (_strides.Output == 1 ? 4 : 3);
        Channels = IsDepthwise ? context.Spec.InputChannels : LanesAreInputs ? inputs : outputs;
        Others = IsDepthwise ? 1 : LanesAreInputs ? outputs : inputs;
        _blocks = ColumnBlocks.Cut(Channels, context.Target.Lanes);
        // Elements side by side: neighbours of the large tensor, which is the other side.
        var tallest = RegisterTiling.Sums(context.Target, _blocks.All[0].Vectors);
        var most = LanesAreInputs ? tallest / Others : 1;
        _runs = new(context, most);
        Positions = PositionsOfBlock(tallest);
        _walk = new(context, Positions);
        _tiles = new(context, _walk, new(IsDepthwise, LanesAreInputs, LaneStride, OtherStride, _strides.Element));
    }

    private bool IsDepthwise => _context.Spec.IsDepthwise;

    /// <summary>Lanes run over the channels of the small tensor.</summary>
    private bool LanesAreInputs { get; }

    /// <summary>Channels over which lanes run, and those that are broadcast, in a group.</summary>
    private int Channels { get; }

    private int Others { get; }

    /// <summary>About how many a block has.</summary>
    private int Positions { get; }

    private int LaneStride => LanesAreInputs ? _strides.Input : _strides.Output;

    private int OtherStride => LanesAreInputs ? _strides.Output : _strides.Input;

    private int Groups => IsDepthwise ? 1 : _context.Spec.Groups;

    /// <summary>Blocks of vectors that a run is split into: as many as make enough units.</summary>
    private int Chunks => Math.Min(_blocks.All.Count, (EnoughUnits - 1) / (Groups * _runs.Count) + 1);

    public KernelPlan Plan()
    {
        var first = _blocks.All[0];
        return WeightGradientPlanner.Finish(_context,
        [
            "gradient by the weights, channels last, lanes over "
                + (IsDepthwise ? "channels" : LanesAreInputs ? "the small tensor's channels" : "the large tensor's channels"),
            $"tile: {first.Vectors} vectors of {(first.Partial > 0 ? first.Partial : _context.Target.Lanes)} channels"
                + (_runs.AreSideBySide ? $" x {_runs.OfTile} elements of a kernel row" : "")
                + (IsDepthwise ? "" : _runs.AreSideBySide ? $" x {Others} of the other side"
                    : $" x up to {_tiles.Tallest(first)} of the other side"),
            $"blocks of about {Positions} positions, "
                + (_runs.AreInTurn ? "in each the elements of a kernel row, " : "") + "added to the gradient one after the other",
            "order of additions: images, rows, positions; within a block in interleaved chains where a tile has few sums",
        ], [new("group", Groups), .. _runs.Digits, new("chunk", Chunks)], Unit, () => _tiles.All);
    }

    private int Fill(int channels)
    {
        var lanes = _context.Target.Lanes;
        return channels * 64 / (ColumnBlocks.Vectors(channels, lanes) * lanes);
    }

    /// <summary>The broadcast side is read again by each block of vectors, and both by each element of a kernel row that comes by
    /// itself; they should stay near until then.</summary>
    private int PositionsOfBlock(int tallest)
    {
        var isOneTile = _blocks.All.Count == 1 && Others <= tallest;
        if (isOneTile && !_runs.AreInTurn)
            return MostPositions;
        var near = CacheBudget.GradientOperands / (isOneTile
            ? _context.InputChannelsPerGroup + _context.X.Stride * _context.OutputChannelsPerGroup
            : Others + _blocks.All[0].Vectors * _context.Target.Lanes);
        // Where there are many sums, adding them up half as often won 10 % (256 > 128, k2 s2), though a block of positions is
        // twice the first level then. Those that lie apart are added one by one.
        var times = isOneTile ? 1 : LaneStride == 1 ? 2 : 4;
        return Math.Min(MostPositions, Math.Max(FewestPositions, times * near));
    }

    private void Unit(BodyBuilder body, IReadOnlyList<Int> place)
    {
        var (group, run, chunk) = (place[0], place[2], Chunk(body, place[3]));
        var element = body.Let("element", _runs.First(place[1], run));
        var sums = body.Point("sums", WeightGradientPlanner.Gradient
            + (element * _strides.Element + group * (_context.InputChannelsPerGroup * _strides.Input)));
        _runs.ForEachBlock(body, _walk, element, run, _context.Spec.InputChannels, _context.Spec.OutputChannels,
            (inner, block, first, elements) => Blocks(inner, block, chunk, group, (own, vectors, channel, small, large) =>
                ForEachHeight(own, vectors, (tile, height, other) => tile.Call(_tiles.Tile(vectors, elements, height),
                    [small + (LanesAreInputs ? channel : other), large + (IsDepthwise || !LanesAreInputs ? channel : other),
                        sums + (first * _strides.Element + channel * LaneStride + other * OtherStride)], block.Numbers))));
    }

    /// <summary>The blocks of channels of a unit.</summary>
    private (Int First, Int End) Chunk(BodyBuilder body, Int chunk) => (
        body.Let("firstBlock", chunk * _blocks.All.Count / Chunks),
        body.Let("endBlock", (chunk + 1) * _blocks.All.Count / Chunks));

    private void Blocks(
        BodyBuilder body, GradientBlock block, (Int First, Int End) chunk, Int group,
        Action<BodyBuilder, ColumnBlock, Int, Pointer, Pointer> write)
    {
        var spec = _context.Spec;
        var small = body.Point("smallBlock", WeightGradientPlanner.Small
            + ((block.Image * KernelContext.Product(_context.InputSizes) + block.Small) * spec.InputChannels
                + group * _context.InputChannelsPerGroup));
        var large = body.Point("largeBlock", WeightGradientPlanner.Large
            + ((block.Image * KernelContext.Product(_context.OutputSizes) + block.Large) * spec.OutputChannels
                + group * _context.OutputChannelsPerGroup));
        body.For("b", chunk.First, Int.Min(chunk.End, _blocks.Uniform), 1, (uniform, b) =>
            write(uniform, _blocks.All[0], b * (_blocks.All[0].Vectors * _context.Target.Lanes), small, large));
        foreach (var last in _blocks.All.Skip(_blocks.Uniform))
        {
            body.When(chunk.End, Relation.AtLeast, last.Index + 1, there => there.When(last.Index, Relation.AtLeast, chunk.First,
                own => write(own, last, last.First, small, large)));
        }
    }

    /// <summary>Channels of the other side in the tiles of a block of vectors: all, or as many as there are sums for.</summary>
    private void ForEachHeight(BodyBuilder body, ColumnBlock vectors, Action<BodyBuilder, int, Int> write)
    {
        if (_runs.AreSideBySide)
        {
            write(body, Others, 0);
            return;
        }

        TileHeights.Cover(body, Others, _tiles.Tallest(vectors), (inner, height, tiles, first) =>
            inner.For("t", 0, tiles, 1, (tile, t) => write(tile, height, first + t * height)));
    }
}
