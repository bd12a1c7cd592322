using DeconvGen.Benchmarks.Probes;

namespace DeconvGen.Benchmarks.Compare;

/// <summary>What the machine gives at one moment.</summary>
/// <param name="Peaks">Operations per second of each of <see cref="VectorUnit.All"/>.</param>
/// <param name="TileShare">What the reference tile of the widest vectors reaches of their peak.</param>
/// <param name="Sustained">What the widest vectors reach of their peak over as long as kernels are measured: the interrupts that
/// the best of a few short runs escapes take the rest.</param>
/// <param name="Speedup">Of the threads that are measured, over one.</param>
/// <param name="Fill">Seconds for filling the output.</param>
/// <param name="Pass">Seconds for reading the input once and filling the output.</param>
internal sealed record MachineState(double[] Peaks, double TileShare, double Sustained, double Speedup, double Fill, double Pass)
{
    private const int Steps = 1 << 17, Repeats = 4, LongRun = 32;

    public static MachineState Probe(TimedAction fill, TimedAction pass, ThreadedPeak? threads)
    {
        var peaks = VectorUnit.All.Select(static unit => Best(() => unit.Peak(Steps))).ToArray();
        var tile = Best(static () => VectorUnit.All[^1].Tile(Steps));
        var sustained = VectorUnit.All[^1].Peak(LongRun * Steps);
        return new(peaks, tile / peaks[^1], sustained / peaks[^1], threads?.Probe() ?? 1, Shortest(fill), Shortest(pass));
    }

    public MachineState Mean(MachineState other) => new(
        [.. Peaks.Zip(other.Peaks, static (left, right) => (left + right) / 2)],
        Math.Min(TileShare, other.TileShare),
        Math.Min(Sustained, other.Sustained),
        (Speedup + other.Speedup) / 2,
        (Fill + other.Fill) / 2,
        (Pass + other.Pass) / 2);

    /// <summary>The largest difference of two probes, as a share of the larger one.</summary>
    public double Difference(MachineState other) => ((double[])[.. Peaks, Speedup, Fill, Pass])
        .Zip([.. other.Peaks, other.Speedup, other.Fill, other.Pass])
        .Max(static pair => Math.Abs(pair.First - pair.Second) / Math.Max(pair.First, pair.Second));

    // An interrupt only ever slows a probe down.
    private static double Best(Func<double> probe) => Enumerable.Range(0, Repeats).Max(_ => probe());

    private static double Shortest(TimedAction action) => Enumerable.Range(0, Repeats).Min(_ => action.Measure());
}
