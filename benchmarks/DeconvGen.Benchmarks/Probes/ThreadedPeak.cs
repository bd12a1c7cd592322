using System.Diagnostics;

namespace DeconvGen.Benchmarks.Probes;

/// <summary>
/// How much faster several threads multiply and add than one: cores of a rented machine may be halves of one. The threads sleep
/// between two probes, and start together only when all of them are on a core.
/// </summary>
internal sealed class ThreadedPeak : IDisposable
{
    private const int Steps = 1 << 18, Repeats = 4;

    private readonly int _count;
    private readonly Barrier _barrier;
    private readonly Thread[] _threads;
    private readonly (long Start, long End)[,] _spans;
    private int _arrivals;
    private volatile bool _isEnding;

    public ThreadedPeak(int threads)
    {
        _count = threads;
        _barrier = new(threads);
        _spans = new (long, long)[threads, Repeats];
        _threads = [.. Enumerable.Range(1, threads - 1).Select(Start)];
    }

    /// <summary>The speed-up over one thread; the best of a few on both sides, since an interrupt only slows down.</summary>
    public double Probe()
    {
        var alone = Enumerable.Range(0, Repeats).Select(static _ => Measure()).Min(static span => span.End - span.Start);
        _arrivals = 0;
        _barrier.SignalAndWait();
        Work(0);
        _barrier.SignalAndWait();
        var together = Enumerable.Range(0, Repeats).Min(repeat =>
        {
            var spans = Enumerable.Range(0, _count).Select(thread => _spans[thread, repeat]).ToArray();
            return spans.Max(static span => span.End) - spans.Min(static span => span.Start);
        });
        return (double)_count * alone / together;
    }

    public void Dispose()
    {
        _isEnding = true;
        _barrier.SignalAndWait();
        foreach (var thread in _threads)
            thread.Join();
        _barrier.Dispose();
    }

    private static (long Start, long End) Measure()
    {
        var start = Stopwatch.GetTimestamp();
        VectorUnit.All[^1].Peak(Steps);
        return (start, Stopwatch.GetTimestamp());
    }

    private Thread Start(int index)
    {
        var thread = new Thread(() =>
        {
            for (; ; )
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
        for (var repeat = 0; repeat < Repeats; repeat++)
        {
            Interlocked.Increment(ref _arrivals);
            while (Volatile.Read(ref _arrivals) < (repeat + 1) * _count)
                Thread.SpinWait(1);
            _spans[index, repeat] = Measure();
        }
    }
}
