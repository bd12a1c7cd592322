using System.Globalization;
using System.Text;

namespace DeconvGen.Benchmarks.Report;

/// <summary>The results as text, one line a case: Markdown for people, comma-separated numbers for programs.</summary>
internal static class ReportTable
{
    private const double Micro = 1e-6, Giga = 1e9;

    public static string Markdown(IReadOnlyList<CaseResult> results)
    {
        List<string[]> rows =
        [
            [
                "case", "layer", "layout", "DeconvGen µs", "ONNX Runtime µs", "times as fast", "textbook µs", "GFLOP/s",
                .. FmaPeak.Probes.Select(static probe => $"of {probe.Name}"), "limit µs", "of limit", "rounds",
            ],
            .. results.Select(Cells),
        ];
        var widths = Enumerable.Range(0, rows[0].Length).Select(i => rows.Max(row => row[i].Length)).ToArray();
        const int texts = 3;
        rows.Insert(1, [.. widths.Select(static (width, i) => (i < texts ? "-" : ":").PadLeft(width, '-'))]);

        var table = new StringBuilder();
        foreach (var row in rows)
        {
            var cells = row.Select((cell, i) => i < texts ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]));
            table.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
        }

        return table.ToString();
    }

    public static string Csv(IReadOnlyList<CaseResult> results)
    {
        var csv = new StringBuilder("case,layer,layout,multiply_adds,input_bytes,output_bytes,deconvgen_us,onnxruntime_us,"
            + "onnxruntime_to_deconvgen,textbook_us,gflops");
        foreach (var (name, _) in FmaPeak.Probes)
            csv.Append(",share of ").Append(name);
        csv.Append(",limit_us,deconvgen_to_limit,rounds,quiet\n");
        foreach (var result in results)
        {
            var @case = result.Case;
            csv.AppendJoin(',',
            [
                @case.Name, $"\"{@case.Text}\"", @case.Layout, @case.MultiplyAdds, @case.InputBytes, @case.OutputBytes,
                Number(result.Ours / Micro), Number(result.Peer / Micro), Number(result.PeerToOurs),
                Number(result.Textbook / Micro), Number(result.FlopsPerSecond / Giga), .. result.Shares.Select(Number),
                Number(result.Limit / Micro), Number(result.OursToLimit), result.Rounds, result.IsQuiet ? "yes" : "no",
            ]);
            csv.Append('\n');
        }

        return csv.ToString();
    }

    private static string[] Cells(CaseResult result) =>
    [
        result.Case.Name, result.Case.Text, result.Case.Layout == TensorLayout.ChannelsLast ? "last" : "first",
        Microseconds(result.Ours), Microseconds(result.Peer), $"{result.PeerToOurs:F2}", Microseconds(result.Textbook),
        $"{result.FlopsPerSecond / Giga:F1}", .. result.Shares.Select(static share => $"{share:P0}"),
        Microseconds(result.Limit), $"{result.OursToLimit:F2}", result.IsQuiet ? $"{result.Rounds}" : $"{result.Rounds} unquiet",
    ];

    private static string Microseconds(double seconds) => seconds / Micro is var time && time < 100 ? $"{time:F1}" : $"{time:F0}";

    private static string Number(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
