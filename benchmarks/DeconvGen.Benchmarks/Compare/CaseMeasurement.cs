using System.Diagnostics;
using DeconvGen.Benchmarks.Layers;
using DeconvGen.Benchmarks.Peers;
using DeconvGen.Benchmarks.Probes;

namespace DeconvGen.Benchmarks.Compare;

/// <summary>
/// Measures one case in rounds: the machine before and after, in between everybody, one after the other, starting with another
/// one each time. Clock and bandwidth of a machine drift, together for all within one round, so ratios are taken there.
/// </summary>
internal static class CaseMeasurement
{
    /// <summary>By how much the probes before and after a round may differ; beyond, something else used the machine.</summary>
    public const double QuietDifference = 0.05;

    /// <summary>What the reference tile reaches of the peak on a quiet machine, at least.</summary>
    public const double QuietTile = 0.9;

    private const int Rounds = 15, FewestRounds = 5;

    private static readonly TimeSpan s_budget = TimeSpan.FromSeconds(14);
    private static readonly TimeSpan s_warmUp = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan s_batch = TimeSpan.FromMilliseconds(6);
    private static readonly TimeSpan s_memoryWarmUp = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_memoryBatch = TimeSpan.FromMilliseconds(1);

    // Threads of a library that spin for a while after their work would be measured with the next one.
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(10);

    public static CaseResult Measure(Case @case, IReadOnlyList<Peer> peers, int threads, ThreadedPeak? threadedPeak)
    {
        using var workload = new Workload(@case);
        var entries = Entries(workload, peers, threads);
        Check(workload, entries);

        // On memory of its own: the buffers of one layout serve as well as those of the other.
        var input = workload.Input(TensorLayout.ChannelsFirst, offset: 0);
        using var output = new FloatBuffer(@case.OutputElements, offset: 0);
        var fill = new TimedAction(() => output.Span.Fill(1), s_memoryWarmUp, s_memoryBatch);
        var pass = new TimedAction(() => MemoryPass.Run(input, output), s_memoryWarmUp, s_memoryBatch);
        var timed = entries.Select(static entry => new TimedAction(entry.Layer.Run, s_warmUp, s_batch)).ToArray();

        var (all, quiet) = (new List<Round>(), new List<Round>());
        var start = Stopwatch.GetTimestamp();
        var before = MachineState.Probe(fill, pass, threadedPeak);
        while (quiet.Count < Rounds && (Stopwatch.GetElapsedTime(start) < s_budget || all.Count < FewestRounds))
        {
            var seconds = new double[timed.Length];
            for (var i = 0; i < timed.Length; i++)
            {
                if (threads > 1)
                    Thread.Sleep(s_pause);
                var next = (all.Count + i) % timed.Length;
                seconds[next] = timed[next].Measure();
            }

            var after = MachineState.Probe(fill, pass, threadedPeak);
            var round = new Round(seconds, before.Mean(after));
            all.Add(round);
            if (before.Difference(after) <= QuietDifference && round.Machine.TileShare >= QuietTile)
                quiet.Add(round);
            before = after;
        }

        var isQuiet = quiet.Count >= FewestRounds;
        return new(@case, [.. entries.Select(static entry => entry.Entry)], isQuiet ? quiet : all, all.Count, isQuiet, threads);
    }

    private static List<(Entry Entry, ILayer Layer)> Entries(Workload workload, IReadOnlyList<Peer> peers, int threads)
    {
        const string name = "DeconvGen";
        var entries = new List<(Entry, ILayer)>();
        foreach (var layout in (TensorLayout[])[TensorLayout.ChannelsLast, TensorLayout.ChannelsFirst])
        {
            entries.Add((new(name, layout, Role.Ours), workload.Generated(layout, threads: threads)));
            entries.Add((
                new(name, layout, Role.PlainArray), workload.Generated(layout, FloatBuffer.ArrayOffset, threads)));
            if (threads > 1)
                entries.Add((new(name, layout, Role.OneThread), workload.Generated(layout)));
        }

        foreach (var peer in peers)
            entries.Add((new(peer.Name, peer.Layout, Role.Peer), workload.Create(peer, threads)));
        return entries;
    }

    private static void Check(Workload workload, IReadOnlyList<(Entry Entry, ILayer Layer)> entries)
    {
        var expected = workload.Definition();
        foreach (var (entry, layer) in entries)
            workload.Check($"{entry}", layer, expected);

        foreach (var (entry, alone) in entries.Where(static pair => pair.Entry.Role == Role.OneThread))
        {
            var threaded = entries.Single(pair => pair.Entry == entry with { Role = Role.Ours }).Layer;
            if (!alone.PlanarOutput().SequenceEqual(threaded.PlanarOutput()))
                throw new InvalidOperationException($"{workload.Case.Name}: {entry} differs with the number of threads.");
        }
    }
}
