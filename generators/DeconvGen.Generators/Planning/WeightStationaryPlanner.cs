namespace DeconvGen.Generators.Planning;

/// <summary>
/// Channels last, layers with more weights than the second level of a cache holds, which all rows of outputs would fetch anew from
/// behind it. A unit keeps the weights of one phase and one block of columns and lets the windows of many rows pass
/// (<see cref="WeightStationaryUnit"/>).
/// </summary>
internal sealed class WeightStationaryPlanner
{
    /// <summary>Weights up to which rows one after the other, each with all weights, take no longer: with 262,144 (256 > 256, k2
    /// s2; 128 > 128, k4 s2) and 294,912 (256 > 128, k3 s2) it lost up to 7 %, with 331,776 (192 > 192, k3) it won 12 %, from a
    /// million on half of the time and more.</summary>
    private const int MostWeightsOfRows = 5 * 65536;

    /// <summary>Windows that pass over weights which come from far memory: with half and twice as many it took as long.</summary>
    private const int WindowsOfChunk = 128;

    private readonly KernelContext _context;
    private readonly WindowColumns _columns;
    private readonly ChannelsLastTiles _tiles;

    private WeightStationaryPlanner(KernelContext context, WindowColumns columns)
    {
        _context = context;
        _columns = columns;
        _tiles = new(context, columns);
    }

    private ColumnBlocks Blocks => _columns.Blocks;

    private int Groups => _context.Spec.Groups;

    private PhaseDecomposition Outermost => _context.Phases[0];

    /// <summary>Windows of the outermost axis in a chunk.</summary>
    private Int Chunk => Int.Max(1, (Int)WindowsOfChunk / KernelContext.Product(Enumerable.Range(1, _context.OuterAxes)
        .Select(axis => _context.Phases[axis].Windows(_context.OutputSizes[axis]))));

    private int UnitsOfChunk => Groups * Blocks.All.Count * _context.Phases.Aggregate(1, static (n, axis) => n * axis.Stride);

    // Lost: sums in memory of the thread, one behind the other, instead of in the output (no difference); lines of sums asked for
    // (none). Signals, whose blocks of columns are units as they are: 5 to 7 % with 100 and 200 inputs, though it won 11 % with 32.

    /// <summary>Null where all weights stay near. A tile of all phases, or labels, hold all channels of a row together.</summary>
    public static KernelPlan? TryPlan(KernelContext context)
    {
        var weights = (long)context.KernelElements * context.Spec.InputChannels * context.OutputChannelsPerGroup;
        if (weights <= MostWeightsOfRows || context.OuterAxes == 0 || context.WritesLabels)
            return null;
        var columns = new WindowColumns(context);
        return columns.AllPhases ? null : new WeightStationaryPlanner(context, columns).Plan();
    }

    private KernelPlan Plan() => new(
        _context.Target, Summary(), _columns.PackedLength, WeightPacking.ChannelsLast(_context, _columns), null,
        Int.Variable("batch") * Chunks(Chunk) * UnitsOfChunk, Methods.Rows(_context, Units()), _tiles.All)
    {
        UnitRows = _context.IsBlock
            ? new(Chunks(Chunk), UnitsOfChunk, Chunk * Outermost.Stride, Outermost.Geometry.CropBegin % Outermost.Stride)
            { FirstChannels = _columns.FirstChannels }
            : null,
    };

    private IReadOnlyList<string> Summary()
    {
        var first = Blocks.All[0];
        return
        [
            "strategy: channels last, lanes over output channels; weights of a phase and a block stay, windows pass",
            $"tile: up to {_tiles.Tallest(first)} windows of a phase x {first.Vectors} vectors of {_columns.Lanes} columns, one tap"
                + (Blocks.All.Count > 1 ? $", {Blocks.All.Count} blocks" : ""),
            TileHeights.Summary,
            "weights: [group][block][phase-major kernel elements][input channel][lane], then the bias",
            "order of additions: bias, then kernel elements of the phase, each with all input channels",
        ];
    }

    /// <summary>Chunks, in each all weights, and for each of these all images, which a turned block does not see.</summary>
    private IReadOnlyList<PlanNode> Units() => _context.BuildRows(rows =>
    {
        var chunk = rows.Let("chunkWindows", Chunk);
        Digit image = new("n", Int.Variable("batch"));
        Digit[] weights =
        [
            new("chunk", rows.Let("chunks", Chunks(chunk))), new("g", Groups), new("block", Blocks.All.Count),
            .. _context.Phases.Select((axis, i) => new Digit("r" + _context.AxisLetter(i), axis.Stride)),
        ];
        var images = _context.IsBlock ? 0 : weights.Length;
        Methods.ForEachUnit(rows, images == 0 ? [image, .. weights] : [.. weights, image], (body, place) =>
        {
            IReadOnlyList<Int> digits = [.. place.Where((_, i) => i != images)];
            IReadOnlyList<AxisRun> axes = [.. _context.Phases.Select((_, axis) => AxisRun.Create(
                _context, body, axis, digits[3 + axis], axis == 0 ? (digits[0] * chunk, chunk) : null))];
            Blocks.Choose(body, digits[2], (inner, block, index) =>
                new WeightStationaryUnit(_context, _columns, _tiles, axes, place[images], digits[1], block, index).Write(inner));
        });
    });

    private Int Chunks(Int chunk) => (Outermost.Windows(_context.OutputSizes[0]) + (chunk - 1)) / chunk;
}
