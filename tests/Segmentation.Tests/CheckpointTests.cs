using Segmentation.Data;
using Segmentation.Files;
using Segmentation.Training;

namespace Segmentation.Tests;

/// <summary>Checkpoints whose weights are whole, but not what else they hold.</summary>
public sealed class CheckpointTests : IDisposable
{
    private const string Epoch = """{"IsJudge":true,"Epoch":1,"Loss":1,"Rate":1,"Seconds":1,"ImagesPerSecond":1,"Quality":""";

    private static readonly TrainingOptions Options = new() { Epochs = 2, Batch = 1, Crop = 16 };

    private readonly TemporaryFolder _folder = new();
    private readonly Trainer _trainer = new(new(seed: 1), [DrawnMicrograph.Draw(1, 16, 16)], Options, workers: 1);

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"Epochs":[""")]
    [InlineData("""{"Epochs":7}""")]
    [InlineData("""{"Epochs":[null]}""")]
    [InlineData("""{"Epochs":[{}]}""")]
    [InlineData("""{"Epochs":[],"LossSum":"much"}""")]
    [InlineData("""{"Epochs":[],"LeftOut":[null]}""")]
    [InlineData("""{"Epochs":[""" + Epoch + "null}]}")]
    [InlineData("""{"Epochs":[""" + Epoch + """{"Classes":[1,1]}}]}""")]
    public void A_damaged_log_is_one_line_that_names_the_file(string progress) =>
        Damaged("progress", progress, path => Checkpoint.Read(path, Options, "data"));

    [Theory]
    [InlineData("-1")]
    [InlineData("3")] // more than there are
    [InlineData("2")] // of which two epochs came
    public void Steps_that_do_not_fit_are_refused_and_change_nothing(string steps)
    {
        var before = _trainer.Network.Graph.Parameters[0].Values[0];
        Damaged("steps", steps, path => Checkpoint.Read(path, Options, "data").Restore(_trainer));
        Assert.Equal((0, before), (_trainer.Optimizer.Steps, _trainer.Network.Graph.Parameters[0].Values[0]));
    }

    [Fact]
    public void An_epoch_without_its_result_is_no_damage()
    {
        var path = With("steps", "1");
        Checkpoint.Read(path, Options, "data").Restore(_trainer);
        Assert.Equal(1, _trainer.Optimizer.Steps);
    }

    [Fact]
    public void What_says_nothing_of_its_data_is_refused() => Assert.Contains("other data (of which it says nothing; here data)",
        Assert.Throws<SampleException>(() => Checkpoint.Read(With("data", null), Options, "data")).Message,
        StringComparison.Ordinal);

    public void Dispose() => _folder.Dispose();

    private void Damaged(string key, string value, Action<string> read)
    {
        var path = With(key, value);
        var error = Assert.Throws<SampleException>(() => read(path));
        Assert.StartsWith($"The checkpoint '{path}' is damaged: ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    // A good checkpoint but for one text.
    private string With(string key, string? value)
    {
        Checkpoint.Write(_folder["checkpoint"], _trainer, Options, "data", Progress.Start(Options));
        var file = SafeTensors.Read(_folder["checkpoint"]);
        if (value is null)
            file.Metadata.Remove(key);
        else
            file.Metadata[key] = value;
        using var stream = new MemoryStream();
        SafeTensors.Write(stream, file.Tensors, file.Metadata);
        return _folder.File("checkpoint", stream.ToArray());
    }
}
