using System.Diagnostics;
using BenchmarkDotNet.Environments;
using DeconvGen.Benchmarks.Layers;
using DeconvGen.Benchmarks.Peers;

namespace DeconvGen.Benchmarks.Compare;

/// <summary>Forward and backward passes of the layers that learn beside libtorch, on one thread.</summary>
internal static class BackwardCommand
{
    private const int Failed = 1;

    public static int Run(CompareOptions options)
    {
        var start = Stopwatch.GetTimestamp();
        var absent = LibTorchPackage.Load();
        if (absent is not null)
            Console.Error.WriteLine(absent);
        var (results, disagreements) = (new List<BackwardResult>(), new List<string>());
        foreach (var @case in options.Cases.Where(Trainable.Learns))
        {
            Console.Error.WriteLine(@case.Name);
            try
            {
                results.Add(BackwardMeasurement.Measure(@case, absent is null));
            }
            catch (InvalidOperationException e)
            {
                disagreements.Add(e.Message);
                Console.Error.WriteLine($"FAILED {e.Message}");
            }
        }

        if (results.Count > 0)
            Write(results, options);
        foreach (var disagreement in disagreements)
            Console.WriteLine($"- FAILED {disagreement}");
        Console.WriteLine($"\n{Stopwatch.GetElapsedTime(start).TotalSeconds:F0} seconds.");
        return disagreements.Count == 0 ? 0 : Failed;
    }

    private static void Write(IReadOnlyList<BackwardResult> results, CompareOptions options)
    {
        foreach (var line in HostEnvironmentInfo.GetCurrent().ToFormattedString())
            Console.WriteLine(line);
        Console.WriteLine($"""

            Images per second, one thread. Backward: the gradients by input, weights and bias. The weights of `bilinear` learn, so
            that it is the depthwise layer here.

            {BackwardTable.Throughput(results)}
            Times as fast as libtorch: each in its faster layout, both in one layout.

            {BackwardTable.Standing(results)}
            """);
        if (options.CsvFile is { } csv)
            File.WriteAllText(csv, BackwardTable.Csv(results));
    }
}
