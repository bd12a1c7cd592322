using DeconvGen.Benchmarks.Layers;
using DeconvGen.Benchmarks.Peers;
using DeconvGen.Benchmarks.Probes;

namespace DeconvGen.Benchmarks.Compare;

/// <summary>Measures one case: both layouts of ours and all peers, on the same numbers.</summary>
internal static class CaseMeasurement
{
    private static readonly TimeSpan s_warmUp = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan s_batch = TimeSpan.FromMilliseconds(6);
    private static readonly TimeSpan s_memoryWarmUp = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_memoryBatch = TimeSpan.FromMilliseconds(1);

    // Threads of a library that spin for a while after their work would be measured with the next one.
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(10);

    /// <param name="case">What is measured.</param>
    /// <param name="peers">Who is measured beside ours.</param>
    /// <param name="threads">Threads of all.</param>
    /// <param name="threadedPeak">The probe of those threads, if they are several.</param>
    /// <param name="leaveOut">Told of each peer whose result is wrong here.</param>
    /// <exception cref="InvalidOperationException">Ours is wrong.</exception>
    public static CaseResult Measure(
        Case @case, IReadOnlyList<Peer> peers, int threads, ThreadedPeak? threadedPeak, Action<string> leaveOut)
    {
        using var workload = new Workload(@case);
        var entries = Entries(workload, peers, threads);
        Check(workload, entries, leaveOut);

        // On memory of its own: the buffers of one layout serve as well as those of the other.
        var input = workload.Input(TensorLayout.ChannelsFirst, offset: 0);
        using var output = new FloatBuffer(@case.OutputElements, offset: 0);
        var fill = new TimedAction(() => output.Span.Fill(1), s_memoryWarmUp, s_memoryBatch);
        var pass = new TimedAction(() => MemoryPass.Run(input, output), s_memoryWarmUp, s_memoryBatch);
        var timed = entries.Select(static entry => new TimedAction(entry.Layer.Run, s_warmUp, s_batch)).ToArray();

        var rounds = QuietRounds.Measure(timed, () => MachineState.Probe(fill, pass, threadedPeak),
            threads > 1 ? s_pause : default);
        return new(@case, [.. entries.Select(static entry => entry.Entry)], rounds, threads);
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

    private static void Check(Workload workload, List<(Entry Entry, ILayer Layer)> entries, Action<string> leaveOut)
    {
        var expected = workload.Definition();
        foreach (var (entry, layer) in entries.ToArray())
        {
            try
            {
                workload.Check($"{entry}", layer, expected);
            }
            catch (InvalidOperationException e) when (entry.Role == Role.Peer)
            {
                leaveOut(e.Message);
                entries.Remove((entry, layer));
            }
        }

        foreach (var (entry, alone) in entries.Where(static pair => pair.Entry.Role == Role.OneThread))
        {
            var threaded = entries.Single(pair => pair.Entry == entry with { Role = Role.Ours }).Layer;
            if (!alone.PlanarOutput().SequenceEqual(threaded.PlanarOutput()))
                throw new InvalidOperationException($"{workload.Case.Name}: {entry} differs with the number of threads.");
        }
    }
}
