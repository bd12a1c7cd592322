using System.Globalization;
using System.Text;
using DeconvGen.Benchmarks.Probes;

namespace DeconvGen.Benchmarks.Compare;

/// <summary>All medians for programs: one line a case, microseconds and plain ratios.</summary>
internal static class CompareCsv
{
    private const double Micro = 1e-6, Giga = 1e9;

    public static string Write(IReadOnlyList<CaseResult> results)
    {
        var columns = Columns(results);
        var csv = new StringBuilder().AppendJoin(',', columns.Select(static column => column.Name)).Append('\n');
        foreach (var result in results)
            csv.AppendJoin(',', columns.Select(column => column.Value(result))).Append('\n');
        return csv.ToString();
    }

    private static List<(string Name, Func<CaseResult, string> Value)> Columns(IReadOnlyList<CaseResult> results)
    {
        List<(string Name, Func<CaseResult, string> Value)> columns =
        [
            ("case", static result => result.Case.Name),
            ("layer", static result => $"\"{result.Case.Text}\""),
            ("threads", static result => $"{result.Threads}"),
            ("multiply_adds", static result => $"{result.Case.MultiplyAdds}"),
            ("input_bytes", static result => $"{result.Case.InputBytes}"),
            ("output_bytes", static result => $"{result.Case.OutputBytes}"),
        ];
        columns.AddRange(CompareTable.Everybody(results).Select(entry => (
            Column(entry),
            (Func<CaseResult, string>)(result =>
                Number(result.Entries.Contains(entry) ? result.Seconds(entry) / Micro : null)))));
        columns.AddRange(VectorUnit.All.Select((unit, i) => (
            $"{unit.Name.Replace(' ', '_')}_gflops",
            (Func<CaseResult, string>)(result => Number(result.Median(round => round.Machine.Peaks[i]) / Giga)))));
        columns.AddRange(
        [
            ("tile_of_peak", static result => Number(result.Median(static round => round.Machine.TileShare))),
            ("sustained_of_peak", static result => Number(result.Median(static round => round.Machine.Sustained))),
            ("probe_speedup", static result => Number(result.Median(static round => round.Machine.Speedup))),
            ("fill_us", static result => Number(result.Median(static round => round.Machine.Fill) / Micro)),
            ("pass_us", static result => Number(result.Median(static round => round.Machine.Pass) / Micro)),
            ("arithmetic_us", static result => Number(result.Median(result.Arithmetic) / Micro)),
            ("limit_us", static result => Number(result.Median(result.Limit) / Micro)),
            ("better_layout", static result => $"{result.BetterLayout}"),
            ("best_peer", static result => $"\"{result.BestPeer}\""),
            ("ratio", static result => Number(result.BestRatio)),
            ("ratio_last", static result => Number(result.RatioIn(TensorLayout.ChannelsLast))),
            ("ratio_first", static result => Number(result.RatioIn(TensorLayout.ChannelsFirst))),
            ("of_limit", static result => Number(result.ShareOfLimit())),
            ("of_peak", static result => Number(result.ShareOfPeak())),
        ]);
        columns.AddRange(Promises.All.Select(promise => (
            $"share_of_{promise.Name.Replace(",", "", StringComparison.Ordinal).Replace(' ', '_')}",
            (Func<CaseResult, string>)(result =>
                Number(Verdict.Of(result).FirstOrDefault(verdict => verdict.Promise == promise)?.Share)))));
        columns.Add(("rounds", static result => $"{result.Rounds.Counted.Count}"));
        columns.Add(("quiet", static result => result.Rounds.IsQuiet ? "yes" : "no"));
        return columns;
    }

    private static string Column(Entry entry)
    {
        var role = entry.Role switch { Role.PlainArray => "_plain_array", Role.OneThread => "_one_thread", _ => "" };
        var layout = entry.Layout == TensorLayout.ChannelsLast ? "last" : "first";
        return $"{entry.Name.ToLowerInvariant().Replace(" ", "", StringComparison.Ordinal)}_{layout}{role}_us";
    }

    private static string Number(double? value) => value?.ToString("G4", CultureInfo.InvariantCulture) ?? "";
}
