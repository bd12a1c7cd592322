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

/// <summary>
/// Trains a first network that judges labels, and then the one that is kept on images labelled as most are. After the steps of
/// an epoch, after its evaluation, and on Ctrl-C everything is saved.
/// </summary>
internal sealed class TrainCommand(
    IAnsiConsole console, TrainingOptions options, TrainPlaces places, CancellationToken cancellation)
{
    private const string WeightsName = "weights.safetensors", CheckpointName = "checkpoint.safetensors";
    private const string LogName = "training.csv", LossName = "loss.svg", QualityName = "iou.svg";

    private IReadOnlyList<LabelledImage> _train = [];
    private IReadOnlyList<LabelledImage> _validation = [];
    private string _identity = "";
    private Progress _progress = Progress.Start(options);

    private string CheckpointPath => Path.Combine(places.Output, CheckpointName);

    /// <summary>Judges a network after each epoch; tests stop a training there.</summary>
    public Evaluation Evaluate { get; init; } = Evaluator.Evaluate;

    /// <returns>Whether it came to its end.</returns>
    public bool Run()
    {
        var data = console.Working("Reading images", () => NucleiFolder.Load(places.Data, cancellation));
        (_train, _validation) = data;
        _identity = data.Identify();
        foreach (var note in data.Notes)
            console.WriteLine(note);
        SafeFile.CreateFolder(places.Output);
        var checkpoint = places.Resume is null ? null : Checkpoint.Read(places.Resume, options, _identity);
        _progress = checkpoint?.Progress ?? _progress;
        console.WriteLine($"{_train.Count} images to train with, {_validation.Count} to validate; {places.Workers} thread(s); "
            + $"seed {options.Seed}");
        if (_progress.LeftOut is null)
        {
            var judge = NewTrainer(_train, options.ForJudge());
            if (!Train("Judge of labels", judge, checkpoint))
                return false;
            if (OrNull(() => Judge(judge.Network)) is not { } leftOut)
                return Stop(judge);
            _progress = _progress with { LeftOut = leftOut };
            checkpoint = null;
        }

        var trainer = NewTrainer([.. _train.ExceptBy(_progress.LeftOut, image => image.Name)], options);
        if (!Train("Network", trainer, checkpoint))
            return false;
        Finish(trainer);
        return true;
    }

    private Trainer NewTrainer(IReadOnlyList<LabelledImage> images, TrainingOptions ownOptions) =>
        new(new(ownOptions.Seed), images, ownOptions, places.Workers);

    private string[] Judge(Fcn network)
    {
        var judge = new Segmenter(network);
        var leftOut = LabelJudge.Unusual(_train,
            image => judge.Label(image.Grey, image.Height, image.Width, cancellation: cancellation),
            options.AreaTolerance, places.Workers, cancellation);
        console.WriteLine($"{leftOut.Length} of {_train.Count} images are labelled unlike most, and left out from here on"
            + $"{(leftOut.Length > 0 ? ": " : "")}{string.Join(", ", leftOut)}");
        return leftOut;
    }

    private bool Train(string name, Trainer trainer, Checkpoint? checkpoint)
    {
        var parameters = trainer.Network.Graph.Parameters.Sum(parameter => parameter.Values.Length);
        console.WriteLine($"{name}: {parameters:N0} weights; {trainer.Steps / trainer.StepsPerEpoch} epochs of "
            + $"{trainer.StepsPerEpoch} steps");
        if (checkpoint is not null)
        {
            checkpoint.Restore(trainer);
            console.WriteLine($"going on at step {trainer.Optimizer.Steps + 1}");
        }

        console.WithProgress(name, trainer.Steps, trainer.Optimizer.Steps, advance =>
        {
            // What was stopped may lack the evaluation of its last epoch.
            EndEpoch(trainer);
            while (trainer.Optimizer.Steps < trainer.Steps && !cancellation.IsCancellationRequested)
            {
                Step(trainer);
                advance();
                EndEpoch(trainer);
            }
        });

        return (trainer.Optimizer.Steps == trainer.Steps && IsEvaluated(trainer)) || Stop(trainer);
    }

    /// <returns>False: the training has not come to its end.</returns>
    private bool Stop(Trainer trainer)
    {
        Save(trainer);
        console.WriteLine($"stopped after step {trainer.Optimizer.Steps}; go on with --resume {CheckpointPath}");
        return false;
    }

    private void Step(Trainer trainer)
    {
        var watch = Stopwatch.StartNew();
        var loss = trainer.Step();
        _progress = _progress with
        {
            LossSum = _progress.LossSum + loss,
            Seconds = _progress.Seconds + watch.Elapsed.TotalSeconds,
        };
    }

    private bool IsEvaluated(Trainer trainer) => trainer.Optimizer.Steps / trainer.StepsPerEpoch == _progress.CountEpochs();

    /// <summary>Evaluates and logs an epoch whose steps are done, if there is one; Ctrl-C leaves that to --resume.</summary>
    private void EndEpoch(Trainer trainer)
    {
        if (IsEvaluated(trainer))
            return;
        Save(trainer);
        var counts = OrNull(() => Evaluate(new(trainer.Network), _validation, places.Workers, cancellation));
        if (counts is not { Quality: var quality })
            return;
        var epoch = new EpochResult(_progress.LeftOut is null, trainer.Optimizer.Steps / trainer.StepsPerEpoch,
            _progress.LossSum / trainer.StepsPerEpoch, trainer.RateAt(trainer.Optimizer.Steps - 1),
            quality, _progress.Seconds, trainer.ImagesPerEpoch / _progress.Seconds);
        _progress = _progress with { Epochs = [.. _progress.Epochs, epoch], LossSum = 0, Seconds = 0 };
        console.WriteLine($"epoch {epoch.Epoch,3}  loss {epoch.Loss:F4}  foreground IoU {quality.Foreground:F4}  mean IoU "
            + $"{quality.Mean:F4}  rate {epoch.Rate:E1}  {epoch.Seconds:F1} s, {epoch.ImagesPerSecond:F1} images/s");
        Save(trainer);
        Write(LogName, TrainingLog.Table(_progress));
    }

    /// <summary>What some work came to; null where Ctrl-C ended it.</summary>
    private T? OrNull<T>(Func<T> work)
        where T : class
    {
        try
        {
            return work();
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    private void Save(Trainer trainer) => Checkpoint.Write(CheckpointPath, trainer, options, _identity, _progress);

    private void Finish(Trainer trainer)
    {
        var weights = Path.Combine(places.Output, WeightsName);
        SafeFile.Write(weights, stream => WeightsFile.Write(stream, trainer.Network.Graph, new Dictionary<string, string>()));
        Write(LossName, TrainingLog.LossChart(_progress));
        Write(QualityName, TrainingLog.QualityChart(_progress));
        console.Write(SegmentCommand.QualityTable(
            $"{_validation.Count} validation images, pooled over all pixels", _progress.Epochs[^1].Quality));
        console.WriteLine($"trained for {_progress.Epochs.Sum(epoch => epoch.Seconds) / 60:F1} minutes");
        console.WriteLine($"wrote {weights}");
    }

    private void Write(string name, string text) =>
        SafeFile.Write(Path.Combine(places.Output, name), stream => stream.Write(Encoding.UTF8.GetBytes(text)));
}
