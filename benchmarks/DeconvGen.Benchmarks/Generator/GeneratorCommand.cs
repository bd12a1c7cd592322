using System.Diagnostics;
using Microsoft.CodeAnalysis;

namespace DeconvGen.Benchmarks.Generator;

/// <summary>
/// The generator without BenchmarkDotNet: a cold run, as the first build has it, then warm ones, and the compiler at work on
/// what was generated.
/// </summary>
internal static class GeneratorCommand
{
    private const int WarmRuns = 5;

    // What two hundred kernels may cost.
    private static readonly TimeSpan s_target = TimeSpan.FromSeconds(2);

    /// <returns>0, or 1 where what was generated does not compile.</returns>
    public static int Run()
    {
        GeneratorWorkload? workload = null;
        var cold = Measure(() => workload = new());
        var warm = Median(() => workload!.FirstRun());
        var edit = Median(() => workload!.AfterUnrelatedEdit());
        IReadOnlyList<Diagnostic> findings = [];
        var compiling = Measure(() => findings = workload!.CompilerFindings());

        Console.WriteLine($"{GeneratorWorkload.Kernels} kernels, {workload!.GeneratedCharacters / 1e6:F1} million characters; "
            + "milliseconds elapsed, and of the processor");
        Write("first run, cold (parsing and JIT included)", cold);
        Write($"first run, warm, median of {WarmRuns}", warm);
        Write("after an unrelated edit", edit);
        Write("compiling what was generated", compiling);
        var verdict = warm.Elapsed <= s_target ? "met" : "missed";
        Console.WriteLine($"target for the warm first run: {s_target.TotalMilliseconds:F0} ms, {verdict}");
        foreach (var finding in findings)
            Console.Error.WriteLine(finding);
        return findings.Count == 0 ? 0 : 1;
    }

    private static void Write(string what, Timing timing) =>
        Console.WriteLine($"{what,-42} {timing.Elapsed.TotalMilliseconds,9:F1} {timing.Processor.TotalMilliseconds,9:F1}");

    private static Timing Median(Action action)
    {
        var timings = new Timing[WarmRuns];
        for (var i = 0; i < WarmRuns; i++)
            timings[i] = Measure(action);
        return timings.OrderBy(static timing => timing.Elapsed).ElementAt(WarmRuns / 2);
    }

    private static Timing Measure(Action action)
    {
        var start = Stopwatch.GetTimestamp();
        var processor = Environment.CpuUsage.TotalTime;
        action();
        return new(Stopwatch.GetElapsedTime(start), Environment.CpuUsage.TotalTime - processor);
    }

    /// <summary>On a busy machine more time elapses; where several threads work, the processor spends more.</summary>
    private readonly record struct Timing(TimeSpan Elapsed, TimeSpan Processor);
}
