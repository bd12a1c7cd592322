using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Planning;

/// <summary>
/// Channels first: lanes run along x, so that a sum is a vector until its lanes are added up at the end of a block. A tile is
/// some channels of the small tensor times two of the large one, which are read with steps of the stride; of depthwise kernels
/// elements of a row (<see cref="ElementRuns"/>).
/// </summary>
internal sealed class WeightGradientPlanes
{
    /// <summary>Channels of the large tensor in a tile: its loads are the dear ones.</summary>
    private const int Pair = 2;

    /// <summary>Positions of a block, whose inputs the tiles and elements after the first find near.</summary>
    private const int Positions = 1024;

    /// <summary>Where there is a single tile: the lanes of its sums are added up less often.</summary>
    private const int MostPositions = 8192;

    private readonly KernelContext _context;
    private readonly WeightStrides _strides;
    private readonly WeightGradientPlaneTiles _tiles;
    private readonly ElementRuns _runs;
    private readonly GradientWalk _walk;

    public WeightGradientPlanes(KernelContext context)
    {
        _context = context;
        _strides = WeightStrides.Of(context);
        _walk = new(context, Inputs <= WeightGradientPlaneTiles.Tallest(context.Target, Together) ? MostPositions : Positions);
        _tiles = new(context, _walk, IsDepthwise ? _strides.Element : _strides.Input, IsDepthwise);
        _runs = new(context, IsDepthwise ? WeightGradientPlaneTiles.Tallest(context.Target, 1) : 1);
    }

    private bool IsDepthwise => _context.Spec.IsDepthwise;

    private int Inputs => _context.InputChannelsPerGroup;

    private int Outputs => _context.OutputChannelsPerGroup;

    private int Together => Math.Min(Pair, Outputs);

    private int OutputBlocks => (Outputs + Together - 1) / Together;

    public KernelPlan Plan() => WeightGradientPlanner.Finish(_context,
    [
        "gradient by the weights, lanes along x",
        IsDepthwise ? $"tile: {_runs.OfTile} elements of a kernel row"
            : $"tile: up to {WeightGradientPlaneTiles.Tallest(_context.Target, Together)} channels of the small tensor"
                + $" x {Together} of the large one",
        "order of additions: images, rows, positions of a lane; lanes pairwise at the end of a block, blocks one after the other",
    ], [new("group", _context.Spec.Groups), .. _runs.Digits, new("pair", OutputBlocks)], IsDepthwise ? Run : Unit,
        () => _tiles.All);

    /// <summary>Elements of a row of a depthwise kernel.</summary>
    private void Run(BodyBuilder body, IReadOnlyList<Int> place)
    {
        var (channel, run) = (place[0], place[2]);
        var (smallPlane, largePlane) = (body.Let("smallPlane", KernelContext.Product(_context.InputSizes)),
            body.Let("largePlane", KernelContext.Product(_context.OutputSizes)));
        var element = body.Let("element", _runs.First(place[1], run));
        var sums = body.Point("sums", WeightGradientPlanner.Gradient
            + (element * _strides.Element + channel * _strides.Input));
        _runs.ForEachBlock(body, _walk, element, run, 1, 1,
            (there, block, first, elements) => Tile(there, block, elements, sums + first * _strides.Element));

        void Tile(BodyBuilder there, GradientBlock block, int elements, Address gradient)
        {
            var plane = block.Image * _context.Spec.InputChannels + channel;
            var small = WeightGradientPlanner.Small + (plane * smallPlane + block.Small);
            var large = WeightGradientPlanner.Large + (plane * largePlane + block.Large);
            ForEachWidth(there, block.Count, (wide, lanes) => wide.Call(_tiles.Tile(lanes, elements, 1),
                [small, large, gradient], [.. block.Numbers, smallPlane, largePlane]));
        }
    }

    private void Unit(BodyBuilder body, IReadOnlyList<Int> place)
    {
        var (group, run, pair) = (place[0], place[2], place[3]);
        var element = body.Let("element", _runs.First(place[1], run));
        var (smallPlane, largePlane) = (body.Let("smallPlane", KernelContext.Product(_context.InputSizes)),
            body.Let("largePlane", KernelContext.Product(_context.OutputSizes)));
        var gradient = body.Point("sums", WeightGradientPlanner.Gradient + (element * _strides.Element
            + group * (Inputs * _strides.Input) + pair * (Together * _strides.Output)));
        _runs.ForEachBlock(body, _walk, element, run, 1, 1, (inner, block, tap, _) =>
        {
            var small = inner.Point("smallBlock", WeightGradientPlanner.Small
                + ((block.Image * _context.Spec.InputChannels + group * Inputs) * smallPlane + block.Small));
            var large = inner.Point("largeBlock", WeightGradientPlanner.Large
                + ((block.Image * _context.Spec.OutputChannels + group * Outputs + pair * Together) * largePlane + block.Large));
            void Channels(BodyBuilder there, int outputs) => ForEachWidth(there, block.Count, (wide, lanes) =>
            {
                var tallest = WeightGradientPlaneTiles.Tallest(_context.Target, outputs);
                TileHeights.Cover(wide, Inputs, tallest, (tiles, height, count, first) =>
                    tiles.For("t", 0, count, 1, (tile, t) => tile.Call(_tiles.Tile(lanes, height, outputs),
                        [small + (first + t * height) * smallPlane, large,
                            gradient + (tap * _strides.Element + (first + t * height) * _strides.Input)],
                        [.. block.Numbers, smallPlane, largePlane])));
            });

            var last = Outputs - (OutputBlocks - 1) * Together;
            if (last == Together)
                Channels(inner, Together);
            else
                inner.When(pair, Relation.AtLeast, OutputBlocks - 1,
                    single => Channels(single, last), pairs => Channels(pairs, Together));
        });
    }

    /// <summary>Rows shorter than a vector go position by position.</summary>
    private void ForEachWidth(BodyBuilder body, Int count, Action<BodyBuilder, int> write)
    {
        if (_context.Target.Lanes == 1)
            write(body, 1);
        else
            body.When(count, Relation.AtLeast, _context.Target.Lanes,
                wide => write(wide, _context.Target.Lanes), narrow => write(narrow, 1));
    }
}
