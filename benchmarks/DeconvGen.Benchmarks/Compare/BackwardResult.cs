using DeconvGen.Benchmarks.Layers;

namespace DeconvGen.Benchmarks.Compare;

/// <summary>What a time is of.</summary>
internal enum Pass
{
    Forward,
    Backward,
}

/// <summary>One that is timed in every round.</summary>
internal sealed record TrainingEntry(string Name, TensorLayout Layout, bool IsOurs, Pass Pass);

/// <summary>What forward and backward passes of a layer that learns took; seconds are those of one image.</summary>
/// <param name="Case">What was measured.</param>
/// <param name="Entries">Who was measured.</param>
/// <param name="Rounds">The times.</param>
internal sealed record BackwardResult(Case Case, IReadOnlyList<TrainingEntry> Entries, QuietRounds Rounds)
    : Measured<TrainingEntry>(Case, Entries, Rounds)
{
    public double Seconds(TensorLayout layout, bool isOurs, Pass pass) => Seconds(Find(layout, isOurs, pass));

    /// <summary>Forward and backward together.</summary>
    public double Step(TensorLayout layout, bool isOurs) =>
        Seconds(layout, isOurs, Pass.Forward) + Seconds(layout, isOurs, Pass.Backward);

    /// <summary>How many times as fast as libtorch, both in one layout; a median of ratios within rounds.</summary>
    public double? Ratio(TensorLayout layout, Pass pass) => Ratio(
        Entries.FirstOrDefault(entry => !entry.IsOurs && entry.Layout == layout && entry.Pass == pass), Find(layout, true, pass));

    /// <summary>Each in the layout in which it is faster.</summary>
    public double? BestRatio(Pass pass) => Ratio(
        Entries.Where(entry => !entry.IsOurs && entry.Pass == pass).MinBy(Seconds),
        Entries.Where(entry => entry.IsOurs && entry.Pass == pass).MinBy(Seconds)!);

    private TrainingEntry Find(TensorLayout layout, bool isOurs, Pass pass) =>
        Entries.Single(entry => entry.Layout == layout && entry.IsOurs == isOurs && entry.Pass == pass);
}
