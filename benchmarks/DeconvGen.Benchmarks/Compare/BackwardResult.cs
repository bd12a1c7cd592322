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

/// <summary>The rounds of a case that learns.</summary>
/// <param name="Case">What was measured.</param>
/// <param name="Entries">Who was measured; the order is that of <see cref="Round.Seconds"/>.</param>
/// <param name="Rounds">Quiet ones, or all where there were too few of those.</param>
/// <param name="Tries">Rounds that were run.</param>
/// <param name="IsQuiet">Whether only quiet rounds count.</param>
internal sealed record BackwardResult(
    Case Case, IReadOnlyList<TrainingEntry> Entries, IReadOnlyList<Round> Rounds, int Tries, bool IsQuiet)
{
    /// <summary>Of one image.</summary>
    public double Seconds(TrainingEntry entry) => Statistics.Median(Rounds.Select(Of(entry)));

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

    private double? Ratio(TrainingEntry? theirs, TrainingEntry ours)
    {
        if (theirs is null)
            return null;
        var (peer, own) = (Of(theirs), Of(ours));
        return Statistics.Median(Rounds.Select(round => peer(round) / own(round)));
    }

    private TrainingEntry Find(TensorLayout layout, bool isOurs, Pass pass) =>
        Entries.Single(entry => entry.Layout == layout && entry.IsOurs == isOurs && entry.Pass == pass);

    private Func<Round, double> Of(TrainingEntry entry)
    {
        var i = Entries.ToList().IndexOf(entry);
        return round => round.Seconds[i];
    }
}
