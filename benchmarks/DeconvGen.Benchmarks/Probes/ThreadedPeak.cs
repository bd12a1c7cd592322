using System.Diagnostics;

namespace DeconvGen.Benchmarks.Probes;

/// <summary>
/// How much faster several threads multiply and add than one: cores of a rented machine may be halves of one. The threads wait
/// for each other before every probe, and use no core between two.
/// </summary>
internal sealed class ThreadedPeak : IDisposable
{
    // Long against the time in which waiting threads wake up.
    private const int Steps = 1 << 20;

    private readonly Barrier _barrier;
    private readonly Thread[] _threads;
    private readonly (long Start, long End)[] _spans;
    private volatile bool _isEnding;

    public ThreadedPeak(int threads)
    {
        _barrier = new(threads);
        _spans = new (long, long)[threads];
        _threads = [.. Enumerable.Range(1, threads - 1).Select(Start)];
    }

    /// <summary>The speed-up over one thread, which runs before.</summary>
    public double Probe()
    {
        var peak = VectorUnit.All[^1].Peak;
        var single = Stopwatch.GetTimestamp();
        peak(Steps);
        var alone = Stopwatch.GetTimestamp() - single;

        _barrier.SignalAndWait();
        Work(0);
        _barrier.SignalAndWait();
        var together = _spans.Max(static span => span.End) - _spans.Min(static span => span.Start);
        return (double)_spans.Length * alone / together;
    }

    public void Dispose()
    {
        _isEnding = true;
        _barrier.SignalAndWait();
        foreach (var thread in _threads)
            thread.Join();
        _barrier.Dispose();
    }

    private Thread Start(int index)
    {
        var thread = new Thread(() =>
        {
            for (;;)
            {
                _barrier.SignalAndWait();
                if (_isEnding)
                    return;
                Work(index);
                _barrier.SignalAndWait();
            }
        })
        {
            IsBackground = true,
        };
        thread.Start();
        return thread;
    }

    private void Work(int index)
    {
        var start = Stopwatch.GetTimestamp();
        VectorUnit.All[^1].Peak(Steps);
        _spans[index] = (start, Stopwatch.GetTimestamp());
    }
}
