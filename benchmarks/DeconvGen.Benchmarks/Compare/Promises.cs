namespace DeconvGen.Benchmarks.Compare;

/// <summary>What the generated kernels are held to. Times are compared within a round, and the medians of these decide.</summary>
internal static class Promises
{
    /// <summary>The geometric mean, over the cases, of how many times as fast as the best peer.</summary>
    public const double GeometricMean = 3;

    /// <summary>Milliseconds for construction and first run of a kernel, JIT included.</summary>
    public const double FirstCallMilliseconds = 60;

    /// <summary>Nanoseconds that checks and dispatch take.</summary>
    public const double ChecksNanoseconds = 50;

    private static readonly string[] s_all = [];
    private static readonly string[] s_arithmetic = ["dcgan", "unet", "fsrcnn", "waifu2x", "hifigan"];

    public static IReadOnlyList<Promise> All { get; } =
    [
        new("1.25 x peer", "1.25 times as fast as the best peer, or within 8 % of the limit where that is beyond it",
            s_all, Scope.BetterLayout, static of => of.Peer / 1.25 >= of.Limit ? of.Peer / 1.25 : 1.08 * of.Limit)
        { NeedsPeer = true },
        new("peers, last", "channels last: not slower than the best peer with channels last",
            s_all, Scope.ChannelsLast, static of => of.Peer)
        { NeedsPeer = true },
        new("peers, first", "channels first: not slower than the best peer with channels first",
            s_all, Scope.ChannelsFirst, static of => of.Peer)
        { NeedsPeer = true },
        new("85 % of peak", "85 % of the FMA peak",
            s_arithmetic, Scope.BetterLayout, static of => of.Arithmetic / 0.85),
        new("1.2 x max", "1.2 times the larger of the multiply-adds at the peak and filling the output",
            ["dbhead64", "espnet", "enet"], Scope.BetterLayout, static of => 1.2 * Math.Max(of.Arithmetic, of.Fill)),
        new("1.2 x sum", "1.2 times the sum of the multiply-adds at the peak and filling the output",
            ["fcn8"], Scope.BetterLayout, static of => 1.2 * (of.Arithmetic + of.Fill)),
        new("1.4 x pass", "1.4 times a plain pass that reads the input once and fills the output",
            ["fcn8dw", "fcn32dw", "bilinear", "wave"], Scope.BetterLayout, static of => 1.4 * of.Pass),
        new("7 x peer", "7 times as fast as the best peer",
            ["tiny"], Scope.BetterLayout, static of => of.Peer / 7)
        { NeedsPeer = true },
        new("threads", "0.9 of the speed-up of the FMA probe, where one thread takes over a millisecond",
            s_arithmetic, Scope.BetterLayout, static of => of.OneThread / (0.9 * of.Speedup))
        { IsOfThreads = true, ShortestTime = 1e-3 },
    ];
}
