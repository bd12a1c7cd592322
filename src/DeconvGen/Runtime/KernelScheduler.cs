using System.ComponentModel;

namespace DeconvGen.Runtime;

/// <summary>Runs the units of a kernel on one thread or on several. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class KernelScheduler
{
    // Enough blocks per worker that the last one costs little, and that a cancellation is seen soon; few enough that
    // claiming them costs nothing.
    private const int BlocksPerWorker = 16;

    /// <summary>Runs the units <c>0 .. units - 1</c>, each exactly once, and returns when all are done.</summary>
    /// <typeparam name="TKernel">A structure, so that the call is direct and running on one thread allocates nothing.</typeparam>
    /// <param name="kernel">The kernel; copied once for the workers.</param>
    /// <param name="units">Number of units; none are run for 0 or less.</param>
    /// <param name="options">
    /// Null: one call on this thread, no allocation. Otherwise contiguous blocks of units on at most
    /// <see cref="ParallelOptions.MaxDegreeOfParallelism"/> workers of <see cref="ParallelOptions.TaskScheduler"/>; the
    /// allocation depends on the number of workers, not of units.
    /// </param>
    /// <exception cref="OperationCanceledException">
    /// The token of <paramref name="options"/> was cancelled; it is looked at before each block. Some units may have run.
    /// </exception>
    /// <exception cref="AggregateException">A kernel threw on one of several workers.</exception>
    public static void Run<TKernel>(in TKernel kernel, int units, ParallelOptions? options)
        where TKernel : struct, IRowKernel
    {
        if (options is not null)
        {
            RunBlocks(kernel, units, options);
        }
        else if (units > 0)
        {
            kernel.Rows(0, units);
        }
    }

    private static void RunBlocks<TKernel>(TKernel kernel, int units, ParallelOptions options)
        where TKernel : struct, IRowKernel
    {
        options.CancellationToken.ThrowIfCancellationRequested();
        if (units <= 0)
        {
            return;
        }

        var degree = options.MaxDegreeOfParallelism > 0 ? options.MaxDegreeOfParallelism : Environment.ProcessorCount;
        var workers = Math.Min(degree, units);
        var blocks = (int)Math.Min((long)workers * BlocksPerWorker, units);
        if (workers == 1 && options.TaskScheduler == TaskScheduler.Default)
        {
            for (var block = 0; block < blocks; block++)
            {
                options.CancellationToken.ThrowIfCancellationRequested();
                kernel.Rows(FirstUnit(block, blocks, units), FirstUnit(block + 1, blocks, units));
            }
        }
        else
        {
            var work = new SharedWork<TKernel>(kernel, units, blocks, options.CancellationToken);
            Parallel.For(0, workers, options, work.ClaimBlocks);
        }
    }

    private static int FirstUnit(int block, int blocks, int units) => (int)((long)block * units / blocks);

    /// <summary>
    /// The blocks not yet claimed. Workers claim one at a time: the ranges of <see cref="Parallel"/> hand out up to 16
    /// iterations at once, which then nobody else can help with.
    /// </summary>
    private sealed class SharedWork<TKernel>(TKernel kernel, int units, int blocks, CancellationToken cancellation)
        where TKernel : struct, IRowKernel
    {
        private int claimed;

        public void ClaimBlocks(int worker, ParallelLoopState loop)
        {
            for (var block = Claim(); block < blocks; block = Claim())
            {
                cancellation.ThrowIfCancellationRequested();
                if (loop.ShouldExitCurrentIteration)
                {
                    return;
                }

                kernel.Rows(FirstUnit(block, blocks, units), FirstUnit(block + 1, blocks, units));
            }
        }

        private int Claim() => Interlocked.Increment(ref claimed) - 1;
    }
}
