namespace DeconvGen.Benchmarks.Compare;

/// <summary>Which of the generated kernels a promise speaks of.</summary>
internal enum Scope
{
    BetterLayout,
    ChannelsLast,
    ChannelsFirst,
}

/// <summary>The times of one round that promises speak of, in seconds.</summary>
/// <param name="Peer">The best peer of the scope.</param>
/// <param name="Arithmetic">The multiply-adds at the highest FMA peak.</param>
/// <param name="Fill">Filling the output.</param>
/// <param name="Pass">Reading the input once and filling the output.</param>
/// <param name="OneThread">The same kernel on one thread.</param>
/// <param name="Speedup">What the threads are to one, as the FMA probe shows it.</param>
internal readonly record struct Yardsticks(
    double Peer, double Arithmetic, double Fill, double Pass, double OneThread, double Speedup)
{
    public double Limit => Math.Max(Arithmetic, Pass);
}

/// <summary>A time that a kernel is allowed to take.</summary>
/// <param name="Name">Short, for the table.</param>
/// <param name="Text">What is promised.</param>
/// <param name="Cases">Names of the cases; none for all.</param>
/// <param name="Scope">Of which kernels.</param>
/// <param name="Allowed">The longest time in seconds.</param>
internal sealed record Promise(string Name, string Text, string[] Cases, Scope Scope, Func<Yardsticks, double> Allowed)
{
    /// <summary>Whether it says something about runs of several threads, and nothing about the others.</summary>
    public bool IsOfThreads { get; init; }

    /// <summary>Whether it compares with other libraries.</summary>
    public bool NeedsPeer { get; init; }

    /// <summary>Seconds on one thread below which it says nothing.</summary>
    public double ShortestTime { get; init; }
}

/// <summary>A promise held against a measurement.</summary>
/// <param name="Promise">What was promised.</param>
/// <param name="Share">The time as a share of what is allowed: above 1 the promise is missed.</param>
internal sealed record Verdict(Promise Promise, double Share)
{
    public bool IsKept => Share <= 1;

    /// <summary>All promises that speak of a result, the one that it is closest to missing first.</summary>
    public static IReadOnlyList<Verdict> Of(CaseResult result) =>
    [
        .. Promises.All
            .Where(promise => promise.IsOfThreads == result.Threads > 1)
            .Where(promise => promise.Cases.Length == 0 || promise.Cases.Contains(result.Case.Name))
            .Select(promise => Judge(promise, result))
            .OfType<Verdict>()
            .OrderByDescending(static verdict => verdict.Share),
    ];

    private static Verdict? Judge(Promise promise, CaseResult result)
    {
        var layout = promise.Scope switch
        {
            Scope.ChannelsLast => TensorLayout.ChannelsLast,
            Scope.ChannelsFirst => TensorLayout.ChannelsFirst,
            _ => result.BetterLayout,
        };
        var peer = promise.Scope == Scope.BetterLayout ? result.BestPeer : result.BestPeerOf(layout);
        if (promise.NeedsPeer && peer is null)
            return null;

        var ours = result.Of(result.Ours(layout));
        var alone = result.Threads > 1 ? result.Of(result.Ours(layout, Role.OneThread)) : ours;
        var theirs = peer is null ? static _ => double.NaN : result.Of(peer);
        return result.Median(alone) < promise.ShortestTime ? null : new(promise, result.Median(round =>
            ours(round) / promise.Allowed(new(
                theirs(round), result.Arithmetic(round), round.Machine.Fill, round.Machine.Pass, alone(round),
                round.Machine.Speedup))));
    }
}
