using DeconvGen.Generators.Targets;

namespace DeconvGen.Generators.Planning;

/// <summary>Windows of which only some taps, or only some columns, are there.</summary>
internal sealed partial class ChannelsLastTiles
{
    /// <summary>Vectors that a border window computes at once: one broadcast serves all, and their chains hide the
    /// latency.</summary>
    private const int BorderVectors = 8;

    private static readonly string[] s_cut = ["from", "to"];
    private static readonly string[] s_firstTap = ["firstTap"];

    public static int BorderBlocks(ColumnBlock block) =>
        block.Partial > 0 ? 1 : Math.Max(1, BorderVectors / block.Vectors);

    /// <summary>Any window: its taps, and the columns that are outputs, come with the call.</summary>
    public MethodPlan Border(ColumnBlock block, int blocks)
    {
        var name = $"Border_{Shape(block)}" + (blocks > 1 ? $"_b{blocks}" : "");
        var vectors = AllVectors(block, blocks);
        return Method(name, "One window with its valid taps"
                + (_columns.HasUnequalTaps ? " of x from firstTap on" : "")
                + (_columns.AllPhases ? ", of which the columns from .. to are outputs." : ", xTaps of them."),
            [.. _columns.HasUnequalTaps ? s_firstTap : [], "xTaps", .. _columns.AllPhases ? s_cut : []], body =>
            {
                Accumulate(body, block, vectors, At, 1, BorderTaps);
                Store(body, block, vectors, At, 1,
                    _columns.AllPhases ? (Int.Variable(s_cut[0]), Int.Variable(s_cut[1])) : null);
            });

        void BorderTaps(BodyBuilder body, Address input, Address weights)
        {
            var taps = Int.Variable("xTaps");
            if (!_columns.HasUnequalTaps)
            {
                TapLoop(body, block, vectors, input, weights, 1, taps);
                return;
            }

            var first = Int.Variable(s_firstTap[0]);
            var count = _context.X.Phases[0].Count;
            // Each tap has a loop over channels of its own; many of them share what one may write out.
            var beside = CodeBudget.LoopsFit(count) ? 1 : count;
            for (var u = 0; u < count; u++)
            {
                IReadOnlyList<int> one = [u];
                body.When(Int.Min(first * -1 + u, first + taps - (u + 1)), Relation.AtLeast, 0,
                    valid => WrittenTaps(valid, block, vectors, one, input, weights, 1, beside));
            }
        }
    }

    /// <summary>A window known from an end of the row: its taps and phases stand in the code. Half the windows of a tiny image
    /// lie next to a border, and choosing taps and columns for each cost a sixth of its time.</summary>
    /// <param name="place">Which it is, for the name: <c>first0</c>, <c>last0</c>.</param>
    /// <param name="position">Its number, in words.</param>
    public MethodPlan Border(ColumnBlock block, BorderWindow window, string place, string position)
    {
        var (from, to) = (window.Runs.Min(static run => run.Begin), window.Runs.Max(static run => run.End));
        var (firstColumn, endColumn) = (from * _columns.Channels, to * _columns.Channels);
        var taps = Enumerable.Range(0, _context.X.Phases[0].Count)
            .Where(u => window.Runs.Any(run => run.Taps.Any(tap => tap.Offset == _context.X.Offset(_context.X.Phases[0], u))))
            .ToList();
        IReadOnlyList<int> vectors = [.. AllVectors(block).Where(v =>
            Column(block, v) < endColumn && Column(block, v) + Used(block, v) > firstColumn)];
        return Method($"Border_{Shape(block)}_{place}",
            $"Window {position}: phases {from} .. {to - 1}, taps [{string.Join(", ", taps)}].", [], body =>
            {
                Accumulate(body, block, vectors, At, 1, (inner, input, weights) =>
                    WrittenTaps(inner, block, vectors, taps, input, weights, 1));
                Store(body, block, vectors, At, 1, (firstColumn, endColumn));
            });
    }

    /// <summary>The lanes [from, to) of a vector, as far as it has them.</summary>
    private void StoreCut(
        BodyBuilder body, int lanes, string register, Address target, Int from, Int to, int used, ChannelReader slopes)
    {
        if (used < lanes)
        {
            Part(body);
            return;
        }

        // Whole vectors are the rule: only phases at the crop cut one.
        body.When(Int.Min(from * -1, to - used), Relation.AtLeast, 0,
            whole => _epilogue.Store(whole, new Store(lanes, target, register), slopes), Part);

        void Part(BodyBuilder inner) => _epilogue.Store(inner,
            new StoreRange(lanes, target, register, Int.Max(0, from), Int.Min(used, to)), slopes);
    }
}
