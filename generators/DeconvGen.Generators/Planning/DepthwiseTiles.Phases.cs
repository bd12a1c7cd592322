namespace DeconvGen.Generators.Planning;

/// <summary>Lanes over the phases of a window: a vector of neighbouring outputs takes broadcast inputs and rows of the
/// kernel.</summary>
internal sealed partial class DepthwiseTiles
{
    /// <summary>
    /// The weights of a whole window wait in registers if they fit; otherwise the inputs of two windows do, and each weight
    /// read serves both.
    /// </summary>
    private void PhaseLanes(BodyBuilder body, List<InputRow>? rows, RowPointers at)
    {
        var outer = rows is null ? 1 : ColumnRows(rows);
        var weights = X.Runs.Sum(run => Vectors(run.Width) * run.Taps.Count) * outer;
        var others = 2 * DepthwiseShape.WindowsPerHeldGroup + X.Reach + (_bilinear is null ? 1 : 3);
        var held = rows is not null && X.Runs.All(run => Vectors(run.Width) <= DepthwiseShape.UnrolledVectors)
            && weights + others <= _context.Target.Registers;
        var width = held && X.Runs.All(run => Vectors(run.Width) == 1) ? DepthwiseShape.WindowsPerHeldGroup
            : DepthwiseShape.WindowsPerGroup;
        RowCoefficients(body, rows, at, Lanes);
        foreach (var window in TilesHaveBorders ? X.Leading : [])
        {
            body.Note($"window {PhaseText.Text(window.Window)}");
            PhaseWindows(body, rows, at, window.Window - X.Begin, window.Runs, 1, null, Front(window));
        }

        var count = Int.Variable("count");
        if (held && _shape.PairsWindows)
            body.When(count, Relation.AtLeast, DepthwiseShape.WindowsPerGroupOfPairs, some => WindowPairs(some, rows!, at), Single);
        else
            Single(body);
        foreach (var window in TilesHaveBorders ? X.Trailing : [])
        {
            body.Note($"window {PhaseText.Text(window.Window)} from the input's end");
            PhaseWindows(body, rows, at, count + (window.Window - X.End), window.Runs, 1, null, Back(window));
        }

        void Single(BodyBuilder inner)
        {
            foreach (var run in held ? X.Runs : [])
            {
                ForEachTap(rows!, run, (row, tap) => ForEachLaneVector(inner, run, (each, lane, _) =>
                    each.Do(new Load(Lanes, HeldName(run, row, tap, lane), WeightsAt(rows!, at, run, row, tap, lane)))));
            }

            Waiting(inner, at, Lanes);
            inner.When(count, Relation.AtLeast, width, wide => Groups(wide, width, (each, m) => Group(each, m, width)),
                narrow => narrow.For("m", 0, count, 1, (each, m) => Group(each, m, 1)));
        }

        void Group(BodyBuilder inner, Int m, int group) => PhaseWindows(inner, rows, at, m, X.Runs, group, held ? HeldName : null);
    }

    /// <summary>The windows of the tile in groups, the last of which lies back over the one before.</summary>
    private static void Groups(BodyBuilder body, int width, Action<BodyBuilder, Int> write)
    {
        var count = Int.Variable("count");
        body.For("m", 0, count - (width - 1), width, write);
        body.When(count % width, Relation.AtLeast, 1, rest => write(rest, count - width));
    }

    /// <summary><paramref name="group"/> windows from <paramref name="m"/> on, counted from the first interior one.</summary>
    private void PhaseWindows(BodyBuilder body, List<InputRow>? rows, RowPointers at, Int m,
        IReadOnlyList<PhaseRun> runs, int group, Func<PhaseRun, int, int, Int, string>? held,
        string prefix = "")
    {
        var offsets = runs.SelectMany(static run => run.Taps).Select(static tap => tap.Offset).Distinct().ToList();
        int[] columns = [.. offsets.SelectMany(offset => Enumerable.Range(0, group).Select(g => g - offset))
            .Distinct().OrderBy(static column => column)];
        // With the weights waiting, the columns of one row at a time have to.
        var reads = held is not null && _bilinear is null && runs.Count == 1 && Vectors(runs[0].Width) == 1 ? ColumnReads.RowByRow
            : rows is not null && (_bilinear is not null || rows.Count * columns.Length + group + 2 <= _context.Target.Registers)
                ? ColumnReads.Ahead : ColumnReads.TapByTap;
        if (reads == ColumnReads.Ahead)
        {
            foreach (var column in columns)
                Column(body, rows!, ColumnName(prefix, column), m + column, Lanes, Broadcasts(Lanes));
        }

        foreach (var run in runs)
        {
            var name = prefix + (runs.Count > 1 ? $"r{run.Begin}_" : "");
            var inputs = reads == ColumnReads.Ahead ? columns.Length * rows!.Count : 1;
            if (StoresTogether(run, group, inputs))
            {
                var vectors = new List<(Int Lane, int Count)>();
                ForEachLaneVector(body, run, (inner, lane, count) =>
                {
                    Sums(inner, run, lane, name, $"{name}acc_v{vectors.Count}_x");
                    vectors.Add((lane, count));
                });
                for (var g = 0; g < group; g++)
                {
                    for (var v = 0; v < vectors.Count; v++)
                        Result(body, vectors[v].Lane, vectors[v].Count, g, $"{name}acc_v{v}_x");
                }
            }
            else
            {
                ForEachLaneVector(body, run, (inner, lane, count) =>
                {
                    Sums(inner, run, lane, name, name + "acc_x");
                    for (var g = 0; g < group; g++)
                        Result(inner, lane, count, g, name + "acc_x");
                });
            }
        }

        void Result(BodyBuilder inner, Int lane, int count, int g, string sum) =>
            Finish(inner, Lanes, $"{sum}{g}", at.Bias, at.Output + ((m + g) * Stride + lane), count);

        void Sums(BodyBuilder inner, PhaseRun run, Int lane, string name, string sum)
        {
            for (var g = 0; g < group; g++)
                Start(inner, Lanes, $"{sum}{g}", at.Bias, waiting: prefix.Length == 0);
            if (rows is null)
                LoopedTaps(inner, at, m, run, lane, group, name, sum);
            else
                ForEachTap(rows, run, (row, tap) => PhaseTap(inner, run, row, tap, lane, name, sum));
        }

        void PhaseTap(BodyBuilder taps, PhaseRun run, int row, int tap, Int vector, string name, string sum)
        {
            if (reads == ColumnReads.RowByRow && tap == 0)
            {
                foreach (var column in columns)
                    taps.Do(new Broadcast(Lanes, RowName(ColumnName(prefix, column), row), rows![row].Input + (m + column)));
            }

            var weight = held?.Invoke(run, row, tap, vector) ?? name + "w";
            if (held is null)
                taps.Do(new Load(Lanes, weight, WeightsAt(rows!, at, run, row, tap, vector)));
            for (var g = 0; g < group; g++)
            {
                var column = g - run.Taps[tap].Offset;
                var input = reads == ColumnReads.TapByTap ? name + "tapIn" : RowName(ColumnName(prefix, column), row);
                if (reads == ColumnReads.TapByTap)
                    taps.Do(new Broadcast(Lanes, input, rows![row].Input + (m + column)));
                Add(taps, Lanes, $"{sum}{g}", input, weight, row + tap == 0);
            }
        }
    }

