using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using DeconvGen.Benchmarks.Compare;
using DeconvGen.Benchmarks.Layers;
using DeconvGen.Benchmarks.Peers;

namespace DeconvGen.Benchmarks.Start;

/// <summary>
/// What a program of one layer weighs: published with and without NativeAOT, generated and with ONNX Runtime, each started some
/// times. The bytes to ship, from the start of the process to the first result, and the most memory it had by then.
/// </summary>
internal static class StartCommand
{
    private const int Runs = 15;
    private const double Tolerance = 1e-4;

    public static Command Create()
    {
        var command = new Command("start", "Size, time to the first result and memory of a program of one layer");
        command.SetAction(_ => Run());
        return command;
    }

    private static int Run()
    {
        var @case = Cases.Find("dcgan")!;
        var weights = @case.Weights();
        var folder = Directory.CreateTempSubdirectory("deconvgen-start").FullName;
        try
        {
            var programs = new List<StartProgram>();
            foreach (var (name, project) in new[] { ("DeconvGen", "StartGenerated"), ("ONNX Runtime", "StartOnnxRuntime") })
            {
                foreach (var native in new[] { true, false })
                {
                    Console.Error.WriteLine($"publishing {project}{(native ? ", NativeAOT" : "")}");
                    var program = StartProgram.Publish(name, project, native, folder);
                    File.WriteAllBytes(
                        Path.Combine(program.Folder, "weights.bin"), MemoryMarshal.AsBytes<float>(weights).ToArray());
                    File.WriteAllBytes(Path.Combine(program.Folder, "model.onnx"), OnnxModel.Create(@case, weights));
                    programs.Add(program);
                }
            }

            Console.WriteLine("dcgan (64 to 64 channels, kernel 4, stride 2, 32 x 32), channels first, one thread; "
                + $"medians of {Runs} starts\n");
            Console.WriteLine("| program      |           | executable | all files | first result | peak memory |");
            Console.WriteLine("|--------------|-----------|-----------:|----------:|-------------:|------------:|");
            // In turns, so that what the machine does meanwhile falls on all of them.
            var starts = Enumerable.Range(0, Runs + 1)
                .SelectMany(round => programs.Select(program => (program, round, Measured: program.Start())))
                .Where(static one => one.round > 0).ToLookup(static one => one.program, static one => one.Measured);
            foreach (var program in programs)
            {
                var milliseconds = Statistics.Median(starts[program].Select(static run => run.Milliseconds));
                var peak = Statistics.Median(starts[program].Select(static run => run.PeakBytes)) / 1e6;
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"| {program.Name,-12} | {(program.IsNative ? "NativeAOT" : ".NET"),-9} "
                    + $"| {program.ExecutableBytes / 1e6,7:F1} MB | {program.Bytes / 1e6,6:F1} MB "
                    + $"| {milliseconds,9:F0} ms | {peak,8:F0} MB |"));
            }

            Console.WriteLine("\nWithout NativeAOT the .NET runtime (some 70 MB) has to be there, and is not counted. "
                + "Weights are not counted.");
            var results = starts.SelectMany(static runs => runs).Select(static run => run.Result).ToList();
            if (results.Max() - results.Min() <= Tolerance * Math.Max(1, results.Max(Math.Abs)))
                return 0;
            Console.WriteLine($"FAILED: results between {results.Min()} and {results.Max()}.");
            return 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
