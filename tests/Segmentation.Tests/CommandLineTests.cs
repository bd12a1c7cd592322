using System.Diagnostics;
using Segmentation.Data;
using Segmentation.Files;
using Segmentation.Network;

namespace Segmentation.Tests;

/// <summary>Bad inputs through the program itself: one line on the error stream, exit code 1, nothing half-written.</summary>
public sealed class CommandLineTests : IDisposable
{
    // Ends a program that hangs; a busy machine must not.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _environment = [];
    private readonly string _image;
    private readonly string _weights;

    public CommandLineTests()
    {
        _image = Png("image.png", 20, 12);
        using var stream = new MemoryStream();
        WeightsFile.Write(stream, new Fcn(seed: 2).Graph, new Dictionary<string, string>());
        _weights = _folder.File("weights.safetensors", stream.ToArray());
    }

    [Fact]
    public void Good_inputs_make_pictures_and_nothing_else()
    {
        var label = Png("label.png", 20, 12, most: 2);
        var (code, output, errors) = Run(_image, "--label", label, "--weights", _weights, "--out", _folder["out"]);

        Assert.Equal((0, ""), (code, errors));
        Assert.Contains("foreground", output, StringComparison.Ordinal);
        Assert.Equal(["comparison.png", "input.png", "labels.png", "overlay.png"],
            Directory.GetFiles(_folder["out"]).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void An_image_of_one_pixel_works() =>
        Assert.Equal(0, Run(Png("one.png", 1, 1), "--weights", _weights, "--out", _folder["out"]).Code);

    [Fact]
    public void A_truncated_weights_file() => Refused("truncated or damaged",
        _image, "--weights", _folder.File("cut", File.ReadAllBytes(_weights)[..10_000]), "--out", _folder["out"]);

    [Fact]
    public void Weights_of_another_network()
    {
        using var stream = new MemoryStream();
        SafeTensors.Write(stream, [new("other", [1], [1])], new Dictionary<string, string>());
        var other = _folder.File("other", stream.ToArray());
        Refused("has no 'encoder1.weight'", _image, "--weights", other, "--out", _folder["out"]);
    }

    [Fact]
    public void A_label_map_of_other_size() => Refused("is 12 x 20, but",
        _image, "--label", Png("label.png", 12, 20, most: 2), "--weights", _weights, "--out", _folder["out"]);

    [Fact]
    public void A_label_map_with_an_unknown_class() => Refused("classes are 0 to 2",
        _image, "--label", Png("label.png", 20, 12), "--weights", _weights, "--out", _folder["out"]);

    [Fact]
    public void An_image_of_20000_by_20000()
    {
        // A header is enough: the size is refused before anything is decoded.
        var bytes = File.ReadAllBytes(_image);
        byte[] side = [0, 0, 0x4E, 0x20];
        side.CopyTo(bytes, 16);
        side.CopyTo(bytes, 20);
        Refused("20000 x 20000", _folder.File("huge.png", bytes), "--weights", _weights, "--out", _folder["out"]);
    }

    [Fact]
    public void No_place_to_write_to()
    {
        var file = _folder.File("file", [1]);
        Refused("Cannot write to", _image, "--weights", _weights, "--out", Path.Combine(file, "out"));
        Refused("Cannot write to", "train", "--data", DataSet(), "--crop", "16", "--out", Path.Combine(file, "out"));
        Refused("Cannot write to", "compare-init", "--data", _folder.Path, "--out", Path.Combine(file, "out"));
    }

    [Fact]
    public void Too_little_memory_on_another_thread()
    {
        // Maps of a tile of this size take 130 MB; the limit is in hexadecimal.
        _environment["DOTNET_GCHeapHardLimit"] = "4000000";
        Refused("not enough memory", Png("large.png", 512, 512), "--weights", _weights, "--out", _folder["out"]);
    }

    [Theory]
    [InlineData("There is no file", "absent.png")]
    [InlineData("There is no option '--nonsense'", "--nonsense")]
    [InlineData("--label needs the image", "--label", "label.png")]
    [InlineData("There is no weights file", "--weights", "absent.safetensors")]
    [InlineData("There is no folder", "train", "--data", "absent")]
    [InlineData("--crop must be a multiple of 8", "train", "--crop", "33")]
    [InlineData("--epochs must lie between", "train", "--epochs", "0")]
    [InlineData("--rate must lie between", "train", "--rate", "NaN")]
    public void Other_mistakes(string message, params string[] args) => Refused(message, [.. args, "--out", _folder["out"]]);

    [Fact]
    public void A_training_leaves_weights_that_the_default_command_takes()
    {
        string[] train = ["train", "--data", DataSet(), "--out", _folder["training"], "--crop", "16", "--epochs", "2"];
        var (code, output, errors) = Run(train);
        Assert.Equal((0, ""), (code, errors));
        Assert.Contains("epoch   2", output, StringComparison.Ordinal);
        Assert.Equal(["checkpoint.safetensors", "iou.svg", "loss.svg", "training.csv", "weights.safetensors"],
            Directory.GetFiles(_folder["training"]).Select(Path.GetFileName).Order());

        var weights = Path.Combine(_folder["training"], "weights.safetensors");
        Assert.Equal(0, Run(_image, "--weights", weights, "--out", _folder["out"]).Code);
        Assert.Equal(0, Run([.. train, "--resume", Path.Combine(_folder["training"], "checkpoint.safetensors")]).Code);
        Refused("no checkpoint of a training", [.. train, "--resume", weights]);
    }

    public void Dispose() => _folder.Dispose();

    private void Refused(string message, params string[] args)
    {
        string[] before = [.. _folder.Content];
        var (code, _, errors) = Run(args);

        Assert.Equal(1, code);
        Assert.Contains(message, errors, StringComparison.Ordinal);
        Assert.Single(errors.TrimEnd().Split('\n'));
        Assert.StartsWith("segmentation: ", errors, StringComparison.Ordinal);
        Assert.Equal(before, _folder.Content);
    }

    private (int Code, string Output, string Errors) Run(params string[] args)
    {
        var program = typeof(Fcn).Assembly.Location;
        var start = new ProcessStartInfo("dotnet", ["exec", program, .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder.Path,
        };
        foreach (var (name, value) in _environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{string.Join(' ', args)} did not end.");
        }

        return (process.ExitCode, output.Result, errors.Result);
    }

    private string DataSet()
    {
        foreach (var part in (string[])["train", "val"])
        {
            Png(Path.Combine("data", part, "image", "a.png"), 32, 32);
            Png(Path.Combine("data", part, "label", "a.png"), 32, 32, most: 2);
        }

        return _folder["data"];
    }

    private string Png(string name, int width, int height, byte most = 200)
    {
        var pixels = new byte[width * height];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)(i * 7 % (most + 1));
        return _folder.Grey(name, pixels, width, height);
    }
}
