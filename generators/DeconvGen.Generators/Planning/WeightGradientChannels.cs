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
    private readonly ElementRuns _runs;

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
        _walk = new(context, Positions());
        _tiles = new(context, _walk, new(IsDepthwise, LanesAreInputs, LaneStride, OtherStride));
        _runs = new(context, _tiles.Tallest(_blocks.All[0]));
    }

    private bool IsDepthwise => _context.Spec.IsDepthwise;

    /// <summary>Lanes run over the channels of the small tensor.</summary>
    private bool LanesAreInputs { get; }

    /// <summary>Channels over which lanes run, and those that are broadcast, in a group.</summary>
    private int Channels { get; }

    private int Others { get; }

    private int LaneStride => LanesAreInputs ? _strides.Input : _strides.Output;

    private int OtherStride => IsDepthwise ? _strides.Element : LanesAreInputs ? _strides.Output : _strides.Input;

    private int Groups => IsDepthwise ? 1 : _context.Spec.Groups;

    /// <summary>Runs of blocks that a kernel element is split into: as many as make enough units.</summary>
    private int Chunks => Math.Min(_blocks.All.Count,
        (EnoughUnits - 1) / (IsDepthwise ? _runs.Count : Groups * _context.KernelElements) + 1);

    public KernelPlan Plan()
    {
        var first = _blocks.All[0];
        return WeightGradientPlanner.Finish(_context,
        [
            "gradient by the weights, channels last, lanes over "
                + (IsDepthwise ? "channels" : LanesAreInputs ? "the small tensor's channels" : "the large tensor's channels"),
            $"tile: {first.Vectors} vectors of {(first.Partial > 0 ? first.Partial : _context.Target.Lanes)} channels"
                + (IsDepthwise ? $" x {_runs.Length} elements of a kernel row"
                    : $" x up to {_tiles.Tallest(first)} of the other side"),
            $"blocks of about {Positions()} positions, added to the gradient one after the other",
            "order of additions: images, rows, positions; within a block in interleaved chains where a tile has few sums",
        ], [.. IsDepthwise ? _runs.Digits : Elements, new("chunk", Chunks)], IsDepthwise ? Run : Unit, () => _tiles.All);
    }

    private IEnumerable<Digit> Elements => [new("group", Groups), new("element", _context.KernelElements)];

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

    /// <summary>Elements of a row of a depthwise kernel.</summary>
    private void Run(BodyBuilder body, IReadOnlyList<Int> place)
    {
        var run = place[1];
        var element = body.Let("element", _runs.First(place[0], run));
        var chunk = Chunk(body, place[2]);
        var sums = body.Point("sums", WeightGradientPlanner.Gradient + element * _strides.Element);
        var channels = _context.Spec.InputChannels;
        _runs.Write(body, run, (inner, elements) => _walk.ForEachBlock(inner, element, elements, channels, channels,
            (there, block) => Tile(there, block, elements, 0), (there, tap, block) => Tile(there, block, 1, tap)));

        void Tile(BodyBuilder there, GradientBlock block, int elements, Int first) =>
            Blocks(there, block, chunk, group: 0, (own, vectors, channel, small, large) => own.Call(_tiles.Tile(vectors, elements),
                [small + channel, large + channel, sums + (first * OtherStride + channel * LaneStride)], block.Numbers));
    }

    private void Unit(BodyBuilder body, IReadOnlyList<Int> place)
    {
        var (group, element) = (place[0], place[1]);
        var chunk = Chunk(body, place[2]);
        var gradient = body.Point("sums", WeightGradientPlanner.Gradient
            + (element * _strides.Element + group * (_context.InputChannelsPerGroup * _strides.Input)));
        _walk.ForEachBlock(body, element, _context.Spec.InputChannels, _context.Spec.OutputChannels, (inner, block) =>
            Blocks(inner, block, chunk, group, (own, vectors, channel, small, large) =>
                Tiles(own, vectors, channel, small, large, gradient, block)));
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

    /// <summary>All tiles of one block of vectors.</summary>
    private void Tiles(
        BodyBuilder body, ColumnBlock vectors, Int channel, Pointer small, Pointer large, Pointer gradient, GradientBlock block) =>
        TileHeights.Cover(body, Others, _tiles.Tallest(vectors), (inner, height, tiles, first) =>
            inner.For("t", 0, tiles, 1, (tile, t) =>
            {
                var other = first + t * height;
                tile.Call(_tiles.Tile(vectors, height),
                    [small + (LanesAreInputs ? channel : other), large + (LanesAreInputs ? other : channel),
                        gradient + (channel * LaneStride + other * OtherStride)], block.Numbers);
            }));
}
