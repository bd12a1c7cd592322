using System.Diagnostics;

namespace DeconvGen.Benchmarks.Report;

/// <summary>
/// Measures one case in rounds: the peak before and after, in between the generated kernel, ONNX Runtime and the memory pass,
/// one after the other. Clock and bandwidth of a machine drift, together for all within one round, so ratios are taken there.
/// </summary>
internal static class CaseMeasurement
{
    /// <summary>
    /// By how much the peaks before and after a round may differ, and how much of its time the process may have been off the
    /// core; beyond, something else used it.
    /// </summary>
    private const double QuietDifference = 0.05;

    /// <summary>Rounds tried for each that is wanted; where the machine never gets quiet, all of them count.</summary>
    private const int TriesPerRound = 3;

    private const int TextbookRuns = 3;

    private static readonly TimeSpan s_warmUp = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_memoryWarmUp = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_batch = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_memoryBatch = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan s_textbookBudget = TimeSpan.FromMilliseconds(300);

    public static CaseResult Measure(Case @case, int rounds, int offset)
    {
        using var workload = new Workload(@case, offset);
        workload.CheckAgreement();
        var textbook = MeasureTextbook(workload);
        var (input, output) = workload.Memory;
        var ours = new TimedAction(workload.DeconvGen, s_warmUp, s_batch);
        var peer = new TimedAction(workload.OnnxRuntime, s_warmUp, s_batch);
        var memory = new TimedAction(() => MemoryPass.Run(input, output), s_memoryWarmUp, s_memoryBatch);

        var all = new List<Round>();
        var quiet = new List<Round>();
        while (quiet.Count < rounds && all.Count < TriesPerRound * rounds)
        {
            var round = Run(ours, peer, memory, oursFirst: all.Count % 2 == 0, out var isQuiet);
            all.Add(round);
            if (isQuiet)
                quiet.Add(round);
        }

        var counted = quiet.Count == rounds ? quiet : all;
        return CaseResult.From(@case, counted, isQuiet: counted == quiet, textbook);
    }

    private static Round Run(TimedAction ours, TimedAction peer, TimedAction memory, bool oursFirst, out bool isQuiet)
    {
        var start = Stopwatch.GetTimestamp();
        var processor = Environment.CpuUsage.TotalTime;
        var before = Peaks();
        var (oursTime, peerTime) = (0.0, 0.0);
        if (oursFirst)
            oursTime = ours.Measure();
        peerTime = peer.Measure();
        if (!oursFirst)
            oursTime = ours.Measure();
        var memoryTime = memory.Measure();
        var after = Peaks();
        var onCore = (Environment.CpuUsage.TotalTime - processor) / Stopwatch.GetElapsedTime(start);
        isQuiet = onCore >= 1 - QuietDifference && before.Zip(after).All(static pair =>
            Math.Abs(pair.First - pair.Second) <= QuietDifference * Math.Max(pair.First, pair.Second));
        return new(oursTime, peerTime, memoryTime, [.. before.Zip(after, static (first, second) => (first + second) / 2)]);
    }

    private static double[] Peaks() => [.. FmaPeak.Probes.Select(static probe => probe.Probe())];

    /// <summary>Median seconds of a few runs; of one, where it takes long. It is no competitor and is measured apart.</summary>
    private static double MeasureTextbook(Workload workload)
    {
        var times = new List<double>();
        var start = Stopwatch.GetTimestamp();
        do
        {
            var before = Stopwatch.GetTimestamp();
            workload.Textbook();
            times.Add(Stopwatch.GetElapsedTime(before).TotalSeconds);
        }
        while (times.Count < TextbookRuns && Stopwatch.GetElapsedTime(start) < s_textbookBudget);
        return Statistics.Median(times);
    }
}
