namespace DeconvGen.Generators.Planning;

/// <summary>
/// Channels first, kernel = stride: each output has one tap and no window shares an input with another, so that a plane of
/// inputs is one run of windows, whatever its width, and the layer a matrix product. Only stores look for the ends of rows. A
/// run of windows stays in the first-level cache while all blocks of channels pass: row by row, 28 windows of unet are four
/// vectors for three and a half, and 256 planes of three vectors are all of that cache.
/// </summary>
internal sealed class FlatPlanarPlanner
{
    /// <summary>Blocks of channels that a unit computes: enough that finding its place costs nothing.</summary>
    private const int BlocksPerUnit = 8;

    /// <summary>Input channels from which the products of a tile hide the search for the ends of rows. Rows of 4 to 56 inputs took
    /// 0.3 to 1.0 of the time of tiles that begin with each row (8 > 8 to 64 > 64), since those leave lanes empty; rows of whole
    /// tiles up to 1.1 (8 > 8 and 20 > 20 on 128). With three channels 128 lost 14 %.</summary>
    private const int FewestInputs = 8;

    /// <summary>Passes of tiles over a run from which a copy of it pays where planes share places in the cache
    /// (<see cref="SharedPlaces"/>), and from which it costs nothing anywhere. With 256 bits, 16 to 256 inputs and 3 to 256 outputs
    /// (k1, k2 s2 and k3 s3), images of 32 x 32, 64 x 64 and 128 x 128 took 0.55 to 0.9 of the time.</summary>
    private const int FewestPasses = 2;
    private const int ManyPasses = 16;

    private readonly KernelContext _context;
    private readonly PlanarShape _shape;
    private readonly PlanarColumns _columns;
    private readonly DensePlanarTiles _tiles;

    /// <summary>Tiles of one vector: what the others leave of a plane, and small planes.</summary>
    private readonly DensePlanarTiles _narrowTiles;
    private readonly PlanarBlocks _blocks;
    private readonly CopiedRun? _copy;
    private readonly MethodTable _methods = new();

    private FlatPlanarPlanner(KernelContext context, PlanarShape shape)
    {
        _context = context;
        _shape = shape;
        _columns = new PlanarColumns(context, shape.XPhases);
        _blocks = new PlanarBlocks(context, shape);
        if (Copies)
            _copy = new CopiedRun(context, RunWindows + TileWindows);
        _tiles = new DensePlanarTiles(context, shape, _columns) { InputIsNear = CopiesAlways };
        _narrowTiles = shape.Vectors == 1 ? _tiles
            : new DensePlanarTiles(context, shape with { Vectors = 1 }, _columns) { InputIsNear = CopiesAlways };
    }

    private bool Copies => _context.Spec.Groups == 1 && Passes >= FewestPasses;

    private bool CopiesAlways => Copies && Passes >= ManyPasses;

    private bool HasFarWeights => _context.Spec.WeightCount > CacheBudget.NearWeights;

    /// <summary>How often tiles read a run.</summary>
    private int Passes => _blocks.OfGroup * (_context.Phases[0].Stride / _shape.YPhases);

    private int Parts => (_blocks.All + BlocksPerUnit - 1) / BlocksPerUnit;

    private int Lanes => _context.Target.Lanes;

    private int TileWindows => _shape.Vectors * Lanes;

    private int RunWindows => _shape.WholeTiles(_context,
        CopiesAlways && HasFarWeights ? CacheBudget.LongRunOfPlane : CacheBudget.RunOfPlane, fewest: 1);

    private Int InPlane => KernelContext.Product(_context.InputSizes);

    private Int OutPlane => KernelContext.Product(_context.OutputSizes);

    /// <summary>At least one; the last has what is left, so that no two compute the same windows.</summary>
    private Int Runs => (Int.Max(1, InPlane / TileWindows) + (RunWindows / TileWindows - 1)) / (RunWindows / TileWindows);

    /// <summary>Null where <see cref="Suits"/> says no, and where no tile holds all phases of x.</summary>
    public static KernelPlan? TryPlan(KernelContext context) =>
        Suits(context) && PlanarShape.ChooseFlat(context) is { } shape ? new FlatPlanarPlanner(context, shape).Plan() : null;

