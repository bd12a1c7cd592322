using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Planning;

/// <summary>
/// Channels first, several channels meeting: lanes run along x. A tile is a few vectors of windows times phases times a block
/// of output channels; where the phases of y are few, a tile computes them together, since they read the same inputs. Rows are
/// covered by as few vectors as hold them: a first and a last tile that know the borders, whole tiles between them.
/// </summary>
internal sealed class DensePlanarPlanner
{
    private readonly KernelContext _context;
    private readonly PlanarShape _shape;
    private readonly PlanarColumns _columns;
    private readonly DensePlanarTiles _tiles;
    private readonly PlanarBlocks _blocks;

    /// <summary>Rows that are no longer than a vector, where that pays.</summary>
    private readonly AlignedTiles? _narrowTiles;

    private DensePlanarPlanner(KernelContext context, PlanarShape shape, bool narrow)
    {
        _context = context;
        _shape = shape;
        _columns = new PlanarColumns(context, shape.XPhases);
        _tiles = new DensePlanarTiles(context, shape, _columns);
        _blocks = new PlanarBlocks(context, shape);
        if (narrow && _columns.Groups.Count == 1 && AlignedPlanner.Suits(context) && shape.HoldsTaps(context))
            _narrowTiles = new(context, shape, _columns, new(context, shape, _columns));
    }

    private int Lanes => _context.Target.Lanes;

    /// <summary>Windows of a one-dimensional kernel that make a unit: whole tiles whose inputs stay near while the blocks
    /// pass.</summary>
    private int Chunk => _shape.WholeTiles(_context,
        _context.IsBlock ? TurnedBlocks.MostWindows(_context) * _context.InputChannelsPerGroup : CacheBudget.ChunkOfSignal,
        fewest: _context.IsBlock ? 1 : 4);

    /// <summary>Null where each output channel reads one input channel, or where the stride or the kernel is out of
    /// proportion.</summary>
    public static KernelPlan? TryPlan(KernelContext context)
    {
        if (!Suits(context))
            return null;
        // How often a tile is written out (at borders, for the last channels, for each group of phases) shows in the plan alone.
        var most = CodeBudget.MultiplyAddsPerMethod;
        while (PlanarShape.Choose(context, most) is { } shape)
        {
            if ((Plan(context, shape, narrow: true) ?? Plan(context, shape, narrow: false)) is { } plan)
                return plan;
            most = shape.MultiplyAdds(context) - 1;
        }

        return null;
    }

    /// <summary>With tiles of this shape; null where they become too much code, too.</summary>
    public static KernelPlan? TryPlan(KernelContext context, PlanarShape shape) =>
        Suits(context) ? Plan(context, shape, narrow: true) : null;

    private static bool Suits(KernelContext context) =>
        context.InputChannelsPerGroup * context.OutputChannelsPerGroup > 1 && context.X.Stride <= PlanarShape.LargestStride;

    private static KernelPlan? Plan(KernelContext context, PlanarShape shape, bool narrow)
    {
        var plan = new DensePlanarPlanner(context, shape, narrow).Plan();
        return CodeBudget.Holds(PlanStatistics.Of(plan)) ? plan : null;
    }

    private KernelPlan Plan()
    {
        var units = LabelRows.Units(_context, _blocks.All);
        var rows = PlanarFrame.ForEachUnit(_context, units, _shape.Rows, _columns.Windows, Chunk, (body, frame) =>
            LabelRows.ForEachBlock(_context, body, frame, _blocks.All, (inner, block) => Row(inner, frame, block)));
        return new(
            _context.Target, Summary(), _blocks.PackedLength,
            WeightPacking.DensePlanar(_context, _shape, _columns), null,
            PlanarFrame.Units(_context, units, _shape.Rows, _columns.Windows, Chunk),
            Methods.Rows(_context, rows, rowsPerUnit: _shape.Rows), [.. _tiles.All, .. _narrowTiles?.All ?? []])
        {
            // The window that a call may ask a signal for beside the others belongs to the last chunk, but not to its outputs.
            UnitRows = _context.OuterAxes == 0 && _columns.HasExtra ? null
                : PlanarFrame.UnitRows(_context, units, _shape.Rows, _columns.Windows, Chunk),
        };
    }

    private IReadOnlyList<string> Summary() =>
    [
        "strategy: lanes along x",
        $"tile: {_shape.Vectors} vectors of {Lanes} windows x {_shape.YPhases} x {_shape.XPhases} phases"
            + (_shape.Neighbours > 1 ? $" x {_shape.Neighbours} rows" : "") + $" x {_shape.Channels} output channels ({_blocks})",
        "weights: [group][block][phases of x][input channel][outer elements][x elements][phases of y][channel], then the bias",
        "order of additions: bias, then input channels, then outer kernel elements of the phase, then x elements",
    ];

