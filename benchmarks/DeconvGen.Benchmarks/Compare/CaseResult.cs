using DeconvGen.Benchmarks.Layers;

namespace DeconvGen.Benchmarks.Compare;

/// <summary>What a case took beside its peers, and its limit.</summary>
/// <param name="Case">What was measured.</param>
/// <param name="Entries">Who was measured.</param>
/// <param name="Rounds">The times.</param>
/// <param name="Threads">Threads of all but <see cref="Role.OneThread"/>.</param>
internal sealed record CaseResult(Case Case, IReadOnlyList<Entry> Entries, QuietRounds Rounds, int Threads)
    : Measured<Entry>(Case, Entries, Rounds)
{
    private readonly long _multiplyAdds = Case.MultiplyAdds;

    /// <summary>The layout in which the generated kernel takes less time.</summary>
    public TensorLayout BetterLayout =>
        Seconds(Ours(TensorLayout.ChannelsLast)) <= Seconds(Ours(TensorLayout.ChannelsFirst))
            ? TensorLayout.ChannelsLast
            : TensorLayout.ChannelsFirst;

    public Entry Better => Ours(BetterLayout);

    public Entry? BestPeer => Best(static _ => true);

    public double? BestRatio => Ratio(BestPeer, Better);

    public Entry Ours(TensorLayout layout, Role role = Role.Ours) =>
        Entries.Single(entry => entry.Layout == layout && entry.Role == role);

    public Entry? BestPeerOf(TensorLayout layout) => Best(entry => entry.Layout == layout);

    public double? RatioIn(TensorLayout layout) => Ratio(BestPeerOf(layout), Ours(layout));

    /// <summary>The multiply-adds at the highest peak of the threads.</summary>
    public double Arithmetic(Round round) => 2 * _multiplyAdds / (round.Machine.Peaks.Max() * round.Machine.Speedup);

    /// <summary>Below this the case cannot be done: its multiply-adds, or the plain pass over the memory.</summary>
    public double Limit(Round round) => Math.Max(Arithmetic(round), round.Machine.Pass);

    public double ShareOfLimit() => Share(Limit);

    public double ShareOfPeak() => Share(Arithmetic);

    private double Share(Func<Round, double> least)
    {
        var ours = Of(Better);
        return Median(round => least(round) / ours(round));
    }

    private Entry? Best(Func<Entry, bool> isWanted) =>
        Entries.Where(entry => entry.Role == Role.Peer && isWanted(entry)).MinBy(Seconds);
}
