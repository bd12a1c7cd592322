using System.Diagnostics;
using System.Text;
using Segmentation.Data;
using Segmentation.Files;
using Segmentation.Network;
using Segmentation.Segmenting;
using Spectre.Console;

namespace Segmentation.Training;

/// <summary>Where a training reads and writes, and with how many threads; none of it changes the weights.</summary>
internal sealed record TrainPlaces(string Data, string Output, string? Resume, int Workers);

/// <summary>Trains the network; after each epoch, and on Ctrl-C, everything is saved.</summary>
internal static class TrainCommand
{
    private const string WeightsName = "weights.safetensors", CheckpointName = "checkpoint.safetensors";
    private const string LogName = "training.csv", LossName = "loss.svg", QualityName = "iou.svg";

    /// <returns>Whether it came to its end.</returns>
    public static bool Run(IAnsiConsole console, TrainingOptions options, TrainPlaces places, CancellationToken cancellation)
    {
        var (train, validation) = console.Working("Reading images", () => NucleiFolder.Load(places.Data));
        SafeFile.CreateFolder(places.Output);
        var trainer = new Trainer(new(options.Seed), train, options, places.Workers);
        var progress = places.Resume is null ? new([], 0, 0) : Checkpoint.Load(places.Resume, trainer, options);
        var parameters = trainer.Network.Graph.Parameters.Sum(parameter => parameter.Values.Length);
        console.WriteLine($"{train.Count} images to train with, {validation.Count} to validate; {parameters:N0} weights; "
            + $"{options.Epochs} epochs of {trainer.StepsPerEpoch} steps; {places.Workers} thread(s); seed {options.Seed}");
        if (places.Resume is not null)
            console.WriteLine($"going on at step {trainer.Optimizer.Steps + 1}");

        console.WithProgress("Training", trainer.StepsPerEpoch * options.Epochs, trainer.Optimizer.Steps, advance =>
        {
            while (trainer.Optimizer.Steps < trainer.StepsPerEpoch * options.Epochs && !cancellation.IsCancellationRequested)
                progress = Step(console, trainer, options, places, validation, progress, advance);
        });

        var checkpoint = Path.Combine(places.Output, CheckpointName);
        if (cancellation.IsCancellationRequested && trainer.Optimizer.Steps < trainer.StepsPerEpoch * options.Epochs)
        {
            Checkpoint.Write(checkpoint, trainer, options, progress);
            console.WriteLine($"stopped after step {trainer.Optimizer.Steps}; go on with --resume {checkpoint}");
            return false;
        }

        Finish(console, trainer, validation, places, progress);
        return true;
    }

    private static Progress Step(IAnsiConsole console, Trainer trainer, TrainingOptions options, TrainPlaces places,
        IReadOnlyList<LabelledImage> validation, Progress progress, Action advance)
    {
        var watch = Stopwatch.StartNew();
        var rate = trainer.RateAt(trainer.Optimizer.Steps);
        var loss = trainer.Step();
        progress = progress with { LossSum = progress.LossSum + loss, Seconds = progress.Seconds + watch.Elapsed.TotalSeconds };
        advance();
        if (trainer.Optimizer.Steps % trainer.StepsPerEpoch != 0)
            return progress;

        var counts = Evaluator.Evaluate(new(trainer.Network), validation, places.Workers);
        var epoch = new EpochResult(
            trainer.Optimizer.Steps / trainer.StepsPerEpoch, progress.LossSum / trainer.StepsPerEpoch, rate,
            counts.ForegroundIou, counts.MeanIou, [.. Enumerable.Range(0, counts.Classes).Select(counts.ClassIou)],
            progress.Seconds, trainer.ImagesPerEpoch / progress.Seconds);
        progress = new([.. progress.Epochs, epoch], 0, 0);
        console.WriteLine($"epoch {epoch.Epoch,3}  loss {epoch.Loss:F4}  foreground IoU {epoch.ForegroundIou:F4}  mean IoU "
            + $"{epoch.MeanIou:F4}  rate {epoch.Rate:E1}  {epoch.Seconds:F1} s, {epoch.ImagesPerSecond:F1} images/s");
        Checkpoint.Write(Path.Combine(places.Output, CheckpointName), trainer, options, progress);
        SafeFile.Write(Path.Combine(places.Output, LogName), stream => stream.Write(Encoding.UTF8.GetBytes(Log(progress))));
        return progress;
    }

    private static void Finish(IAnsiConsole console, Trainer trainer, IReadOnlyList<LabelledImage> validation,
        TrainPlaces places, Progress progress)
    {
        var weights = Path.Combine(places.Output, WeightsName);
        SafeFile.Write(weights, stream => WeightsFile.Write(stream, trainer.Network.Graph, new Dictionary<string, string>()));
        Text(LossName, SvgChart.Draw("Training", "loss", [new("loss", [.. progress.Epochs.Select(epoch => epoch.Loss)])]));
        Text(QualityName, SvgChart.Draw("Validation", "intersection over union",
        [
            new("foreground", [.. progress.Epochs.Select(epoch => epoch.ForegroundIou)]),
            new("mean over classes", [.. progress.Epochs.Select(epoch => epoch.MeanIou)]),
            .. PixelClass.Names.Select((name, i) => new Curve(name, [.. progress.Epochs.Select(epoch => epoch.ClassIou[i])])),
        ]));
        var counts = Evaluator.Evaluate(new(trainer.Network), validation, places.Workers);
        console.Write(SegmentCommand.QualityTable($"{validation.Count} validation images, pooled over all pixels", counts));
        console.WriteLine($"trained for {progress.Epochs.Sum(epoch => epoch.Seconds) / 60:F1} minutes");
        console.WriteLine($"wrote {weights}");

        void Text(string name, string text) =>
            SafeFile.Write(Path.Combine(places.Output, name), stream => stream.Write(Encoding.UTF8.GetBytes(text)));
    }

    private static string Log(Progress progress)
    {
        var log = new StringBuilder("epoch,loss,rate,foreground,mean,background,nucleus,edge,seconds\n");
        foreach (var epoch in progress.Epochs)
        {
            log.Append($"{epoch.Epoch},{epoch.Loss:F5},{epoch.Rate:E3},{epoch.ForegroundIou:F5},{epoch.MeanIou:F5},");
            log.Append($"{string.Join(',', epoch.ClassIou.Select(iou => $"{iou:F5}"))},{epoch.Seconds:F2}\n");
        }

        return log.ToString();
    }
}
