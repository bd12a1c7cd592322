using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
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
}

/// <summary>All that is needed to go on as if nothing had happened: weights, what the optimiser remembers, and the log.</summary>
internal sealed class Checkpoint
{
    private const string OptionsKey = "options", StepsKey = "steps", ProgressKey = "progress";

    // A class that no image has, and none found, has no intersection over union.
    private static readonly JsonSerializerOptions s_withNaN =
        new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private readonly SafeTensors _file;
    private readonly int _steps;

    private Checkpoint(SafeTensors file, int steps, Progress progress) => (_file, _steps, Progress) = (file, steps, progress);

    public Progress Progress { get; }

    public static void Write(string path, Trainer trainer, TrainingOptions options, Progress progress)
    {
        NamedTensor[] tensors =
        [
            .. WeightsFile.Tensors(trainer.Network.Graph),
            .. Arrays(trainer).Select(array => new NamedTensor(array.Name, [array.Values.Length], array.Values)),
        ];
        var metadata = new Dictionary<string, string>
        {
            [OptionsKey] = JsonSerializer.Serialize(options),
            [StepsKey] = trainer.Optimizer.Steps.ToString(CultureInfo.InvariantCulture),
            [ProgressKey] = JsonSerializer.Serialize(progress, s_withNaN),
        };
        SafeFile.Write(path, stream => SafeTensors.Write(stream, tensors, metadata));
    }

    /// <exception cref="SampleException">The file is damaged, or of a training with other options.</exception>
    public static Checkpoint Read(string path, TrainingOptions options)
    {
        var file = SafeTensors.Read(path);
        if (!file.Metadata.TryGetValue(OptionsKey, out var written) || !file.Metadata.TryGetValue(ProgressKey, out var progress)
            || !int.TryParse(file.Metadata.GetValueOrDefault(StepsKey), CultureInfo.InvariantCulture, out var steps))
        {
            throw new SampleException($"'{path}' holds weights, but is no checkpoint of a training.");
        }

        if (written != JsonSerializer.Serialize(options))
            throw new SampleException($"'{path}' is of a training with other options; repeat them, or leave out --resume.");
        return new(file, steps, JsonSerializer.Deserialize<Progress>(progress, s_withNaN)!);
    }

    /// <summary>Brings a fresh trainer to where the checkpoint stands.</summary>
    /// <exception cref="SampleException">The file is damaged, or of another network; the trainer is as it was.</exception>
    public void Restore(Trainer trainer)
    {
        var state = Arrays(trainer)
            .Select(array => (To: array.Values, From: _file.Get(array.Name, array.Values.Length))).ToArray();
        WeightsFile.Load(_file, trainer.Network.Graph);
        foreach (var (to, from) in state)
            from.CopyTo(to, 0);
        trainer.Variables.Store();
        trainer.Optimizer.Steps = _steps;
    }

    private static IEnumerable<(string Name, float[] Values)> Arrays(Trainer trainer) =>
    [
        .. trainer.Variables.Arrays.Select(array => ($"variable.{array.Name}", array.Values)),
        .. trainer.Optimizer.State.SelectMany(state => trainer.Variables.Arrays.Select((array, i) =>
            ($"{state.Name}.{array.Name}", state.Values[i]))),
    ];
}
