using System.CommandLine;
using System.Globalization;
using DeconvGen.Benchmarks.Compare;
using Samples;
using Segmentation.EspNet;
using Segmentation.Files;

namespace DeconvGen.Benchmarks.EspNet;

/// <summary>
/// The published ESPNet on generated kernels, as the sample runs it, beside ONNX Runtime: from a picture that is normalised
/// already to labels. ONNX Runtime is measured up to its scores too: less work than what it is held against.
/// </summary>
internal static class EspNetBenchmark
{
    private const string Name = "espnet", Only = "--only", SharedFolder = "DECONVGEN_SHARED";
    private const int Rounds = 15, MostThreads = 2;

    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(2), s_batch = TimeSpan.FromMilliseconds(200);

    public static Command Create()
    {
        var weights = Place("--weights", "The published weights", "models", "espnet_camvid.safetensors");
        var image = Place("--image", $"A picture whose sides are multiples of {EspNetwork.SizeMultiple}",
            "images", "road_480x360.png");
        var only = new Option<string?>(Only) { Hidden = true };
        var command = new Command(Name, "The published ESPNet beside ONNX Runtime: agreement, time per image, memory")
        {
            weights, image, only,
        };
        command.SetAction(arguments => Guarded(() =>
        {
            var (file, picture) = (arguments.GetRequiredValue(weights), arguments.GetRequiredValue(image));
            return Run(file, picture, arguments.GetValue(only));
        }));
        return command;
    }

    /// <summary>What is missing is one line.</summary>
    private static int Guarded(Func<int> run)
    {
        try
        {
            return run();
        }
        catch (SampleException e)
        {
            Console.Error.WriteLine($"{Name}: {e.Message} Give --weights and --image.");
        }
        catch (Exception e) when (e is DllNotFoundException or TypeInitializationException)
        {
            Console.Error.WriteLine($"{Name}: ONNX Runtime cannot be loaded: {e.GetBaseException().Message}");
        }

        return 1;
    }

    private static int Run(string weights, string image, string? only)
    {
        var file = SafeTensors.Read(weights);
        var picture = ImageFiles.Read(image);
        if (picture.Width % EspNetwork.SizeMultiple != 0 || picture.Height % EspNetwork.SizeMultiple != 0)
            throw new SampleException($"'{image}' is {picture.Width} x {picture.Height}; "
                + $"multiples of {EspNetwork.SizeMultiple} are needed.");
        var input = EspNetwork.Input(picture);
        var contenders = EspNetContender.All(file, input);
        if (only is not null)
            return EspNetMemory.Child(contenders[int.Parse(only, CultureInfo.InvariantCulture)]);
        if (!EspNetAgreement.Check(file, input))
            return 1;

        Console.WriteLine($"\n{picture.Width} x {picture.Height} pixels; milliseconds for an image, medians of {Rounds} rounds; "
            + "memory: the most for one image on one thread, weights included\n");
        Console.WriteLine("| runtime      | from pixels to | 1 thread | times as long | 2 threads | times as long |  memory |");
        Console.WriteLine("|--------------|----------------|---------:|--------------:|----------:|--------------:|--------:|");
        var times = Enumerable.Range(1, MostThreads).Select(threads => Measure(contenders, threads)).ToArray();
        for (var i = 0; i < contenders.Count; i++)
        {
            var columns = times.Select(time =>
                $"{1e3 * Statistics.Median(time[i]),8:F1} | {TimesAsLong(time[i], time[0]),13:F2}");
            var memory = EspNetMemory.Measure([Name, "--weights", weights, "--image", image, Only, $"{i}"]);
            Console.WriteLine($"| {contenders[i].Runtime,-12} | {contenders[i].End,-14} | {string.Join(" |  ", columns)} "
                + $"| {memory / 1e6,4:F0} MB |");
        }

        return 0;
    }

    private static double TimesAsLong(double[] times, double[] first) =>
        Statistics.Median(times.Zip(first, static (one, other) => one / other));

    /// <summary>Seconds of each contender in each round; each round starts with another one.</summary>
    private static double[][] Measure(IReadOnlyList<EspNetContender> contenders, int threads)
    {
        var runs = contenders.Select(contender => contender.Create(threads)).ToArray();
        try
        {
            var actions = runs.Select(static run => new TimedAction(run.Action, s_warmUp, s_batch)).ToArray();
            var rounds = Enumerable.Range(0, Rounds).Select(round => TimedAction.MeasureEach(actions, round)).ToArray();
            return [.. actions.Select((_, i) => Array.ConvertAll(rounds, seconds => seconds[i]))];
        }
        finally
        {
            foreach (var run in runs)
                run.Memory?.Dispose();
        }
    }

    private static Option<string> Place(string name, string description, string folder, string file) => new(name)
    {
        Description = description,
        HelpName = "FILE",
        DefaultValueFactory = _ => Path.Combine(Environment.GetEnvironmentVariable(SharedFolder) is { Length: > 0 } named
            ? named : Path.GetFullPath(Path.Combine(BenchmarksFolder.Path, "..", "..", "shared")), folder, file),
    };
}