    /// <summary>
    /// The sums of all vectors of some windows wait in registers, if they fit, so that the stores follow each other from line to
    /// line. Storing each vector when it is done, from window to window, took fcn32dw 6 % longer.
    /// </summary>
    private bool StoresTogether(PhaseRun run, int group, int inputs) =>
        group > 1 && Vectors(run.Width) is > 1 and <= DepthwiseShape.UnrolledVectors
        && group * Vectors(run.Width) + inputs + 2 <= _context.Target.Registers;

    private void LoopedTaps(BodyBuilder body, RowPointers at, Int m, PhaseRun run, Int lane, int group, string name, string sum) =>
        OuterLoops(body, at, m, lane - run.Begin, (inner, input, weights) =>
        {
            foreach (var (offset, element) in run.Taps)
            {
                inner.Do(new Load(Lanes, name + "w", weights + element));
                for (var g = 0; g < group; g++)
                {
                    inner.Do(new Broadcast(Lanes, name + "tapIn", input + (g - offset)));
                    Add(inner, Lanes, $"{sum}{g}", name + "tapIn", name + "w", first: false);
                }
            }
        });

    private void ForEachTap(List<InputRow> rows, PhaseRun run, Action<int, int> write)
    {
        for (var row = 0; row < ColumnRows(rows); row++)
        {
            for (var tap = 0; tap < run.Taps.Count; tap++)
                write(row, tap);
        }
    }

    /// <summary>The phases of a run as vectors, the last moved back over the one before; fewer phases than lanes are a partial
    /// one.</summary>
    private void ForEachLaneVector(BodyBuilder body, PhaseRun run, Action<BodyBuilder, Int, int> write)
    {
        if (run.Width <= Lanes)
            write(body, run.Begin, run.Width);
        else if (Vectors(run.Width) > DepthwiseShape.UnrolledVectors)
            body.For("lane" + PhaseText.Text(run.Begin), 0, run.Width, Lanes, (inner, at) =>
                write(inner, inner.Let("phase" + PhaseText.Text(run.Begin), Int.Min(at, run.Width - Lanes) + run.Begin), Lanes));
        else
            for (var v = 0; v < Vectors(run.Width); v++)
                write(body, run.Begin + Math.Min(v * Lanes, run.Width - Lanes), Lanes);
    }

    private Address WeightsAt(List<InputRow> rows, RowPointers at, PhaseRun run, int row, int tap, Int lane)
    {
        var element = lane - run.Begin + run.Taps[tap].Element;
        if (_bilinear is null)
            return at.Weights + (rows[row].Weights + element * ElementSize);
        // A tap whose neighbour falls outside the input stands alone.
        return at.Weights + (element + (run.Taps.Count == 1 ? 2 * Stride : 0));
    }

    private static string HeldName(PhaseRun run, int row, int tap, Int lane) =>
        $"w_y{row}_k{lane - run.Begin + run.Taps[tap].Element}";

    private static string ColumnName(string prefix, int column) => column < 0 ? $"{prefix}in_m{-column}" : $"{prefix}in_p{column}";

    /// <summary>When the columns of inputs of some windows are read.</summary>
    private enum ColumnReads
    {
        /// <summary>All before the first sum.</summary>
        Ahead,

        /// <summary>Those of a row before its first tap.</summary>
        RowByRow,

        /// <summary>Each where a tap needs it.</summary>
        TapByTap,
    }
}
