using Segmentation.Data;
using Segmentation.Network;
using Segmentation.Segmenting;
using Segmentation.Training;

namespace Segmentation.Tests;

public sealed class TrainerTests : IDisposable
{
    private static readonly LabelledImage[] Images =
        [.. Enumerable.Range(1, 5).Select(seed => DrawnMicrograph.Draw(seed, 48, 56) with { Name = $"drawn{seed}" })];

    private static readonly TrainingOptions Options = new() { Epochs = 2, Batch = 2, Crop = 32, Seed = 4 };

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("adam")]
    [InlineData("sgd")]
    public void The_same_seed_gives_the_same_bits_with_any_number_of_threads(string optimizer)
    {
        var options = Options with { Optimizer = optimizer };
        var (weights, losses) = Train(options, workers: 1, steps: 6);

        foreach (var workers in (int[])[1, 2, 3])
        {
            var (again, lossesAgain) = Train(options, workers, steps: 6);
            Assert.Equal(losses, lossesAgain);
            Assert.Equal(weights, again);
        }

        Assert.NotEqual(weights, Train(options with { Seed = 5 }, workers: 1, steps: 6).Weights);
    }

    [Fact]
    public void A_training_that_was_stopped_goes_on_as_if_nothing_had_happened()
    {
        var whole = New(Options, workers: 2);
        for (var step = 0; step < 6; step++)
            whole.Step();

        var first = New(Options, workers: 2);
        for (var step = 0; step < 4; step++)
            first.Step();
        var path = _folder["checkpoint"];
        var progress = new Progress([new(false, 1, 0.5, 1e-3, new(0.9, [0.9, 0.8, 0.7], 0.8), 3, 4)], 0.25, 1.5, ["other"]);
        Checkpoint.Write(path, first, Options, "data", progress);

        var second = New(Options, workers: 1);
        var checkpoint = Checkpoint.Read(path, Options, "data");
        checkpoint.Restore(second);
        var read = checkpoint.Progress;
        Assert.Equal((progress.LossSum, progress.Seconds), (read.LossSum, read.Seconds));
        Assert.Equal(progress.LeftOut, read.LeftOut);
        Assert.Equal(progress.Epochs[0].Quality.Classes, read.Epochs[0].Quality.Classes);
        for (var step = 4; step < 6; step++)
            second.Step();
        Assert.Equal(Weights(whole), Weights(second));
        Assert.Equal(["checkpoint"], _folder.Content);
    }

    [Fact]
    public void A_checkpoint_knows_that_images_lack_a_class()
    {
        var trainer = New(Options, workers: 1);
        var progress = new Progress([new(false, 1, 0.5, 1e-3, new(0.9, [0.9, 0.8, double.NaN], 0.85), 3, 4)], 0, 0, []);
        Checkpoint.Write(_folder["checkpoint"], trainer, Options, "data", progress);
        var read = Checkpoint.Read(_folder["checkpoint"], Options, "data").Progress;
        Assert.Equal([0.9, 0.8, double.NaN], read.Epochs[0].Quality.Classes);
    }

    [Fact]
    public void A_checkpoint_of_other_options_is_refused()
    {
        var trainer = New(Options, workers: 1);
        Checkpoint.Write(_folder["checkpoint"], trainer, Options, "data", Progress.Start(Options));

        var error = Assert.Throws<SampleException>(
            () => Checkpoint.Read(_folder["checkpoint"], Options with { Rate = 0.5 }, "data"));
        Assert.Contains("other options", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_image_smaller_than_the_square_is_refused() =>
        Assert.Contains("'drawn1' is 56 x 48", Assert.Throws<SampleException>(
            () => New(Options with { Crop = 56 }, workers: 1)).Message, StringComparison.Ordinal);

    [Fact]
    public void It_learns_one_image_by_heart()
    {
        var image = DrawnMicrograph.Draw(seed: 3, 64, 64);
        var options = new TrainingOptions { Epochs = 60, Batch = 8, Crop = 64, ClassWeights = [1, 1, 1] };
        var trainer = new Trainer(new(options.Seed), [.. Enumerable.Repeat(image, 16)], options, Environment.ProcessorCount);
        for (var step = 0; step < options.Epochs * trainer.StepsPerEpoch; step++)
            trainer.Step();

        var counts = Evaluator.Evaluate(new(trainer.Network), [image], workers: 1);
        Assert.True(counts.ForegroundIou > 0.98, $"foreground IoU {counts.ForegroundIou}");
    }

    [Fact]
    public void Frozen_upsampling_stays_as_it_is()
    {
        var network = new Fcn(1, UpsamplingStart.Random, trainUpsampling: false);
        var before = network.Graph.Parameters.Select(parameter => (float[])parameter.Values.Clone()).ToArray();
        new Trainer(network, Images, Options, workers: 1).Step();

        Assert.Contains(network.Graph.Parameters, parameter => parameter.IsFrozen);
        Assert.All(network.Graph.Parameters, parameter =>
            Assert.Equal(parameter.IsFrozen, parameter.Values.AsSpan().SequenceEqual(before[parameter.Index])));
    }

    public void Dispose() => _folder.Dispose();

    private static (float[] Weights, double[] Losses) Train(TrainingOptions options, int workers, int steps)
    {
        var trainer = New(options, workers);
        double[] losses = [.. Enumerable.Range(0, steps).Select(_ => trainer.Step())];
        return (Weights(trainer), losses);
    }

    private static Trainer New(TrainingOptions options, int workers) => new(new(options.Seed), Images, options, workers);

    private static float[] Weights(Trainer trainer) =>
        [.. trainer.Network.Graph.Parameters.SelectMany(parameter => parameter.Values)];
}
