using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Segmentation.Data;
using Segmentation.Files;

namespace Segmentation.Training;

/// <summary>What an epoch came to, of the network that judges labels or of the one that is kept.</summary>
internal sealed record EpochResult(
    bool IsJudge, int Epoch, double Loss, double Rate, Quality Quality, double Seconds, double ImagesPerSecond);

/// <summary>
/// Where a training stands between two steps: epochs done, losses and time of the one begun, and the names of the images left
/// out; null while the first network learns to judge labels.
/// </summary>
internal sealed record Progress(List<EpochResult> Epochs, double LossSum, double Seconds, string[]? LeftOut)
{
    public static Progress Start(TrainingOptions options) => new([], 0, 0, options.JudgeEpochs > 0 ? null : []);

    /// <summary>Epochs of the network that is being trained whose results are there.</summary>
    public int CountEpochs() => Epochs.Count(epoch => epoch.IsJudge == LeftOut is null);
}

/// <summary>All that is needed to go on as if nothing had happened: weights, what the optimiser remembers, and the log.</summary>
internal sealed class Checkpoint
{
    private const string OptionsKey = "options", DataKey = "data", StepsKey = "steps", ProgressKey = "progress";

    // A class that no image has, and none found, has no intersection over union.
    private static readonly JsonSerializerOptions s_withNaN =
        new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private readonly string _path;
    private readonly SafeTensors _file;
    private readonly int _steps;

    private Checkpoint(string path, SafeTensors file, int steps, Progress progress) =>
        (_path, _file, _steps, Progress) = (path, file, steps, progress);

    public Progress Progress { get; }

    /// <param name="path">The file.</param>
    /// <param name="trainer">Stands between two steps.</param>
    /// <param name="options">Those of the whole training.</param>
    /// <param name="data">What <see cref="DataSet.Identify"/> says of its data.</param>
    /// <param name="progress">The log.</param>
    public static void Write(string path, Trainer trainer, TrainingOptions options, string data, Progress progress)
    {
        NamedTensor[] tensors =
        [
            .. WeightsFile.Tensors(trainer.Network.Graph),
            .. Arrays(trainer).Select(array => new NamedTensor(array.Name, [array.Values.Length], array.Values)),
        ];
        var metadata = new Dictionary<string, string>
        {
            [OptionsKey] = JsonSerializer.Serialize(options),
            [DataKey] = data,
            [StepsKey] = trainer.Optimizer.Steps.ToString(CultureInfo.InvariantCulture),
            [ProgressKey] = JsonSerializer.Serialize(progress, s_withNaN),
        };
        SafeFile.Write(path, stream => SafeTensors.Write(stream, tensors, metadata));
    }

    /// <exception cref="SampleException">The file is damaged, or of a training with other options or data.</exception>
    public static Checkpoint Read(string path, TrainingOptions options, string data)
    {
        var file = SafeTensors.Read(path);
        if (!file.Metadata.TryGetValue(OptionsKey, out var written) || !file.Metadata.TryGetValue(ProgressKey, out var progress)
            || !int.TryParse(file.Metadata.GetValueOrDefault(StepsKey), CultureInfo.InvariantCulture, out var steps))
        {
            throw new SampleException($"'{path}' holds weights, but is no checkpoint of a training.");
        }

        if (written != JsonSerializer.Serialize(options))
            throw new SampleException($"'{path}' is of a training with other options; repeat them, or leave out --resume.");
        if (file.Metadata.GetValueOrDefault(DataKey, "of which it says nothing") is var other && other != data)
        {
            throw new SampleException($"'{path}' is of a training with other data ({other}; here {data}); name the same folder, "
                + "unchanged, with --data, or leave out --resume.");
        }

        return new(path, file, steps, ParseProgress(path, progress));
    }

    /// <summary>Brings a fresh trainer to where the checkpoint stands.</summary>
    /// <exception cref="SampleException">The file is damaged, or of another network; the trainer is as it was.</exception>
    public void Restore(Trainer trainer)
    {
        // The epoch that ends with the last step may still be without a result.
        if (_steps < 0 || _steps > trainer.Steps || _steps / trainer.StepsPerEpoch - Progress.CountEpochs() is not (0 or 1))
            throw Damaged(_path, $"{_steps} steps and {Progress.CountEpochs()} epochs do not belong together");
        var state = Arrays(trainer)
            .Select(array => (To: array.Values, From: _file.Get(array.Name, array.Values.Length))).ToArray();
        WeightsFile.Load(_file, trainer.Network.Graph);
        foreach (var (to, from) in state)
            from.CopyTo(to, 0);
        trainer.Variables.Store();
        trainer.Optimizer.Steps = _steps;
    }

    private static Progress ParseProgress(string path, string text)
    {
        try
        {
            // What JSON leaves out is null, whatever its type says.
            if (JsonSerializer.Deserialize<Progress>(text, s_withNaN) is { Epochs: not null } progress
                && progress.Epochs.All(epoch => epoch is { Quality.Classes.Length: PixelClass.Count })
                && progress.LeftOut?.Contains(null) is not true)
            {
                return progress;
            }
        }
        catch (JsonException)
        {
            // Told below.
        }

        throw Damaged(path, "its record of losses and epochs cannot be read");
    }

    private static SampleException Damaged(string path, string how) => new($"The checkpoint '{path}' is damaged: {how}.");

    private static IEnumerable<(string Name, float[] Values)> Arrays(Trainer trainer) =>
    [
        .. trainer.Variables.Arrays.Select(array => ($"variable.{array.Name}", array.Values)),
        .. trainer.Optimizer.State.SelectMany(state => trainer.Variables.Arrays.Select((array, i) =>
            ($"{state.Name}.{array.Name}", state.Values[i]))),
    ];
}
