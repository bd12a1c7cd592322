using System.Diagnostics;
using Segmentation.Data;
using Segmentation.Files;
using Segmentation.Network;
using Segmentation.Training;
using Spectre.Console;

namespace Segmentation.Segmenting;

/// <summary>What the default command was asked for.</summary>
internal sealed record SegmentOptions(string? Image, string? Label, string? Weights, string Output);

/// <summary>Labels every pixel of a micrograph and shows the result as pictures and figures.</summary>
internal static class SegmentCommand
{
    private const float OverlayStrength = 0.5f;
    private const int Warm = 3;

    private static readonly string[] FileNames = ["input.png", "labels.png", "overlay.png", "comparison.png"];

    public static void Run(IAnsiConsole console, SegmentOptions options, CancellationToken cancellation)
    {
        if (options is { Image: null, Label: not null })
            throw new SampleException("--label needs the image that it belongs to; without one the sample draws both.");
        var network = new Fcn(seed: 0);
        var weights = options.Weights ?? DefaultWeights;
        WeightsFile.Load(SafeTensors.Read(weights), network.Graph);
        var image = options.Image is null ? DrawnMicrograph.Draw() : LabelledImage.Read(options.Image, options.Label);
        using var folder = new OutputFolder(options.Output, FileNames, options.Image, options.Label, weights);

        console.Section(options.Image is null
            ? "A micrograph that the sample draws"
            : $"Segmenting {Path.GetFileName(options.Image)}");
        var segmenter = new Segmenter(network);
        var workers = Environment.ProcessorCount;
        var (labels, seconds) = console.Working("Segmenting", () => Measure(segmenter, image, workers, cancellation));
        ShowNetwork(console, network, segmenter, image);
        ShowFigures(console, network, segmenter, image, labels, seconds, workers);
        if (image.Labels is not null)
            ShowQuality(console, image, labels);
        foreach (var path in Write(folder, image, labels))
            console.WriteLine($"wrote {path}");
    }

    /// <summary>The trained weights that come with the sample.</summary>
    public static string DefaultWeights => Path.Combine(AppContext.BaseDirectory, "nuclei.safetensors");

    /// <summary>The first runs are compiled while they run; a large picture is labelled once.</summary>
    private static (byte[] Labels, double Seconds) Measure(
        Segmenter segmenter, LabelledImage image, int workers, CancellationToken cancellation)
    {
        var best = double.PositiveInfinity;
        var labels = Array.Empty<byte>();
        var watch = Stopwatch.StartNew();
        for (var run = 0; run < Warm || (best < 0.1 && watch.Elapsed.TotalSeconds < 1); run++)
        {
            var start = Stopwatch.GetTimestamp();
            Array.Clear(segmenter.Ticks);
            labels = segmenter.Label(image.Grey, image.Height, image.Width, workers, cancellation);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
            if (best > 1)
                break;
        }

        return (labels, best);
    }

    private static void ShowNetwork(IAnsiConsole console, Fcn network, Segmenter segmenter, LabelledImage image)
    {
        var table = Terminal.Table(
            $"Layers for {image.Width} x {image.Height} pixels", ["layer", "output", "weights", "time", "share"]);
        var multiple = network.Graph.SizeMultiple;
        var height = (image.Height + multiple - 1) / multiple * multiple;
        var width = (image.Width + multiple - 1) / multiple * multiple;
        var total = segmenter.Ticks.Sum();
        foreach (var (node, ticks) in network.Graph.Nodes.Zip(segmenter.Ticks))
        {
            var output = node.Output;
            var size = $"{height >> output.Halvings} x {width >> output.Halvings} x {output.Channels}";
            var weights = node is LayerNode layer ? $"{layer.Weights.Values.Length + (layer.Bias?.Values.Length ?? 0):N0}" : "";
            table.Row(node.Name, size, weights,
                Timing.Text(ticks / (double)Stopwatch.Frequency), $"{100.0 * ticks / total:F0} %");
        }

        console.Write(table);
    }

    private static void ShowFigures(IAnsiConsole console, Fcn network, Segmenter segmenter, LabelledImage image,
        byte[] labels, double seconds, int workers)
    {
        var tiles = (long)((image.Height + Segmenter.TileSide - 1) / Segmenter.TileSide)
            * ((image.Width + Segmenter.TileSide - 1) / Segmenter.TileSide);
        var parameters = network.Graph.Parameters.Sum(parameter => (long)parameter.Values.Length);
        var table = Terminal.Table("The picture", ["", "value"]);
        table.Row("pixels", $"{image.Width} x {image.Height}");
        table.Row("tiles", $"{tiles} on {Math.Min(tiles, workers)} thread(s)");
        table.Row("time, with reading and labels", Timing.Text(seconds));
        table.Row("pixels per second", $"{image.Pixels / seconds / 1e6:F1} million");
        table.Row("memory for maps", $"{segmenter.MapBytes / 1e6:F1} MB");
        table.Row("weights", $"{parameters:N0} numbers, {parameters * 4 / 1e6:F2} MB");
        foreach (var (name, index) in PixelClass.Names.Select((name, index) => (name, index)))
            table.Row(name, $"{100.0 * labels.Count(label => label == index) / labels.Length:F1} % of pixels");
        console.Write(table);
    }

    private static void ShowQuality(IAnsiConsole console, LabelledImage image, byte[] labels)
    {
        var counts = new ConfusionMatrix(PixelClass.Count);
        counts.Add(image.Labels, labels);
        console.Write(QualityTable("Against the true labels", counts.Quality));
    }

    public static Table QualityTable(string title, Quality quality)
    {
        var table = Terminal.Table(title, ["intersection over union", "value"]);
        table.Row("foreground (nucleus or edge)", $"{quality.Foreground:F4}");
        foreach (var (name, iou) in PixelClass.Names.Zip(quality.Classes))
            table.Row(name, $"{iou:F4}");
        table.Row("mean over classes", $"{quality.Mean:F4}");
        return table;
    }

    private static IReadOnlyList<string> Write(OutputFolder folder, LabelledImage image, byte[] labels)
    {
        var picture = Overlay.Brighten(image.Grey, image.Width, image.Height);
        var overlay = Overlay.Draw(picture, labels, Palette.Nuclei, OverlayStrength);
        folder.AddGrey("input.png", image.Width, image.Height, image.Grey);
        folder.AddGrey("labels.png", image.Width, image.Height, labels);
        folder.Add("overlay.png", overlay);
        folder.Add("comparison.png", Overlay.Beside(image.Labels is null
            ? [picture, overlay]
            : [picture, overlay, Overlay.Draw(picture, image.Labels, Palette.Nuclei, OverlayStrength)]));
        return folder.Commit();
    }
}
