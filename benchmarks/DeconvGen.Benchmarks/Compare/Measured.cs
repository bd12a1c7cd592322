using DeconvGen.Benchmarks.Layers;

namespace DeconvGen.Benchmarks.Compare;

/// <summary>The rounds of a case, and what follows from them; all times are seconds.</summary>
/// <typeparam name="TEntry">One that is timed in every round.</typeparam>
/// <param name="Case">What was measured.</param>
/// <param name="Entries">Who was measured; the order is that of <see cref="Round.Seconds"/>.</param>
/// <param name="Rounds">Quiet ones, or all where there were too few of those.</param>
internal abstract record Measured<TEntry>(Case Case, IReadOnlyList<TEntry> Entries, QuietRounds Rounds)
    where TEntry : class
{
    public double Median(Func<Round, double> value) => Statistics.Median(Rounds.Counted.Select(value));

    public double Seconds(TEntry entry) => Median(Of(entry));

    /// <summary>How many times as fast as the peer; a median of ratios within rounds.</summary>
    public double? Ratio(TEntry? peer, TEntry ours)
    {
        if (peer is null)
            return null;
        var (theirs, own) = (Of(peer), Of(ours));
        return Median(round => theirs(round) / own(round));
    }

    public Func<Round, double> Of(TEntry entry)
    {
        var i = Entries.ToList().IndexOf(entry);
        return round => round.Seconds[i];
    }
}
