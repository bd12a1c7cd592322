using System.Text;

namespace DeconvGen.Benchmarks.Compare;

/// <summary>
/// A picture of how many times as fast as its peers the generated kernel is: a bar up to the best peer of each case and a mark
/// for every peer, on a logarithmic axis. It has no background of its own, and its greys are legible on a light and on a dark
/// page: which of them a picture lies on, it cannot ask.
/// </summary>
internal sealed class CompareChart
{
    private const int Width = 900, Left = 88, Right = 200, Top = 58, RowHeight = 24, BarHeight = 12, AxisHeight = 26;
    private const string BarColour = "#8250df";

    private static readonly (string Name, TensorLayout Layout, string Colour)[] s_peers =
    [
        ("ONNX Runtime", TensorLayout.ChannelsFirst, "#3b82d0"),
        ("libtorch", TensorLayout.ChannelsFirst, "#e5534b"),
        ("libtorch", TensorLayout.ChannelsLast, "#d9a514"),
        ("XNNPACK", TensorLayout.ChannelsLast, "#2f9e6e"),
    ];

    private readonly StringBuilder _svg = new();
    private readonly IReadOnlyList<CaseResult> _rows;
    private readonly double _lowest;
    private readonly double _highest;

    private CompareChart(IReadOnlyList<CaseResult> rows)
    {
        _rows = rows;
        var powers = rows.SelectMany(static result => Peers(result).Select(peer => Power(result, peer))).Append(0).ToArray();
        _lowest = Math.Floor(powers.Min());
        _highest = Math.Max(_lowest + 1, Math.Ceiling(powers.Max()));
    }

    private int Height => Top + _rows.Count * RowHeight + AxisHeight;

    public static string Svg(IReadOnlyList<CaseResult> results)
    {
        var chart = new CompareChart([.. results.Where(static result => result.BestPeer is not null)]);
        chart.Head(results[0].Threads);
        chart.Legend();
        chart.Axis();
        for (var i = 0; i < chart._rows.Count; i++)
            chart.Row(chart._rows[i], Top + i * RowHeight);
        return chart._svg.Append("</svg>\n").ToString();
    }

    private static IEnumerable<Entry> Peers(CaseResult result) => result.Entries.Where(static entry => entry.Role == Role.Peer);

    private static string Title(string name, TensorLayout layout) =>
        $"{name}, channels {(layout == TensorLayout.ChannelsLast ? "last" : "first")}";

    private static double Power(CaseResult result, Entry peer) => Math.Log2(result.Ratio(peer, result.Better)!.Value);

    private double X(double power) => Left + (power - _lowest) / (_highest - _lowest) * (Width - Left - Right);

    private void Head(int threads) => Line($$"""
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {{Width}} {{Height}}" width="{{Width}}" height="{{Height}}">
        <title>Times as fast as each peer, {{(threads == 1 ? "one thread" : $"{threads} threads")}}</title>
        <style>
        text { font: 12px system-ui, "Segoe UI", "DejaVu Sans", sans-serif; fill: #6e7781; }
        .small { font-size: 11px; }
        .strong { font-weight: 600; }
        .grid { stroke: #8b949e; stroke-opacity: .4; }
        .one { stroke: #6e7781; stroke-width: 1.5; }
        </style>
        """);

    private void Legend()
    {
        Text(Left, 16, "Times as fast as each peer: the better layout of the generated kernel; longer is better", "strong");
        var x = Left + 5;
        foreach (var (name, layout, colour) in s_peers.Where(peer =>
            _rows.Any(row => Peers(row).Any(entry => (entry.Name, entry.Layout) == (peer.Name, peer.Layout)))))
        {
            Line($"<circle cx=\"{x}\" cy=\"34\" r=\"4.5\" fill=\"{colour}\"/>");
            Text(x + 10, 38, Title(name, layout), "small");
            x += name.Length * 7 + 118;
        }
    }

    private void Axis()
    {
        var bottom = Top + _rows.Count * RowHeight;
        for (var power = _lowest; power <= _highest; power++)
        {
            Line($"<line class=\"{(power == 0 ? "one" : "grid")}\" x1=\"{X(power):F1}\" x2=\"{X(power):F1}\" y1=\"{Top - 6}\" "
                + $"y2=\"{bottom}\"/>");
            Text(X(power), bottom + 16, $"{Math.Pow(2, power):G3}\u00d7", "small", "middle");
        }
    }

    private void Row(CaseResult result, int top)
    {
        var middle = top + RowHeight / 2;
        var end = Math.Log2(result.BestRatio!.Value);
        var (from, to) = (X(Math.Min(0, end)), X(Math.Max(0, end)));
        Line($"<rect x=\"{from:F1}\" y=\"{middle - BarHeight / 2}\" width=\"{to - from:F1}\" height=\"{BarHeight}\" rx=\"2\" "
            + $"fill=\"{BarColour}\" fill-opacity=\".55\"/>");
        foreach (var peer in Peers(result))
        {
            var colour = Array.Find(s_peers, known => (known.Name, known.Layout) == (peer.Name, peer.Layout)).Colour;
            Line($"<circle cx=\"{X(Power(result, peer)):F1}\" cy=\"{middle}\" r=\"4.5\" fill=\"{colour}\"/>");
        }

        Text(Left - 10, middle + 4, result.Case.Name, "strong", "end");
        Text(Width - Right + 16, middle + 4, $"{result.BestRatio:F2}\u00d7 {result.BestPeer}");
    }

    private void Text(double x, double y, string text, string? style = null, string anchor = "start") => Line(
        $"<text x=\"{x:F1}\" y=\"{y:F1}\" text-anchor=\"{anchor}\"{(style is null ? "" : $" class=\"{style}\"")}>{text}</text>");

    private void Line(string text) => _svg.Append(text).Append('\n');
}
