using System.Globalization;
using System.Text;

namespace Segmentation.Files;

/// <summary>One line of a chart: a value for each epoch, from the first one on.</summary>
internal sealed record Curve(string Name, IReadOnlyList<double> Values);

/// <summary>Curves over epochs as an SVG picture.</summary>
internal static class SvgChart
{
    private const int Width = 720, Height = 420;
    private const int Left = 60, Right = 20, Top = 44, Bottom = 56;
    private const int Ticks = 5;
    private static readonly string[] Colours = ["#1f77b4", "#d62728", "#2ca02c", "#ff7f0e", "#9467bd", "#17becf"];

    public static string Draw(string title, string axis, IReadOnlyList<Curve> curves)
    {
        var values = curves.SelectMany(curve => curve.Values).Where(double.IsFinite).DefaultIfEmpty(0).ToArray();
        double low = values.Min(), high = values.Max();
        if (high - low < 1e-9)
            (low, high) = (low - 0.5, high + 0.5);
        var epochs = Math.Max(2, curves.Max(curve => curve.Values.Count));
        var svg = new StringBuilder($"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Height}" width="{Width}" height="{Height}"
                font-family="sans-serif" font-size="12">
            <rect width="100%" height="100%" fill="white"/>
            <text x="{Left}" y="22" font-size="15">{Escape(title)}</text>

            """);
        for (var tick = 0; tick <= Ticks; tick++)
        {
            var value = low + (high - low) * tick / Ticks;
            var epoch = 1 + (epochs - 1) * tick / Ticks;
            svg.AppendLine($"""<line x1="{Left}" x2="{Width - Right}" y1="{Y(value)}" y2="{Y(value)}" stroke="#ddd"/>""");
            svg.AppendLine($"""<text x="{Left - 6}" y="{Y(value)}" text-anchor="end" dy="4">{Number(value, "0.###")}</text>""");
            svg.AppendLine($"""<text x="{X(epoch - 1)}" y="{Height - Bottom + 16}" text-anchor="middle">{epoch}</text>""");
        }

        const int middle = (Left + Width - Right) / 2;
        svg.AppendLine($"""<text x="{middle}" y="{Height - Bottom + 32}" text-anchor="middle">epoch</text>""");
        svg.AppendLine($"""<text x="{Left - 44}" y="{Top - 8}">{Escape(axis)}</text>""");
        for (var i = 0; i < curves.Count; i++)
        {
            var colour = Colours[i % Colours.Length];
            var points = string.Join(' ', curves[i].Values.Select((value, at) => (Value: value, At: at))
                .Where(point => double.IsFinite(point.Value)).Select(point => $"{X(point.At)},{Y(point.Value)}"));
            svg.AppendLine($"""<polyline fill="none" stroke="{colour}" stroke-width="2" points="{points}"/>""");
            var x = Left + i * (Width - Left - Right) / curves.Count;
            svg.AppendLine($"""<rect x="{x}" y="{Height - 18}" width="14" height="4" fill="{colour}"/>""");
            svg.AppendLine($"""<text x="{x + 18}" y="{Height - 12}">{Escape(curves[i].Name)}</text>""");
        }

        return svg.Append("</svg>\n").ToString().ReplaceLineEndings("\n");

        string X(int at) => Number(Left + (double)(Width - Left - Right) * at / (epochs - 1), "0.#");
        string Y(double value) => Number(Height - Bottom - (Height - Top - Bottom) * (value - low) / (high - low), "0.#");
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private static string Escape(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");
}