    /// <summary>Not where windows overlap, rows begin or end within one, input channels are few, labels need all channels of a row,
    /// or there are only some rows.</summary>
    public static bool Suits(KernelContext context) =>
        context.Spec.Rank == 2 && !context.WritesLabels && !context.IsBlock
            && context.InputChannelsPerGroup >= FewestInputs && context.Target.Lanes > 1
            && context.Phases.All(static axis =>
                axis.Geometry is { CropBegin: 0, OutputOffset: 0, Dilation: 1, InputStep: 1 } geometry
                && geometry.Kernel == geometry.Stride);

    private KernelPlan Plan()
    {
        var rows = _context.BuildRows(body =>
        {
            var runs = body.Let("runs", Runs);
            Methods.ForEachUnit(body, [new("image", null), new("run", runs), new("part", Parts)],
                (unit, place) => Unit(unit, image: place[0], place[1], runs, part: place[2]));
        });
        return new(
            _context.Target, Summary(), _blocks.PackedLength,
            WeightPacking.DensePlanar(_context, _shape, _columns), null,
            Int.Variable("batch") * Runs * Parts,
            _copy is null ? Methods.Rows(_context, rows) : Methods.Rows(_context, _copy.Memory, rows),
            [.. _tiles.All, .. _shape.Vectors == 1 ? [] : _narrowTiles.All, .. _copy?.All ?? [], .. _methods.All]);
    }

    private IReadOnlyList<string> Summary() =>
    [
        "strategy: lanes along a whole plane, kernel = stride",
        $"tile: {_shape.Vectors} vectors of {_context.Target.Lanes} windows x {_shape.YPhases} x {_shape.XPhases} phases"
            + $" x {_shape.Channels} output channels"
            + $" ({_blocks})",
        $"unit: {RunWindows} windows x {Math.Min(BlocksPerUnit, _blocks.All)} blocks"
            + (_copy is null ? "" : ", the windows of all channels copied side by side"),
        "weights: [group][block][phases of y][input channel][x elements][channel], then the bias",
        "order of additions: bias, then input channels",
    ];

    private void Unit(BodyBuilder body, Int image, Int run, Int runs, Int part)
    {
        var from = body.Let("fromWindow", run * RunWindows);
        var end = body.Let("endWindow", from + RunWindows + (run + 1) / runs * (InPlane - runs * RunWindows));
        var firstBlock = body.Let("firstBlock", part * BlocksPerUnit);
        var input = Methods.Input + image * _context.Spec.InputChannels * InPlane;
        var output = Methods.Output + image * _context.Spec.OutputChannels * OutPlane;
        var windows = new FlatRun(from, end, runs - run, InPlane);
        if (_copy is null)
        {
            Blocks(body, input, output, firstBlock, windows);
            return;
        }

        var spread = CopiesAlways ? 0 : SharedPlaces.Spread(InPlane, _context.InputChannelsPerGroup);
        windows = windows with { Plane = body.Let("tilePlane", SharedPlaces.Choose(spread, _copy.Plane, InPlane)) };
        body.When(0, Relation.AtLeast, Int.Max(spread, Lanes - InPlane), copied =>
        {
            // Units of the same windows follow each other.
            var before = copied.Let("unitsBefore", (image * runs + run) * Parts + part - Int.Variable("begin"));
            copied.When(part * before, Relation.Equal, 0, first => _copy.Read(first, input, from, end));
            CallBlocks(copied, CopiedRun.Origin(from), output, firstBlock, windows);
        }, direct => CallBlocks(direct, input, output, firstBlock, windows));
    }

