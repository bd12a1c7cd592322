using System.Diagnostics;
using Segmentation.Data;
using Segmentation.Files;
using Segmentation.Segmenting;
using Segmentation.Training;
using Spectre.Console;

namespace Segmentation.EspNet;

/// <summary>Labels a street scene with the published ESPNet.</summary>
internal static class EspNetCommand
{
    /// <summary>The picture is not cut into tiles: dilated branches and pooled pictures see too far for that.</summary>
    private const int MostPixels = 4_000_000;
    private const float OverlayStrength = 0.55f;
    private const int Runs = 5;

    private static readonly string[] FileNames = ["labels.png", "overlay.png", "comparison.png"];
    private static readonly string[] ClassNames =
        ["sky", "building", "pole", "road", "pavement", "tree", "sign", "fence", "car", "pedestrian", "bicyclist"];

    public static void Run(IAnsiConsole console, SegmentOptions options, CancellationToken cancellation)
    {
        if (options is not { Image: { } path, Weights: { } weights })
            throw new SampleException("--network espnet-camvid needs an image and --weights with the published weights.");
        var file = SafeTensors.Read(weights);
        var network = new EspNetwork(file, new() { CancellationToken = cancellation });
        var picture = ImageFiles.Read(path);
        if ((long)picture.Width * picture.Height > MostPixels)
        {
            throw new SampleException($"'{path}' is {picture.Width} x {picture.Height}; this network takes at most "
                + $"{MostPixels / 1e6:N0} megapixels. Use a smaller image.");
        }

        var truth = options.Label is null ? null
            : LabelledImage.ReadLabels(options.Label, picture.Width, picture.Height, path, EspNetwork.Classes);
        using var folder = new OutputFolder(options.Output, FileNames, path, options.Label, weights);

        console.Section($"ESPNet: {Path.GetFileName(path)}");
        var (labels, seconds) = console.Working("Segmenting", () => Measure(network, picture, cancellation));
        ShowParts(console, network, picture, seconds);
        ShowClasses(console, labels, truth);
        folder.AddGrey("labels.png", picture.Width, picture.Height, labels);
        var overlay = Overlay.Draw(picture, labels, Palette.Street, OverlayStrength);
        folder.Add("overlay.png", overlay);
        folder.Add("comparison.png", Overlay.Beside(picture, overlay));
        foreach (var written in folder.Commit())
            console.WriteLine($"wrote {written}");
    }

    /// <summary>Labels a picture of any size: its last row and column repeat up to what the network takes.</summary>
    public static byte[] Label(EspNetwork network, Picture picture)
    {
        const int multiple = EspNetwork.SizeMultiple;
        var width = (picture.Width + multiple - 1) / multiple * multiple;
        var height = (picture.Height + multiple - 1) / multiple * multiple;
        if ((width, height) == (picture.Width, picture.Height))
            return network.Label(picture);
        var padded = new Picture(width, height);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
                picture[Math.Min(x, picture.Width - 1), Math.Min(y, picture.Height - 1)].CopyTo(padded[x, y]);
        }

        var labels = network.Label(padded);
        var result = new byte[picture.Width * picture.Height];
        for (var y = 0; y < picture.Height; y++)
            labels.AsSpan(y * width, picture.Width).CopyTo(result.AsSpan(y * picture.Width));
        return result;
    }

    private static (byte[] Labels, double Seconds) Measure(EspNetwork network, Picture picture, CancellationToken cancellation)
    {
        var best = double.PositiveInfinity;
        var labels = Array.Empty<byte>();
        for (var run = 0; run < Runs; run++)
        {
            cancellation.ThrowIfCancellationRequested();
            network.ClearTicks();
            var start = Stopwatch.GetTimestamp();
            labels = Label(network, picture);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return (labels, best);
    }

    private static void ShowParts(IAnsiConsole console, EspNetwork network, Picture picture, double seconds)
    {
        var table = Terminal.Table($"{picture.Width} x {picture.Height} pixels", ["part", "time", "share"]);
        var total = network.Ticks.Values.Sum();
        foreach (var (name, ticks) in network.Ticks)
            table.Row(name, Timing.Text(ticks / (double)Stopwatch.Frequency), $"{100.0 * ticks / total:F0} %");
        table.Row("best run", Timing.Text(seconds), "");
        console.Write(table);
    }

    private static void ShowClasses(IAnsiConsole console, byte[] labels, byte[]? truth)
    {
        var counts = new ConfusionMatrix(EspNetwork.Classes);
        if (truth is not null)
            counts.Add(truth, labels);
        var table = Terminal.Table("Classes", ["class", "pixels", "intersection over union"]);
        for (var i = 0; i < ClassNames.Length; i++)
        {
            var iou = truth is null || double.IsNaN(counts.ClassIou(i)) ? "" : $"{counts.ClassIou(i):F4}";
            table.Row(ClassNames[i], $"{100.0 * labels.Count(label => label == i) / labels.Length:F1} %", iou);
        }

        console.Write(table);
        if (truth is not null)
            console.WriteLine($"agreement with the label map: {100 * counts.Accuracy:F4} % of pixels");
    }
}
