using System.Text;

namespace DeconvGen.Benchmarks.Compare;

/// <summary>The results for people, as Markdown: times, and how they stand against peers, limits and promises.</summary>
internal static class CompareTable
{
    private const double Micro = 1e-6;
    private const string Nothing = "", WrongResult = "wrong";

    /// <summary>Microseconds for one call; the columns are everybody that was measured.</summary>
    public static string Times(IReadOnlyList<CaseResult> results)
    {
        var entries = Everybody(results);
        return Markdown(
            ["case", "layer", .. entries.Select(Title), "fill", "pass"],
            texts: 2,
            results.Select(result => (string[])
            [
                result.Case.Name, result.Case.Text,
                .. entries.Select(entry => result.Entries.Contains(entry) ? Microseconds(result.Seconds(entry)) : WrongResult),
                Microseconds(result.Median(static round => round.Machine.Fill)),
                Microseconds(result.Median(static round => round.Machine.Pass)),
            ]));
    }

    /// <summary>All that were measured somewhere, in the order of a case that has most of them.</summary>
    public static IReadOnlyList<Entry> Everybody(IReadOnlyList<CaseResult> results) =>
    [
        .. results.MaxBy(static result => result.Entries.Count)!.Entries
            .Union(results.SelectMany(static result => result.Entries)),
    ];

    public static string Standing(IReadOnlyList<CaseResult> results) => Markdown(
        [
            "case", "better", "best peer", "ratio", "ratio, last", "ratio, first", "of limit", "of peak", "speed-up", "probe",
            "strictest promise", "kept", "rounds",
        ],
        texts: 3,
        results.Select(static result =>
        {
            var verdicts = Verdict.Of(result);
            var hasThreads = result.Threads > 1;
            return (string[])
            [
                result.Case.Name + (result.Case.IsExtra ? " (extra)" : ""), Name(result.BetterLayout), $"{result.BestPeer}",
                Number(result.BestRatio), Number(result.RatioIn(TensorLayout.ChannelsLast)),
                Number(result.RatioIn(TensorLayout.ChannelsFirst)), $"{result.ShareOfLimit():P0}", $"{result.ShareOfPeak():P0}",
                hasThreads ? Number(result.Ratio(result.Ours(result.BetterLayout, Role.OneThread), result.Better)) : Nothing,
                hasThreads ? Number(result.Median(static round => round.Machine.Speedup)) : Nothing,
                verdicts.Count > 0 ? Text(verdicts[0]) : Nothing, $"{verdicts.Count(static v => v.IsKept)}/{verdicts.Count}",
                $"{result.Rounds}",
            ];
        }));

    /// <summary>One line for each promise that a case misses, and the geometric mean.</summary>
    public static string Summary(IReadOnlyList<CaseResult> results)
    {
        var text = new StringBuilder();
        foreach (var promise in Promises.All)
        {
            var verdicts = results
                .Select(result => (result.Case.Name, Verdict: Verdict.Of(result).FirstOrDefault(v => v.Promise == promise)))
                .Where(static pair => pair.Verdict is not null)
                .ToArray();
            if (verdicts.Length == 0)
                continue;
            var missed = verdicts.Where(static pair => !pair.Verdict!.IsKept)
                .Select(static pair => $"{pair.Name} {pair.Verdict!.Share:F2}").ToArray();
            text.Append($"- {promise.Name}: {promise.Text}. Kept by {verdicts.Length - missed.Length} of {verdicts.Length}");
            text.Append(missed.Length == 0 ? ".\n" : $"; missed by (time to allowed time) {string.Join(", ", missed)}.\n");
        }

        var ratios = results.Where(static result => !result.Case.IsExtra)
            .Select(static result => result.BestRatio).OfType<double>().ToArray();
        if (ratios.Length > 0 && results[0].Threads == 1)
        {
            var mean = Statistics.GeometricMean(ratios);
            text.Append($"- Geometric mean of {ratios.Length} ratios: {mean:F2}, promised {Promises.GeometricMean}: ")
                .Append(mean >= Promises.GeometricMean ? "kept.\n" : "missed.\n");
            if (results.Any(static result => result.Case.VariantOf is not null))
            {
                var best = results.Where(static result => !result.Case.IsExtra || result.Case.VariantOf is not null)
                    .GroupBy(static result => result.Case.VariantOf ?? result.Case.Name)
                    .Select(static variants => variants.Max(static result => result.BestRatio)).OfType<double>();
                text.Append("- The same with the fastest variant of each case, as layers can ask for it: ")
                    .Append($"{Statistics.GeometricMean(best):F2}.\n");
            }
        }

        return text.ToString();
    }

    private static string Title(Entry entry) => entry.Role switch
    {
        Role.PlainArray => $"plain array, {Name(entry.Layout)}",
        Role.OneThread => $"one thread, {Name(entry.Layout)}",
        _ => $"{entry}",
    };

    private static string Text(Verdict verdict) =>
        $"{verdict.Promise.Name}: {(verdict.IsKept ? "kept" : "MISSED")}, {verdict.Share:F2}";

    private static string Name(TensorLayout layout) => layout == TensorLayout.ChannelsLast ? "last" : "first";

    private static string Number(double? value) => value is { } number ? $"{number:F2}" : Nothing;

    private static string Microseconds(double seconds) => seconds / Micro is var time && time < 100 ? $"{time:F1}" : $"{time:F0}";

    private static string Markdown(string[] head, int texts, IEnumerable<string[]> body)
    {
        List<string[]> rows = [head, .. body];
        var widths = head.Select((_, i) => rows.Max(row => row[i].Length)).ToArray();
        rows.Insert(1, [.. widths.Select((width, i) => (i < texts ? "-" : ":").PadLeft(width, '-'))]);
        var table = new StringBuilder();
        foreach (var row in rows)
        {
            var cells = row.Select((cell, i) => i < texts ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]));
            table.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
        }

        return table.ToString();
    }
}
