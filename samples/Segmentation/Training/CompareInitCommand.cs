using System.Text;
using Segmentation.Data;
using Segmentation.Files;
using Segmentation.Network;
using Spectre.Console;

namespace Segmentation.Training;

/// <summary>
/// What the start of the upsampling layers is worth: four networks with equal seed, images and steps, whose upsampling starts
/// bilinear or random and is trained or left as it started.
/// </summary>
internal static class CompareInitCommand
{
    private static readonly (string Name, UpsamplingStart Start, bool IsTrained)[] Variants =
    [
        ("bilinear, trained", UpsamplingStart.Bilinear, true),
        ("bilinear, frozen", UpsamplingStart.Bilinear, false),
        ("random, trained", UpsamplingStart.Random, true),
        ("random, frozen", UpsamplingStart.Random, false),
    ];

    /// <summary>
    /// A budget of a minute or two a network: what differs shows early. Like the judge of a training, all learn from all images.
    /// </summary>
    public static TrainingOptions DefaultOptions { get; } = new TrainingOptions { JudgeEpochs = 8 }.ForJudge();

    public static void Run(IAnsiConsole console, TrainingOptions options, TrainPlaces places, CancellationToken cancellation)
    {
        using var folder = new OutputFolder(places.Output, ["compare-init.svg", "compare-init.csv"]);
        var data = console.Working("Reading images", () => NucleiFolder.Load(places.Data, cancellation));
        foreach (var note in data.Notes)
            console.WriteLine(note);
        var (train, validation) = data;
        var results = new List<(string Name, List<double> Losses, List<double> Ious, ConfusionMatrix Last)>();
        foreach (var (name, start, isTrained) in Variants)
        {
            var trainer = new Trainer(new(options.Seed, start, isTrained), train, options, places.Workers);
            results.Add(Train(console, name, trainer, validation, options.Epochs, places.Workers, cancellation));
        }

        var table = Terminal.Table($"{options.Epochs} epochs each, seed {options.Seed}",
            ["upsampling", "loss", "foreground IoU", "mean IoU", "foreground IoU after 1 epoch"]);
        foreach (var (name, losses, ious, last) in results)
            table.Row(name, $"{losses[^1]:F4}", $"{last.ForegroundIou:F4}", $"{last.MeanIou:F4}", $"{ious[0]:F4}");
        console.Write(table);

        folder.Add("compare-init.svg", stream => stream.Write(Encoding.UTF8.GetBytes(SvgChart.Draw(
            "Start of the upsampling layers", "foreground IoU",
            [.. results.Select(result => new Curve(result.Name, result.Ious))]))));
        folder.Add("compare-init.csv", stream => stream.Write(Encoding.UTF8.GetBytes(Log(results))));
        foreach (var path in folder.Commit())
            console.WriteLine($"wrote {path}");
    }

    private static (string, List<double>, List<double>, ConfusionMatrix) Train(IAnsiConsole console, string name, Trainer trainer,
        IReadOnlyList<LabelledImage> validation, int epochs, int workers, CancellationToken cancellation)
    {
        List<double> losses = [], ious = [];
        ConfusionMatrix? last = null;
        console.WithProgress(name, trainer.Steps, 0, advance =>
        {
            for (var epoch = 0; epoch < epochs; epoch++)
            {
                var loss = 0.0;
                for (var step = 0; step < trainer.StepsPerEpoch; step++)
                {
                    cancellation.ThrowIfCancellationRequested();
                    loss += trainer.Step();
                    advance();
                }

                last = Evaluator.Evaluate(new(trainer.Network), validation, workers, cancellation);
                losses.Add(loss / trainer.StepsPerEpoch);
                ious.Add(last.ForegroundIou);
            }
        });
        console.WriteLine($"{name}: loss {losses[^1]:F4}, foreground IoU {last!.ForegroundIou:F4}");
        return (name, losses, ious, last);
    }

    private static string Log(IEnumerable<(string Name, List<double> Losses, List<double> Ious, ConfusionMatrix Last)> results)
    {
        var log = new StringBuilder("upsampling,epoch,loss,foreground\n");
        foreach (var (name, losses, ious, _) in results)
        {
            for (var epoch = 0; epoch < losses.Count; epoch++)
                log.Append($"\"{name}\",{epoch + 1},{losses[epoch]:F5},{ious[epoch]:F5}\n");
        }

        return log.ToString();
    }
}
