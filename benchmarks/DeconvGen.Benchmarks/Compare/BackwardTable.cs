using System.Globalization;
using System.Text;

namespace DeconvGen.Benchmarks.Compare;

/// <summary>What layers reach that learn: images per second, and how they stand beside libtorch.</summary>
internal static class BackwardTable
{
    private const double Micro = 1e-6;

    private static readonly TensorLayout[] s_layouts = [TensorLayout.ChannelsLast, TensorLayout.ChannelsFirst];

    /// <summary>Images per second; a step is forward and backward.</summary>
    public static string Throughput(IReadOnlyList<BackwardResult> results)
    {
        var text = new StringBuilder("| case | layer | pass |");
        foreach (var (name, layout, _) in Columns(results[0]))
            text.Append($" {name}, {Name(layout)} |");
        text.Append("\n|---|---|---|").Insert(text.Length, "---:|", Columns(results[0]).Count).Append('\n');
        foreach (var result in results)
        {
            foreach (var (pass, seconds) in (ReadOnlySpan<(string, Func<TensorLayout, bool, double>)>)
            [
                ("forward", (layout, isOurs) => result.Seconds(layout, isOurs, Pass.Forward)),
                ("backward", (layout, isOurs) => result.Seconds(layout, isOurs, Pass.Backward)),
                ("both", result.Step),
            ])
            {
                text.Append($"| {result.Case.Name} | {result.Case.Text} | {pass} |");
                foreach (var (_, layout, isOurs) in Columns(result))
                    text.Append(CultureInfo.InvariantCulture, $" {1 / seconds(layout, isOurs):F0} |");
                text.Append('\n');
            }
        }

        return text.ToString();
    }

    /// <summary>Times as fast as libtorch, and the promise.</summary>
    public static string Standing(IReadOnlyList<BackwardResult> results)
    {
        var text = new StringBuilder("| case | forward | forward, last | forward, first | backward | backward, last "
            + "| backward, first | backward at least as fast | rounds |\n|---|---:|---:|---:|---:|---:|---:|---|---:|\n");
        foreach (var result in results)
        {
            text.Append($"| {result.Case.Name} |");
            foreach (var pass in (Pass[])[Pass.Forward, Pass.Backward])
            {
                text.Append(CultureInfo.InvariantCulture, $" {result.BestRatio(pass):F2} |");
                foreach (var layout in s_layouts)
                    text.Append(CultureInfo.InvariantCulture, $" {result.Ratio(layout, pass):F2} |");
            }

            text.Append($" {Verdict(result)} | {result.Rounds} |\n");
        }

        return text.ToString();
    }

    public static string Csv(IReadOnlyList<BackwardResult> results)
    {
        var csv = new StringBuilder("case,layer");
        foreach (var entry in results[0].Entries)
            csv.Append($",{entry.Name.ToLowerInvariant()}_{Name(entry.Layout)}_{entry.Pass.ToString().ToLowerInvariant()}_us");
        csv.Append(",forward_ratio,backward_ratio,backward_ratio_last,backward_ratio_first,kept,rounds,quiet\n");
        foreach (var result in results)
        {
            csv.Append($"{result.Case.Name},\"{result.Case.Text}\"");
            foreach (var entry in result.Entries)
                csv.Append(CultureInfo.InvariantCulture, $",{result.Seconds(entry) / Micro:G4}");
            foreach (var ratio in (double?[])
            [
                result.BestRatio(Pass.Forward), result.BestRatio(Pass.Backward),
                result.Ratio(TensorLayout.ChannelsLast, Pass.Backward), result.Ratio(TensorLayout.ChannelsFirst, Pass.Backward),
            ])
            {
                csv.Append(CultureInfo.InvariantCulture, $",{ratio:G4}");
            }

            csv.Append($",{Verdict(result)},{result.Rounds.Counted.Count},{(result.Rounds.IsQuiet ? "yes" : "no")}\n");
        }

        return csv.ToString();
    }

    private static string Verdict(BackwardResult result) =>
        result.BestRatio(Pass.Backward) is { } ratio ? ratio >= 1 ? "kept" : "MISSED" : "";

    private static List<(string Name, TensorLayout Layout, bool IsOurs)> Columns(BackwardResult result) =>
        [.. result.Entries.Where(static entry => entry.Pass == Pass.Forward)
            .Select(static entry => (entry.Name, entry.Layout, entry.IsOurs))];

    private static string Name(TensorLayout layout) => layout == TensorLayout.ChannelsLast ? "last" : "first";
}
