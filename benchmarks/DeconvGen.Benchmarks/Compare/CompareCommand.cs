using System.Text;
using BenchmarkDotNet.Environments;
using DeconvGen.Benchmarks.Peers;
using DeconvGen.Benchmarks.Probes;

namespace DeconvGen.Benchmarks.Compare;

/// <summary>All cases beside their peers in less than ten minutes, where BenchmarkDotNet takes hours.</summary>
internal static class CompareCommand
{
    private const int Failed = 1;

    public static int Run(CompareOptions options)
    {
        if (InstructionSets.Missing(options.InstructionSet) is { } missing)
        {
            Console.Error.WriteLine(missing);
            return Failed;
        }

        if (InstructionSets.NeedsOtherProcess(options.InstructionSet))
            return InstructionSets.RunWithoutAvx512();

        Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        if (options.Backward)
            return BackwardCommand.Run(options);
        var peers = Peer.Find(Console.Error.WriteLine);
        using var threadedPeak = options.Threads > 1 ? new ThreadedPeak(options.Threads) : null;
        return EachCase.Run(options.Cases,
            (@case, leaveOut) => CaseMeasurement.Measure(@case, peers, options.Threads, threadedPeak, leaveOut),
            results => Write(results, options));
    }

    private static void Write(IReadOnlyList<CaseResult> results, CompareOptions options)
    {
        foreach (var line in HostEnvironmentInfo.GetCurrent().ToFormattedString())
            Console.WriteLine(line);
        foreach (var (unit, i) in VectorUnit.All.Select(static (unit, i) => (unit, i)))
            Console.WriteLine($"{unit.Name}: {Range(round => round.Machine.Peaks[i] / 1e9)} GFLOP/s of one core");
        Console.WriteLine($"reference tile: {Range(static round => 100 * round.Machine.TileShare)} % of that");
        Console.WriteLine($"sustained over milliseconds: {Range(static round => 100 * round.Machine.Sustained)} % of that; "
            + "interrupts take the rest");
        if (options.Threads > 1)
            Console.WriteLine($"{options.Threads} threads: {Range(static round => round.Machine.Speedup)} times one");
        Console.WriteLine($"""

            Microseconds for one call, {(options.Threads == 1 ? "one thread" : $"{options.Threads} threads")}. Buffers are 64-byte
            aligned; plain array: where a `float[]` lies, {Layers.FloatBuffer.ArrayOffset} bytes behind a boundary.

            {CompareTable.Times(results)}
            Ratio: times as fast as the best peer, of both layouts or of one. Limit: the multiply-adds that reach an output at the
            peak, or the plain pass. Strictest promise: time to allowed time; up to 1 it is kept.

            {CompareTable.Standing(results)}
            {CompareTable.Summary(results)}
            """);
        if (options.CsvFile is { } csv)
            File.WriteAllText(csv, CompareCsv.Write(results));
        if (options.SvgFile is { } svg)
            File.WriteAllText(svg, CompareChart.Svg(results));

        string Range(Func<Round, double> value)
        {
            var values = results.SelectMany(static result => result.Rounds.Counted).Select(value).ToArray();
            return $"{values.Min():F1} to {values.Max():F1}";
        }
    }
}
