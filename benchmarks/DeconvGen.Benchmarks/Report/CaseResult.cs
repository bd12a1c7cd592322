namespace DeconvGen.Benchmarks.Report;

/// <summary>What one round measured: seconds for one call, and the peaks of <see cref="FmaPeak.Probes"/>.</summary>
internal readonly record struct Round(double Ours, double Peer, double Memory, double[] Peaks)
{
    /// <summary>
    /// Seconds below which the case cannot be done: its multiply-adds at the highest peak, or reading the input and filling
    /// the output.
    /// </summary>
    public double Limit(long multiplyAdds) => Math.Max(2 * multiplyAdds / Peaks.Max(), Memory);
}

/// <summary>Medians over the rounds of a case; times in seconds.</summary>
/// <param name="Case">What was measured.</param>
/// <param name="Ours">Time of the generated kernel.</param>
/// <param name="Peer">Time of ONNX Runtime.</param>
/// <param name="Textbook">Time of the definition.</param>
/// <param name="Limit">Time of <see cref="Round.Limit"/>.</param>
/// <param name="PeerToOurs">How many times as fast as ONNX Runtime the generated kernel is.</param>
/// <param name="OursToLimit">Its time as a multiple of the limit.</param>
/// <param name="Shares">Its share of each peak.</param>
/// <param name="Rounds">Rounds that counted.</param>
/// <param name="IsQuiet">Whether the peaks held still in all of them.</param>
internal sealed record CaseResult(
    Case Case,
    double Ours,
    double Peer,
    double Textbook,
    double Limit,
    double PeerToOurs,
    double OursToLimit,
    double[] Shares,
    int Rounds,
    bool IsQuiet)
{
    public double FlopsPerSecond => 2 * Case.MultiplyAdds / Ours;

    public static CaseResult From(Case @case, IReadOnlyList<Round> rounds, bool isQuiet, double textbook)
    {
        var multiplyAdds = @case.MultiplyAdds;
        return new(
            @case,
            Median(static round => round.Ours),
            Median(static round => round.Peer),
            textbook,
            Median(round => round.Limit(multiplyAdds)),
            Median(static round => round.Peer / round.Ours),
            Median(round => round.Ours / round.Limit(multiplyAdds)),
            [.. FmaPeak.Probes.Select((_, i) => Median(round => 2 * multiplyAdds / round.Ours / round.Peaks[i]))],
            rounds.Count,
            isQuiet);

        double Median(Func<Round, double> value) => Statistics.Median([.. rounds.Select(value)]);
    }
}
