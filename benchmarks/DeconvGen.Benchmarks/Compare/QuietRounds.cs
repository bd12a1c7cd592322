using System.Diagnostics;

namespace DeconvGen.Benchmarks.Compare;

/// <summary>
/// Rounds: the machine before and after, in between everybody, one after the other, starting with another one each time. Clock
/// and bandwidth of a machine drift, together for all within one round, so ratios are taken there. Rounds count while the
/// machine is quiet; if it never is, all of them.
/// </summary>
/// <param name="Counted">Seconds of each action and the machine, for each round that counts.</param>
/// <param name="Tries">Rounds that were run.</param>
/// <param name="IsQuiet">Whether enough of them were quiet.</param>
internal sealed record QuietRounds(IReadOnlyList<Round> Counted, int Tries, bool IsQuiet)
{
    private const int Rounds = 15, Fewest = 5;

    /// <summary>By how much the probes before and after a round may differ; beyond, something else used the machine.</summary>
    private const double LargestDifference = 0.05;

    /// <summary>What the reference tile reaches of the peak on a quiet machine, and what milliseconds of the peak's own loop do, at
    /// least.</summary>
    private const double SmallestShare = 0.9;

    private static readonly TimeSpan s_budget = TimeSpan.FromSeconds(14);

    /// <param name="actions">Everybody.</param>
    /// <param name="probe">Measures the machine.</param>
    /// <param name="pause">Time before each action.</param>
    public static QuietRounds Measure(IReadOnlyList<TimedAction> actions, Func<MachineState> probe, TimeSpan pause = default)
    {
        var (all, quiet) = (new List<Round>(), new List<Round>());
        var start = Stopwatch.GetTimestamp();
        var before = probe();
        while (quiet.Count < Rounds && (Stopwatch.GetElapsedTime(start) < s_budget || all.Count < Fewest))
        {
            var seconds = TimedAction.MeasureEach(actions, all.Count, pause);
            var after = probe();
            var round = new Round(seconds, before.Mean(after));
            all.Add(round);
            if (before.Difference(after) <= LargestDifference
                && Math.Min(round.Machine.TileShare, round.Machine.Sustained) >= SmallestShare)
                quiet.Add(round);
            before = after;
        }

        var isQuiet = quiet.Count >= Fewest;
        return new(isQuiet ? quiet : all, all.Count, isQuiet);
    }

    /// <summary>How many count of how many.</summary>
    public override string ToString() => $"{Counted.Count}/{Tries}{(IsQuiet ? "" : " NOT QUIET")}";
}
