using System.ComponentModel;

namespace DeconvGen.Runtime;

/// <summary>Runs the units of a kernel on one thread or on several. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class KernelScheduler
{
    // Enough blocks per worker that the last one costs little, and that a cancellation is seen soon; few enough that
    // claiming them costs nothing.
    private const int BlocksPerWorker = 32;

    // Picoseconds, chosen and not tuned: waking a worker takes microseconds, and what neighbouring blocks share is read
    // twice.
    private const long ShortestWorker = 20_000_000;
    private const long ShortestBlock = 10_000_000;

    /// <summary>Runs the units <c>0 .. units - 1</c>, each exactly once, and returns when all are done.</summary>
    /// <typeparam name="TKernel">A structure, so that the call is direct and running on one thread allocates nothing.</typeparam>
    /// <param name="kernel">The kernel; copied once for the workers.</param>
    /// <param name="units">Number of units; none are run for 0 or less.</param>
    /// <param name="work">
    /// About how long all units take on one thread, in picoseconds: no worker is asked for less than 20 microseconds of it.
    /// </param>
    /// <param name="options">
    /// Null: one call on this thread, no allocation. Otherwise contiguous blocks of units on at most
    /// <see cref="ParallelOptions.MaxDegreeOfParallelism"/> workers of <see cref="ParallelOptions.TaskScheduler"/>, this thread
    /// among them where that is the default one; the allocation does not depend on the number of units.
    /// </param>
    /// <exception cref="OperationCanceledException">
    /// The token of <paramref name="options"/> was cancelled; it is looked at before each block. Some units may have run.
    /// </exception>
    /// <exception cref="AggregateException">A kernel threw on one of several workers.</exception>
    public static void Run<TKernel>(in TKernel kernel, int units, long work, ParallelOptions? options)
        where TKernel : struct, IRowKernel
    {
        if (options is not null)
        {
            RunBlocks(in kernel, units, work, options);
        }
        else if (units > 0)
        {
            kernel.Rows(0, units);
        }
    }

    private static void RunBlocks<TKernel>(in TKernel kernel, int units, long work, ParallelOptions options)
        where TKernel : struct, IRowKernel
    {
        var cancellation = options.CancellationToken;
        cancellation.ThrowIfCancellationRequested();
        if (units <= 0)
        {
            return;
        }

        var degree = options.MaxDegreeOfParallelism > 0 ? options.MaxDegreeOfParallelism : Environment.ProcessorCount;
        var workers = (int)Math.Clamp(work / ShortestWorker, 1, Math.Min(degree, units));
        var blocks = (int)Math.Min(Math.Clamp(work / ShortestBlock, workers, (long)workers * BlocksPerWorker), units);

        // Null stands for the scheduler of the task that this runs in, as it does for Parallel.
        var onThreadPool = (options.TaskScheduler ?? TaskScheduler.Current) == TaskScheduler.Default;
        if (!onThreadPool)
        {
            Parallel.For(0, workers, options, new SharedWork<TKernel>(kernel, units, blocks, cancellation).RunInLoop);
        }
        else if (workers > 1)
        {
            new SharedWork<TKernel>(kernel, units, blocks, cancellation).RunOnThreadPool(workers - 1);
        }
        else if (!cancellation.CanBeCanceled)
        {
            kernel.Rows(0, units);
        }
        else
        {
            for (var block = 0; block < blocks; block++)
            {
                cancellation.ThrowIfCancellationRequested();
                kernel.Rows(FirstUnit(block, blocks, units), FirstUnit(block + 1, blocks, units));
            }
        }
    }

    /// <summary>Where a block begins; blocks differ by one unit at most.</summary>
    internal static int FirstUnit(int block, int blocks, int units) => (int)((long)block * units / blocks);
}
