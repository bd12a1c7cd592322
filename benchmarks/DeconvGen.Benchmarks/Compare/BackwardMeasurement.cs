using DeconvGen.Benchmarks.Layers;
using DeconvGen.Benchmarks.Peers;
using DeconvGen.Benchmarks.Probes;

namespace DeconvGen.Benchmarks.Compare;

/// <summary>Measures forward and backward passes of one case on one thread.</summary>
internal static class BackwardMeasurement
{
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
        var rounds = QuietRounds.Measure(timed, () => MachineState.Probe(fill, pass, threads: null));
        return new(@case, entries, rounds);

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
