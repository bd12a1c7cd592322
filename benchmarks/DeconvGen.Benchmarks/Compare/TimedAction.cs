using System.Diagnostics;

namespace DeconvGen.Benchmarks.Compare;

/// <summary>An action that is called so often in a row that the clock's resolution and a stray interrupt do not matter.</summary>
internal sealed class TimedAction
{
    // What the one before has left in the caches is no matter of this one, as long as finding out is cheap.
    private const double LongestUntimed = 3e-3;

    private readonly Action _action;
    private readonly int _calls;
    private readonly bool _runsUntimed;

    /// <summary>Warms the action up and finds out how often it has to be called.</summary>
    /// <param name="action">What to measure.</param>
    /// <param name="warmUp">
    /// How long it runs before anything counts. The runtime compiles a method again, optimised, once it has been called thirty
    /// times and 100 ms have passed without new methods.
    /// </param>
    /// <param name="batch">How long the calls of one measurement take together, at least.</param>
    public TimedAction(Action action, TimeSpan warmUp, TimeSpan batch)
    {
        const int fewestCalls = 3;
        _action = action;
        var start = Stopwatch.GetTimestamp();
        for (var calls = 0; calls < fewestCalls || Stopwatch.GetElapsedTime(start) < warmUp; calls++)
            action();

        start = Stopwatch.GetTimestamp();
        action();
        var once = Stopwatch.GetElapsedTime(start);
        _calls = Math.Clamp((int)Math.Ceiling(batch / once), 1, 10_000);
        _runsUntimed = once.TotalSeconds <= LongestUntimed;
    }

    /// <summary>Measures each action once, one after the other: who comes first has no lasting advantage.</summary>
    /// <param name="actions">Everybody.</param>
    /// <param name="first">Who begins, counted around.</param>
    /// <param name="pause">Time before each.</param>
    /// <returns>Seconds for one call of each.</returns>
    public static double[] MeasureEach(IReadOnlyList<TimedAction> actions, int first, TimeSpan pause = default)
    {
        var seconds = new double[actions.Count];
        for (var i = 0; i < actions.Count; i++)
        {
            if (pause > TimeSpan.Zero)
                Thread.Sleep(pause);
            var next = (first + i) % actions.Count;
            seconds[next] = actions[next].Measure();
        }

        return seconds;
    }

    /// <summary>Seconds for one call.</summary>
    public double Measure()
    {
        if (_runsUntimed)
            _action();
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < _calls; i++)
            _action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds / _calls;
    }
}