    private void CallBlocks(BodyBuilder body, Address input, Address output, Int firstBlock, FlatRun run)
    {
        var numbers = new MethodNumbers(
        [
            ("firstBlock", firstBlock), ("fromWindow", run.From), ("endWindow", run.End), ("runsLeft", run.Left),
            ("tilePlane", run.Plane), .. _context.CallSizes.Select(static size => (size.ToString(), size)),
        ]);
        var method = _methods.Get("Blocks", "Some blocks of output channels for a run of windows.",
            [Methods.Input.Name, Methods.Weights.Name, Methods.Output.Name], [.. numbers.Parameters], blocks => Blocks(
                blocks, Methods.Input, Methods.Output, numbers["firstBlock"], new FlatRun(
                    numbers["fromWindow"], numbers["endWindow"], numbers["runsLeft"], numbers["tilePlane"])));
        body.Call(method, [input, Methods.Weights, output], [.. numbers.Arguments]);
    }

    /// <param name="body">Where they are written.</param>
    /// <param name="input">Window 0 of the first channel.</param>
    /// <param name="output">The first channel of the image.</param>
    /// <param name="firstBlock">The first of up to <see cref="BlocksPerUnit"/>.</param>
    /// <param name="run">The windows.</param>
    private void Blocks(BodyBuilder body, Address input, Address output, Int firstBlock, FlatRun run) =>
        body.For("at", firstBlock, Int.Min(firstBlock + BlocksPerUnit, _blocks.All), 1, (inner, at) =>
        {
            var block = _blocks.Place(inner, at);
            var inputStart = inner.Point("inputStart", input + block.Group * _context.InputChannelsPerGroup * InPlane);
            var outputStart = inner.Point("outputStart", output + block.Channel * OutPlane);
            _blocks.ForItsChannels(inner, block, (sized, channels) =>
                Block(sized, channels, inputStart, outputStart, block, run));
        });

    /// <summary>All phases of some channels for a run of windows.</summary>
    private void Block(BodyBuilder body, int channels, Pointer input, Pointer output, PlanarBlock block, FlatRun run)
    {
        var phases = _columns.Groups[0];
        var numbers = _tiles.PlaneNumbers(run.Plane);
        var (from, end) = (run.From, run.End);
        body.For("y", 0, _context.Phases[0].Stride, _shape.YPhases, (each, y) =>
        {
            var row = new PlanarRow(phases, channels, numbers,
            [
                input,
                block.Weights + y * (_context.InputChannelsPerGroup * phases.Taps.Count * channels),
                block.Bias,
                output + y * _context.OutputWidth,
            ]);
            if (_shape.Vectors == 1)
                Narrow(each, row);
            else
                each.When(InPlane, Relation.AtLeast, TileWindows, large => Large(large, row), small => Narrow(small, row));
        });
        if (!_context.Spec.OutputSizePerCall)
            return;
        var beyond = _context.OutputWidth - _context.InputWidth * _columns.Stride
            + (_context.OutputSizes[0] - _context.InputSizes[0] * _context.Phases[0].Stride);
        body.When(beyond, Relation.AtLeast, 1, more => more.When(1, Relation.AtLeast, run.Left, last =>
            _tiles.CallBeyond(last, channels, block.Bias, output)));

        void Narrow(BodyBuilder plane, PlanarRow row) => plane.When(InPlane, Relation.AtLeast, Lanes,
            some => _narrowTiles.CallPlane(some, row, from, end),
            few => _narrowTiles.CallSmallPlane(few, row with { Numbers = _tiles.PlaneNumbers(InPlane) }));

        // A rest of a vector has a tile of its own; of a longer one the last tile lies back over the one before.
        void Large(BodyBuilder plane, PlanarRow row)
        {
            var rest = plane.Let("tail", (end - from) % TileWindows);
            plane.When(Lanes, Relation.AtLeast, rest,
                exact =>
                {
                    _tiles.CallPlane(exact, row, from, end - rest);
                    _narrowTiles.CallPlane(exact, row, end - rest, end);
                },
                back => _tiles.CallPlane(back, row, from, end));
        }
    }
}

/// <summary>A run of windows of all planes.</summary>
/// <param name="From">Its first window.</param>
/// <param name="End">The one behind its last.</param>
/// <param name="Left">Runs of the image from this one on.</param>
/// <param name="Plane">Floats from an input channel to the next where tiles read them.</param>
internal sealed record FlatRun(Int From, Int End, Int Left, Int Plane);
