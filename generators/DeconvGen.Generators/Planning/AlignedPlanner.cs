using DeconvGen.Generators.Targets;

namespace DeconvGen.Generators.Planning;

/// <summary>
/// Channels first: lanes run along the inputs of a row, which are read where they lie and once for all taps of x. Each tap has an
/// accumulator of its own, and the rows of their sums are shifted against each other when they are added to outputs: no load of
/// the products lies across cache lines, no border is tested, and a row of n inputs is n lanes however far its windows reach.
/// </summary>
internal sealed class AlignedPlanner
{
    /// <summary>Products of a sum that pay for its way through memory: with six it took 1.2 to 1.3 of the time.</summary>
    private const int FewestProducts = 12;

    /// <summary>
    /// Products below which dense tiles of the same shape are faster, as far as they are large: with 12 (8 > 8, k3 s2) they took
    /// 0.85 to 0.95 of the time on 20 x 20 to 64 x 64 and 0.77 on 128 x 128, with 18 (12 > 12) 0.9 to 1.1 and 0.87, with 30
    /// (20 > 8) up to 1.1 and 0.96, with 128 (64 > 1, k4 s2) 1.3 to 1.8.
    /// </summary>
    private const int FewestProductsBesideTiles = 16;

    // Lost: asking for the lines of the outputs while products are summed (3 %); a mask on every last vector of a tile (fsrcnn
    // 14 %).

    private readonly KernelContext _context;
    private readonly PlanarShape _shape;
    private readonly PlanarColumns _columns;
    private readonly AlignedRows _rows;
    private readonly AlignedTiles _tiles;
    private readonly PlanarBlocks _blocks;

    private AlignedPlanner(KernelContext context, PlanarShape shape)
    {
        _context = context;
        _shape = shape;
        _columns = new(context, shape.XPhases);
        _rows = new(context, shape, _columns);
        _tiles = new(context, shape, _columns, _rows);
        _blocks = new(context, shape);
    }

    /// <summary>Null where <see cref="Suits"/> says no, for labels, where sums have few products, and where no tile holds all taps
    /// of x. Where they have too few for a way through memory, dense tiles of the same shape, which were faster than those of
    /// <see cref="PlanarShape.Choose"/>.</summary>
    public static KernelPlan? TryPlan(KernelContext context)
    {
        if (Shape(context) is not { } shape)
            return null;
        if (LeavesTiles(context, shape))
            return DensePlanarPlanner.TryPlan(context, shape);
        if (context.WritesLabels)
            return null;
        var plan = new AlignedPlanner(context, shape).Plan();
        return CodeBudget.Holds(PlanStatistics.Of(plan)) ? plan : null;
    }

    /// <summary>A vector is a whole cache line.</summary>
    public static bool Serves(VectorTarget target) => target.Lanes >= VectorTarget.LineFloats;

    /// <summary>
    /// A load that is shifted lies across cache lines always, as a vector is one; with vectors half as long, and half as many
    /// registers for accumulators, it lost up to a fifth on large images. Not signals, whose units are windows.
    /// </summary>
    public static bool Suits(KernelContext context) =>
        Serves(context.Target) && context.OuterAxes > 0 && context.X.InputStep == 1
            && context.X.Geometry.Kernel > 1;

    private static PlanarShape? Shape(KernelContext context) =>
        Suits(context) && Products(context) >= FewestProducts && ReadsNeighbours(context)
            ? PlanarShape.ChooseAligned(context, CodeBudget.MultiplyAddsPerMethod, HasFewProducts(context)) : null;

    private static bool HasFewProducts(KernelContext context) => Products(context) < FewestProductsBesideTiles;

    private static bool LeavesTiles(KernelContext context, PlanarShape shape) =>
        HasFewProducts(context) && shape.Accumulators >= context.Target.IndependentChains
            && shape.HoldsTiles(context, CodeBudget.MultiplyAddsPerMethod);

    /// <summary>Otherwise (kernel = stride) no sum is shifted.</summary>
    private static bool ReadsNeighbours(KernelContext context) =>
        new PlanarColumns(context, context.X.Stride).Groups[0].Taps.Select(static tap => tap.Offset).Distinct().Skip(1).Any();

    /// <summary>Products of a sum: input channels times the taps of the outer axes.</summary>
    private static double Products(KernelContext context) => Enumerable.Range(0, context.OuterAxes).Aggregate(
        (double)context.InputChannelsPerGroup,
        (product, axis) => product * context.Spec.Axes[axis].Kernel / context.Phases[axis].Stride);

    private KernelPlan Plan()
    {
        var rows = PlanarFrame.ForEachUnit(_context, _blocks.All, _shape.Rows, _columns.Windows, 1,
            (body, frame) => Row(body, frame, frame.Block), body =>
            {
                body.When(_rows.LongestRow, Relation.AtLeast, _context.Target.Lanes + 1, _rows.Clear);
                _tiles.Cover(body);
            });
        return new(
            _context.Target, Summary(), _blocks.PackedLength,
            WeightPacking.DensePlanar(_context, _shape, _columns), null,
            PlanarFrame.Units(_context, _blocks.All, _shape.Rows, _columns.Windows, 1),
            Methods.Rows(_context, new Scratch(AlignedRows.Sums.Name, _rows.Floats), rows),
            [.. _rows.All, .. _tiles.All])
        {
            UnitRows = PlanarFrame.UnitRows(_context, _blocks.All, _shape.Rows, _columns.Windows, 1),
        };
    }

    private IReadOnlyList<string> Summary() =>
    [
        "strategy: lanes along the inputs of a row, an accumulator for each tap of x",
        $"tile: up to {_shape.Vectors} vectors of {_context.Target.Lanes} inputs x {_shape.YPhases} phases of y"
            + $" x {_columns.Groups[0].Taps.Count} taps x {_shape.Channels} output channels ({_blocks})",
        "weights: [group][block][input channel][outer elements][x elements][phases of y][channel], then the bias",
        "order of additions: for each tap of x input channels, then outer kernel elements of the phase; then the bias and the taps",
    ];

    private void Row(BodyBuilder body, PlanarFrame frame, Int at)
    {
        var (block, input, output, element) = _blocks.Place(body, frame, at);
        var phases = _rows.Phases;
        var numbers = _tiles.Numbers(body, frame);
        _blocks.ForItsChannels(body, block, (inner, channels) =>
        {
            var row = new PlanarRow(phases, channels, numbers,
                [input, block.Weights + element * (phases.Taps.Count * channels), block.Bias, output]);
            _tiles.IfNarrow(inner, row, wide =>
            {
                _tiles.CallProducts(wide, row);
                _tiles.CallOutputs(wide, row);
            });
        });
    }
}