    private void Row(BodyBuilder body, PlanarFrame frame, Int at)
    {
        var (block, input, output, element) = _blocks.Place(body, frame, at);
        var numbers = _tiles.Numbers(body, frame);

        _blocks.ForItsChannels(body, block, (inner, channels) =>
        {
            foreach (var phases in _columns.Groups)
            {
                var packed = element * phases.Taps.Count + phases.PackedTaps * _context.InputChannelsPerGroup
                    * (_context.KernelElements / _context.Spec.Axes[_context.OuterAxes].Kernel);
                var row = new PlanarRow(phases, channels, numbers,
                [
                    input,
                    block.Weights + packed * channels,
                    block.Bias,
                    output + phases.First,
                ]);
                if (_narrowTiles is null)
                    Cover(inner, frame, row);
                else
                    _narrowTiles.IfNarrow(inner, row, wide => Cover(wide, frame, row));
            }
        });
    }

    /// <summary>
    /// n vectors in as few tiles as hold them. Where the last would be small, it and the first are both a little smaller, so
    /// that borders lie within them and all between are whole.
    /// </summary>
    private void Cover(BodyBuilder body, PlanarFrame frame, PlanarRow row)
    {
        var (from, end) = frame.Windows;
        var (vectors, lanes, stride) = (_shape.Vectors, Lanes, _columns.Stride);
        var (windows, size) = (end - from, vectors * lanes);

        void Border(BodyBuilder inner, int count, Int at, Int last)
        {
            var room = _context.OutputWidth - (at + last) * stride;
            _tiles.CallBorder(inner, row, count, at, last,
                _context.OuterAxes == 0 ? Int.Min(room, (end - at - last) * stride) : room);
        }

        void Few(BodyBuilder inner, int count)
        {
            if (count == 1)
                Border(inner, 1, from, 0);
            else
                inner.When(windows, Relation.AtLeast, (count - 1) * lanes + 1,
                    fits => Border(fits, count, from, windows - lanes), less => Few(less, count - 1));
        }

        if (_columns.HasExtra)
        {
            body.When(end, Relation.AtLeast, _columns.Windows, last =>
                last.When(_columns.AllWindows - _columns.Windows, Relation.AtLeast, 1, extra =>
                    _tiles.CallBorder(extra, row, 1, end, 0, _context.OutputWidth - end * stride)));
        }

        // Two tiles that may overlap, or one.
        void Narrow(BodyBuilder inner) => inner.When(windows, Relation.AtLeast, size + 1, two =>
        {
            Border(two, vectors, from, (vectors - 1) * lanes);
            Border(two, vectors, end - size, (vectors - 1) * lanes);
        }, one => Few(one, vectors));

        if (!_tiles.HasInterior)
        {
            body.When(windows, Relation.AtLeast, size + 1, many => many.For("m0", from, end, size, (tile, m) =>
                Border(tile, vectors, tile.Let("m", Int.Min(m, end - size)), (vectors - 1) * lanes)), few => Few(few, vectors));
            return;
        }

        void Whole(BodyBuilder inner) => inner.When(windows, Relation.AtLeast,
            size + Math.Max(1, Math.Max(_columns.Leading, _columns.Trailing)), many => Many(many, row, end), Narrow);

        // A run that is not the whole row: its last windows may reach behind the row even if more follow, its first ones reach in
        // front of it only where it begins.
        void Part(BodyBuilder inner) => inner.When(windows, Relation.AtLeast, 2 * size, many =>
        {
            many.When(0, Relation.AtLeast, from, first => _tiles.CallEnd(first, row, vectors, 0, isLast: false, 0));
            _tiles.CallInterior(many, row, Int.Max(from, size), end - size);
            Border(many, vectors, end - size, (vectors - 1) * lanes);
        }, Narrow);

        body.When(Int.Max(from, _columns.Windows - end), Relation.AtLeast, 1, Part, Whole);
    }

    /// <summary>A whole row of more than one tile: the first and the last know which of their lanes lie outside.</summary>
    private void Many(BodyBuilder body, PlanarRow row, Int end)
    {
        var (vectors, lanes) = (_shape.Vectors, Lanes);
        var count = (end + (lanes - 1)) / lanes;
        var missing = body.Let("missing", (count + (vectors - 1)) / vectors * vectors - count);
        var room = _context.OutputWidth - (end - lanes) * _columns.Stride;
        var smallerLeft = vectors > 2 ? 1 : 0;
        var smallerRight = vectors > 1 ? 1 : 0;

        void End(int smaller, int from, Action<BodyBuilder, int> write)
        {
            if (smaller == 0)
                write(body, vectors);
            else
                body.When(missing, Relation.AtLeast, from, less => write(less, vectors - 1), all => write(all, vectors));
        }

        End(smallerLeft, 2, (inner, size) => _tiles.CallEnd(inner, row, size, 0, isLast: false, 0));
        _tiles.CallInterior(body, row, body.Let("left", (vectors - (smallerLeft == 0 ? 0 : Int.Min(1, missing / 2))) * lanes),
            body.Let("right", end - (vectors - (smallerRight == 0 ? 0 : Int.Min(1, missing))) * lanes));
        End(smallerRight, 1, (inner, size) => _tiles.CallEnd(inner, row, size, end - size * lanes, isLast: true, room));
    }
}

/// <summary>What the tiles of one row and one group of phases of x share.</summary>
/// <param name="Pointers">Input of window 0 in the first valid row, weights of the first valid outer tap, bias, output of window
/// 0.</param>
internal sealed record PlanarRow(PlanarGroup Phases, int Channels, MethodNumbers Numbers, Address[] Pointers);
