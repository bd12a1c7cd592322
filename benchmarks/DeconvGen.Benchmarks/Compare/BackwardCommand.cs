using BenchmarkDotNet.Environments;
using DeconvGen.Benchmarks.Layers;
using DeconvGen.Benchmarks.Peers;

namespace DeconvGen.Benchmarks.Compare;

/// <summary>Forward and backward passes of the layers that learn beside libtorch, on one thread.</summary>
internal static class BackwardCommand
{
    public static int Run(CompareOptions options)
    {
        var absent = LibTorchPackage.Load();
        if (absent is not null)
            Console.Error.WriteLine(absent);
        return EachCase.Run(options.Cases.Where(Trainable.Learns),
            (@case, _) => BackwardMeasurement.Measure(@case, absent is null), results => Write(results, options));
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
