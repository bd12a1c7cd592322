using System.Text;
using Segmentation.Data;
using Segmentation.Files;

namespace Segmentation.Training;

/// <summary>A training as a table and as curves.</summary>
internal static class TrainingLog
{
    /// <summary>Comma-separated values, a line for each epoch of both networks.</summary>
    public static string Table(Progress progress)
    {
        var log = new StringBuilder("network,epoch,loss,rate,foreground,mean,background,nucleus,edge,seconds\n");
        foreach (var epoch in progress.Epochs)
        {
            log.Append($"{(epoch.IsJudge ? "judge" : "kept")},{epoch.Epoch},{epoch.Loss:F5},{epoch.Rate:E3},");
            log.Append($"{epoch.Quality.Foreground:F5},{epoch.Quality.Mean:F5},");
            log.Append($"{string.Join(',', epoch.Quality.Classes.Select(iou => $"{iou:F5}"))},{epoch.Seconds:F2}\n");
        }

        return log.ToString();
    }

    /// <summary>Loss of the network that is kept, as an SVG picture.</summary>
    public static string LossChart(Progress progress) =>
        SvgChart.Draw("Training", "loss", [new("loss", Curve(progress, epoch => epoch.Loss))]);

    /// <summary>Quality of the network that is kept on the validation images, as an SVG picture.</summary>
    public static string QualityChart(Progress progress) => SvgChart.Draw("Validation", "intersection over union",
    [
        new("foreground", Curve(progress, epoch => epoch.Quality.Foreground)),
        new("mean over classes", Curve(progress, epoch => epoch.Quality.Mean)),
        .. PixelClass.Names.Select((name, i) => new Curve(name, Curve(progress, epoch => epoch.Quality.Classes[i]))),
    ]);

    private static double[] Curve(Progress progress, Func<EpochResult, double> value) =>
        [.. progress.Epochs.Where(epoch => !epoch.IsJudge).Select(value)];
}
