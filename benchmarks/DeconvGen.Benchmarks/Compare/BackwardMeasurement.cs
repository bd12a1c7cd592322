using System.Diagnostics;
using DeconvGen.Benchmarks.Layers;
using DeconvGen.Benchmarks.Peers;
using DeconvGen.Benchmarks.Probes;

namespace DeconvGen.Benchmarks.Compare;

/// <summary>Rounds as those of <see cref="CaseMeasurement"/>, of forward and backward passes on one thread.</summary>
internal static class BackwardMeasurement
{
    private const int Rounds = 15, FewestRounds = 5;

    private static readonly TimeSpan s_budget = TimeSpan.FromSeconds(14);
    private static readonly TimeSpan s_warmUp = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_batch = TimeSpan.FromMilliseconds(6);
    private static readonly TimeSpan s_memoryBatch = TimeSpan.FromMilliseconds(1);

    public static BackwardResult Measure(Case @case, bool hasLibTorch)
    {
        using var workload = new TrainingWorkload(@case);
        using var output = new FloatBuffer(@case.OutputElements, offset: 0);
        using var input = new FloatBuffer(@case.InputElements, offset: 0);
        var (entries, timed) = (new List<TrainingEntry>(), new List<TimedAction>());
        var expected = workload.Definition();
        foreach (var layout in (TensorLayout[])[TensorLayout.ChannelsLast, TensorLayout.ChannelsFirst])
        {
            Add("DeconvGen", layout, isOurs: true, workload.Generated(layout));
            if (hasLibTorch)
                Add("libtorch", layout, isOurs: false, workload.LibTorch(layout));
        }

        var fill = new TimedAction(() => output.Span.Fill(1), s_memoryBatch, s_memoryBatch);
        var pass = new TimedAction(() => MemoryPass.Run(input, output), s_memoryBatch, s_memoryBatch);
        var (all, quiet) = (new List<Round>(), new List<Round>());
        var start = Stopwatch.GetTimestamp();
        var before = MachineState.Probe(fill, pass, threads: null);
        while (quiet.Count < Rounds && (Stopwatch.GetElapsedTime(start) < s_budget || all.Count < FewestRounds))
        {
            var seconds = new double[timed.Count];
            for (var i = 0; i < timed.Count; i++)
            {
                var next = (all.Count + i) % timed.Count;
                seconds[next] = timed[next].Measure();
            }

            var after = MachineState.Probe(fill, pass, threads: null);
            var round = new Round(seconds, before.Mean(after));
            all.Add(round);
            if (before.Difference(after) <= CaseMeasurement.QuietDifference
                && round.Machine.TileShare >= CaseMeasurement.QuietTile)
            {
                quiet.Add(round);
            }

            before = after;
        }

        var isQuiet = quiet.Count >= FewestRounds;
        return new(@case, entries, isQuiet ? quiet : all, all.Count, isQuiet);

        void Add(string name, TensorLayout layout, bool isOurs, ITrainingLayer layer)
        {
            workload.Check($"{name}, {layout}", layer, expected);
            entries.Add(new(name, layout, isOurs, Pass.Forward));
            timed.Add(new(layer.Forward, s_warmUp, s_batch));
            entries.Add(new(name, layout, isOurs, Pass.Backward));
            timed.Add(new(layer.Backward, s_warmUp, s_batch));
        }
    }
}
