using System.Diagnostics;

namespace Samples;

/// <summary>
/// Wall-clock times of repeated calls, in seconds. Good enough for a demonstration and no benchmark: nothing keeps the rest
/// of the machine quiet, and the clock frequency is not watched.
/// </summary>
internal readonly record struct Timing(double Best, double Median)
{
    private const int FewestSamples = 3;
    private const int MostSamples = 101;

    // The runtime compiles a method again, optimised, once it has been called some thirty times and 100 ms have passed.
    private const double WarmUp = 0.4;
    private const double Budget = 0.5;

    // Shorter calls are timed several at once, since the clock ticks only every 0.1 µs or so.
    private const double ShortestSample = 50e-6;

    public static Timing Measure(Action action, CancellationToken cancellation)
    {
        var calls = 0;
        var watch = Stopwatch.StartNew();
        do
        {
            cancellation.ThrowIfCancellationRequested();
            action();
            calls++;
        }
        while (watch.Elapsed.TotalSeconds < WarmUp);

        var callsPerSample = (int)(ShortestSample * calls / watch.Elapsed.TotalSeconds) + 1;
        var samples = new List<double>(MostSamples);
        watch.Restart();
        while (samples.Count < FewestSamples
            || (samples.Count < MostSamples && watch.Elapsed.TotalSeconds < Budget))
        {
            cancellation.ThrowIfCancellationRequested();
            var start = Stopwatch.GetTimestamp();
            for (var call = 0; call < callsPerSample; call++)
                action();
            samples.Add(Stopwatch.GetElapsedTime(start).TotalSeconds / callsPerSample);
        }

        samples.Sort();
        return new(samples[0], samples[samples.Count / 2]);
    }

    /// <summary>A time with the three digits that mean something.</summary>
    public static string Text(double seconds) => seconds switch
    {
        < 1e-3 => $"{Digits(seconds * 1e6)} µs",
        < 1 => $"{Digits(seconds * 1e3)} ms",
        _ => $"{Digits(seconds)} s",
    };

    /// <summary>How many times as fast: 8.3x, 240x.</summary>
    public static string Ratio(double ratio) => ratio < 10 ? $"{ratio:F1}x" : $"{ratio:F0}x";

    private static string Digits(double number) => number switch
    {
        < 10 => $"{number:F2}",
        < 100 => $"{number:F1}",
        _ => $"{number:F0}",
    };
}
