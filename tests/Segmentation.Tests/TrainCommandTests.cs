using Segmentation.Data;
using Segmentation.Training;
using Spectre.Console;

namespace Segmentation.Tests;

/// <summary>Both networks of a training, one after the other.</summary>
public sealed class TrainCommandTests : IDisposable
{
    private const int Height = 48, Width = 56;

    private static readonly TrainingOptions Options = new() { Epochs = 3, JudgeEpochs = 2, Batch = 2, Crop = 32 };

    private readonly TemporaryFolder _folder = new();

    public TrainCommandTests()
    {
        foreach (var (part, count) in new[] { ("train", 5), ("val", 1) })
        {
            for (var seed = 1; seed <= count; seed++)
                Write(part, $"drawn{seed}", DrawnMicrograph.Draw(seed, Height, Width));
        }

        // Labelled as nucleus from border to border.
        var generous = DrawnMicrograph.Draw(6, Height, Width);
        Write("train", "generous", generous with { Labels = [.. generous.Labels!.Select(_ => PixelClass.Nucleus)] });
    }

    [Fact]
    public void The_network_that_is_kept_does_without_images_labelled_unlike_most()
    {
        const int Enough = 40; // epochs for a judge to find most nuclei
        var output = Run(Options with { JudgeEpochs = Enough, AreaTolerance = 1 }, "out");
        Assert.Contains("1 of 6 images are labelled unlike most, and left out from here on: generous", output,
            StringComparison.Ordinal);
        Assert.Contains("Judge of labels", output, StringComparison.Ordinal);
        Assert.Equal(Enough + Options.Epochs + 1, File.ReadAllLines(Path.Combine(_folder["out"], "training.csv")).Length);
    }

    [Fact]
    public void Without_epochs_for_a_judge_all_images_stay()
    {
        var output = Run(Options with { JudgeEpochs = 0 }, "out");
        Assert.DoesNotContain("left out", output, StringComparison.Ordinal);
        Assert.Contains("3 epochs of 3 steps", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("epoch   1")] // of the judge
    [InlineData("epoch   2")] // the judge's last: the labels are still to be judged
    [InlineData("Network:")] // before the first step of the network that is kept
    [InlineData("epoch   3")] // never within the judge's two epochs
    public void A_training_that_was_stopped_ends_with_the_same_weights(string at)
    {
        var options = Options with { Epochs = 4 };
        var whole = Run(options, "whole");
        var stopped = Run(options, "parts", stopAt: at);
        Assert.Contains("stopped after step", stopped, StringComparison.Ordinal);
        Assert.False(File.Exists(Weights("parts")));

        var rest = Run(options, "parts", resume: Path.Combine(_folder["parts"], "checkpoint.safetensors"));
        Assert.Contains("going on at step", rest, StringComparison.Ordinal);
        Assert.Contains("left out", whole, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(Weights("whole")), File.ReadAllBytes(Weights("parts")));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)] // the judge's last
    [InlineData(3)]
    [InlineData(5)] // the last of all
    public void A_training_that_was_stopped_in_an_evaluation_loses_no_step(int evaluation)
    {
        Run(Options, "whole");
        using var cancellation = new CancellationTokenSource();
        using var writer = new StringWriter();
        var command = Command(writer, Options, "parts", null, (segmenter, images, workers, token) =>
        {
            if (--evaluation == 0)
                cancellation.Cancel();
            return Evaluator.Evaluate(segmenter, images, workers, token);
        }, cancellation.Token);
        Assert.False(command.Run());
        Assert.Contains("stopped after step", writer.ToString(), StringComparison.Ordinal);

        Run(Options, "parts", resume: Path.Combine(_folder["parts"], "checkpoint.safetensors"));
        Assert.Equal(File.ReadAllBytes(Weights("whole")), File.ReadAllBytes(Weights("parts")));
        Assert.Equal(Log("whole"), Log("parts"));
    }

    [Fact]
    public void Steps_are_saved_before_they_are_evaluated()
    {
        using var writer = new StringWriter();
        var command = Command(writer, Options, "out", null, (_, _, _, _) => throw new InvalidOperationException(), default);
        Assert.Throws<InvalidOperationException>(() => command.Run());

        Run(Options, "out", resume: Path.Combine(_folder["out"], "checkpoint.safetensors"));
        Run(Options, "whole");
        Assert.Equal(File.ReadAllBytes(Weights("whole")), File.ReadAllBytes(Weights("out")));
    }

    [Fact]
    public void A_checkpoint_of_other_data_is_refused()
    {
        Run(Options, "out", stopAt: "epoch   1");
        var checkpoint = Path.Combine(_folder["out"], "checkpoint.safetensors");
        Write("train", "drawn2", DrawnMicrograph.Draw(seed: 20, Height, Width)); // of the same name
        Refused("(6 images to train with, 1 to validate, digest ", "; here 6 images to train with, 1 to validate, digest ");

        foreach (var kind in new[] { "image", "label" })
            File.Delete(Path.Combine(_folder["data"], "train", kind, "drawn2.png"));
        Refused("(6 images to train with, ", "; here 5 images to train with, ");

        void Refused(params string[] parts)
        {
            var error = Assert.Throws<SampleException>(() => Run(Options, "out", resume: checkpoint));
            Assert.StartsWith($"'{checkpoint}' is of a training with other data ", error.Message, StringComparison.Ordinal);
            Assert.All(parts, part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
        }
    }

    public void Dispose() => _folder.Dispose();

    // Without its last column, the time.
    private string[] Log(string output) => [.. File.ReadAllLines(Path.Combine(_folder[output], "training.csv"))
        .Select(line => line[..line.LastIndexOf(',')])];

    private string Weights(string output) => Path.Combine(_folder[output], "weights.safetensors");

    private string Run(TrainingOptions options, string output, string? stopAt = null, string? resume = null)
    {
        using var cancellation = new CancellationTokenSource();
        using var writer = new Watched(text => stopAt is not null && text.Contains(stopAt), cancellation.Cancel);
        var command = Command(writer, options, output, resume, Evaluator.Evaluate, cancellation.Token);
        Assert.Equal(stopAt is null, command.Run());
        return writer.ToString();
    }

    private TrainCommand Command(TextWriter writer, TrainingOptions options, string output, string? resume,
        Evaluation evaluate, CancellationToken cancellation)
    {
        var console = AnsiConsole.Create(new()
        {
            Ansi = AnsiSupport.No,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = 1000;
        var places = new TrainPlaces(_folder["data"], _folder[output], resume, Workers: 2);
        return new(console, options, places, cancellation) { Evaluate = evaluate };
    }

    private void Write(string part, string name, LabelledImage image)
    {
        foreach (var (kind, pixels) in new[] { ("image", image.Grey), ("label", image.Labels!) })
            _folder.Grey(Path.Combine("data", part, kind, name + ".png"), pixels, image.Width, image.Height);
    }

    /// <summary>Does something when what was written so far fulfils a condition.</summary>
    private sealed class Watched(Func<string, bool> condition, Action then) : StringWriter
    {
        public override void Write(char[] buffer, int index, int count) => Write(() => base.Write(buffer, index, count));

        public override void Write(string? value) => Write(() => base.Write(value));

        private void Write(Action write)
        {
            write();
            if (condition(ToString()))
                then();
        }
    }
}
