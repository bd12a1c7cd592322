using System.Diagnostics.CodeAnalysis;

namespace DeconvGen.Runtime;

/// <summary>
/// The blocks of one run that nobody has claimed yet. Workers claim one at a time: the ranges of <see cref="Parallel"/> hand
/// out up to 16 iterations at once, which then nobody else can help with.
/// </summary>
/// <remarks>
/// On the thread pool the caller works as well, and waits only for helpers that have begun: one that comes too late finds the
/// door closed and must not touch the kernel, whose memory may be gone by then. So nothing is gained by using the object twice.
/// Measured with two threads, a run of 2 ms: 0.90 to 0.95 of the machine's own speed-up, against 0.88 with <c>Parallel.For</c>.
/// </remarks>
internal sealed class SharedWork<TKernel>(TKernel kernel, int units, int blocks, CancellationToken cancellation)
    : IThreadPoolWorkItem
    where TKernel : struct, IRowKernel
{
    /// <summary>Added to the helpers inside once no more are let in.</summary>
    private const int Closed = int.MinValue;

    // About as long as a few of the shortest blocks take; then the thread sleeps.
    private const int SpinsBeforeSleep = 128;
    private const int PausesPerSpin = 8;

    private readonly object gate = new();
    private List<Exception>? errors;
    private int claimed;
    private int helpers;
    private volatile bool stopped;
    private bool cancelled;

    /// <summary>Runs all blocks on this thread and on at most <paramref name="others"/> of the thread pool.</summary>
    public void RunOnThreadPool(int others)
    {
        for (var i = 0; i < others; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        Guarded();
        Close();
        if (errors is not null)
        {
            throw new AggregateException(errors);
        }

        if (cancelled)
        {
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>The body of a loop of <see cref="Parallel"/>, which brings cancellation and exceptions to the caller.</summary>
    public void RunInLoop(int worker, ParallelLoopState loop)
    {
        // A copy on this thread's stack: the fields of this object share cache lines with the counters.
        var rows = kernel;
        for (var block = Claim(); block < blocks; block = Claim())
        {
            cancellation.ThrowIfCancellationRequested();
            if (loop.ShouldExitCurrentIteration)
            {
                return;
            }

            rows.Rows(KernelScheduler.FirstUnit(block, blocks, units), KernelScheduler.FirstUnit(block + 1, blocks, units));
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        if (!Enter())
        {
            return;
        }

        Guarded();
        if (Interlocked.Decrement(ref helpers) == Closed)
        {
            lock (gate)
            {
                Monitor.PulseAll(gate);
            }
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever a worker throws reaches the caller.")]
    private void Guarded()
    {
        try
        {
            ClaimBlocks();
        }
        catch (Exception error)
        {
            stopped = true;
            lock (gate)
            {
                (errors ??= []).Add(error);
            }
        }
    }

    private void ClaimBlocks()
    {
        var rows = kernel;
        for (var block = Claim(); block < blocks && !stopped; block = Claim())
        {
            if (cancellation.IsCancellationRequested)
            {
                cancelled = true;
                return;
            }

            rows.Rows(KernelScheduler.FirstUnit(block, blocks, units), KernelScheduler.FirstUnit(block + 1, blocks, units));
        }
    }

    private int Claim() => Interlocked.Increment(ref claimed) - 1;

    private bool Enter()
    {
        var inside = Volatile.Read(ref helpers);
        while (inside >= 0)
        {
            var before = Interlocked.CompareExchange(ref helpers, inside + 1, inside);
            if (before == inside)
            {
                return true;
            }

            inside = before;
        }

        return false;
    }

    /// <summary>Lets no more helpers in and waits until those inside have left.</summary>
    private void Close()
    {
        Interlocked.Add(ref helpers, Closed);
        for (var spin = 0; spin < SpinsBeforeSleep && Volatile.Read(ref helpers) != Closed; spin++)
        {
            Thread.SpinWait(PausesPerSpin);
        }

        if (Volatile.Read(ref helpers) != Closed)
        {
            lock (gate)
            {
                while (Volatile.Read(ref helpers) != Closed)
                {
                    Monitor.Wait(gate);
                }
            }
        }
    }
}
