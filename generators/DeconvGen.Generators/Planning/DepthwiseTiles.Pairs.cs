using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Planning;

/// <summary>Lanes over the phases of two neighbouring windows, where those of one fill half a vector.</summary>
internal sealed partial class DepthwiseTiles
{
    /// <summary>
    /// The phases of both windows in turn: lane 2p + i is phase p of window i, so that one load brings the inputs of a tap, the
    /// weights of each phase stand there twice, and a permutation puts the sums of a window behind each other.
    /// </summary>
    private void WindowPairs(BodyBuilder body, List<InputRow> rows, RowPointers at)
    {
        var (lanes, run) = (_context.Target.Lanes, X.Runs[0]);
        EquatableArray<int> twice = new([.. Enumerable.Range(0, lanes).Select(static lane => lane / 2)]);
        EquatableArray<int> inOrder = new([.. Enumerable.Range(0, lanes).Select(lane => lane % Stride * 2 + lane / Stride)]);
        ForEachTap(rows, run, (row, tap) =>
        {
            var name = HeldName(run, row, tap, 0);
            body.Do(new Load(lanes, name + "_once", WeightsAt(rows, at, run, row, tap, 0)));
            body.Do(new Permute(lanes, name, name + "_once", twice));
        });
        Waiting(body, at, lanes);
        Groups(body, DepthwiseShape.WindowsPerGroupOfPairs, Group);

        void Group(BodyBuilder inner, Int m)
        {
            int[] windows = [.. Enumerable.Range(0, DepthwiseShape.WindowsPerGroupOfPairs / 2).Select(static pair => 2 * pair)];
            int[] columns = [.. run.Taps.SelectMany(tap => windows.Select(window => window - tap.Offset)).Distinct()];
            foreach (var window in windows)
                Start(inner, lanes, Sum(window), at.Bias, waiting: true);
            for (var row = 0; row < rows.Count; row++)
            {
                foreach (var column in columns)
                    inner.Do(new BroadcastPair(lanes, Input(column, row), rows[row].Input + (m + column)));
                for (var tap = 0; tap < run.Taps.Count; tap++)
                {
                    var weight = HeldName(run, row, tap, 0);
                    foreach (var window in windows)
                        Add(inner, lanes, Sum(window), Input(window - run.Taps[tap].Offset, row), weight, first: false);
                }
            }

            foreach (var window in windows)
            {
                inner.Do(new Permute(lanes, "out" + PhaseText.Text(window), Sum(window), inOrder));
                Finish(inner, lanes, "out" + PhaseText.Text(window), at.Bias, at.Output + (m + window) * Stride, lanes);
            }
        }

        static string Sum(int window) => $"acc_x{window}_x{window + 1}";

        static string Input(int column, int row) => RowName(ColumnName("pair_", column), row);
    }
}
