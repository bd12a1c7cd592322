using DeconvGen.Runtime;

namespace DeconvGen.Tests.Runtime;

/// <summary>How the estimate of the work decides: picoseconds in, workers and blocks out.</summary>
public class KernelSchedulerWorkTests
{
    private const long Microsecond = 1_000_000;

    [Theory]
    [InlineData(0)]
    [InlineData(5 * Microsecond)]
    [InlineData(39 * Microsecond)]
    public void Small_work_stays_on_this_thread(long work)
    {
        var threads = new HashSet<int>();
        var calls = new List<(int, int)>();
        var kernel = new Calling((begin, end) =>
        {
            threads.Add(Environment.CurrentManagedThreadId);
            calls.Add((begin, end));
        });

        KernelScheduler.Run(kernel, 1000, work, new ParallelOptions { MaxDegreeOfParallelism = 8 });

        Assert.Equal([Environment.CurrentManagedThreadId], threads);
        Assert.Equal([(0, 1000)], calls);
    }

    [Fact]
    public void Large_work_brings_in_others()
    {
        using var both = new CountdownEvent(2);
        var kernel = new Calling((_, _) =>
        {
            if (!both.IsSet)
            {
                both.Signal();
                Assert.True(both.Wait(TimeSpan.FromSeconds(30)));
            }
        });

        KernelScheduler.Run(kernel, 2, 1000 * Microsecond, new ParallelOptions { MaxDegreeOfParallelism = 2 });

        Assert.True(both.IsSet);
    }

    /// <summary>The caller works itself: whatever the pool is busy with, it never waits for a worker that has not
    /// begun.</summary>
    [Fact]
    public void A_busy_thread_pool_is_not_waited_for()
    {
        ThreadPool.GetMinThreads(out var least, out _);
        using var release = new ManualResetEventSlim();
        using var left = new CountdownEvent(2 * least + 2);
        for (var i = 0; i < left.InitialCount; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(
                static events =>
                {
                    events.release.Wait();
                    events.left.Signal();
                },
                (release, left), preferLocal: false);
        }

        var done = 0;
        KernelScheduler.Run(new Calling((begin, end) => Interlocked.Add(ref done, end - begin)), 1000, long.MaxValue,
            new ParallelOptions { MaxDegreeOfParallelism = 2 });
        release.Set();
        left.Wait();

        Assert.Equal(1000, done);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 997)]
    [InlineData(7, 13)]
    [InlineData(64, 4097)]
    public void Every_unit_runs_exactly_once_in_blocks_of_equal_size(int degree, int units)
    {
        foreach (var work in (long[])[0, Microsecond, 41 * Microsecond, 333 * Microsecond,
            1_000_000 * Microsecond, long.MaxValue])
        {
            var runs = new int[units];
            var sizes = new HashSet<int>();
            KernelScheduler.Run(
                new Calling((begin, end) =>
                {
                    lock (sizes)
                    {
                        sizes.Add(end - begin);
                    }

                    for (var unit = begin; unit < end; unit++)
                    {
                        Interlocked.Increment(ref runs[unit]);
                    }
                }),
                units, work, new ParallelOptions { MaxDegreeOfParallelism = degree });
            Assert.All(runs, static count => Assert.Equal(1, count));
            Assert.InRange(sizes.Max() - sizes.Min(), 0, 1);
        }
    }

    [Fact]
    public void One_thread_looks_at_the_token_between_blocks()
    {
        using var cancellation = new CancellationTokenSource();
        var done = 0;
        var kernel = new Calling((begin, end) =>
        {
            done += end - begin;
            cancellation.Cancel();
        });

        Assert.Throws<OperationCanceledException>(() => KernelScheduler.Run(kernel, 1000, 35 * Microsecond,
            new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellation.Token }));

        Assert.InRange(done, 1, 999);
    }

    [Fact]
    public void A_small_work_runs_on_the_scheduler_of_the_options()
    {
        var scheduler = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;
        TaskScheduler? seen = null;

        KernelScheduler.Run(new Calling((_, _) => seen = TaskScheduler.Current), 1, 0,
            new ParallelOptions { TaskScheduler = scheduler });

        Assert.Same(scheduler, seen);
    }

    [Fact]
    public async Task No_scheduler_in_the_options_is_the_one_of_the_task_around_it()
    {
        var scheduler = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;
        TaskScheduler? seen = null;

        await Task.Factory.StartNew(
            () => KernelScheduler.Run(new Calling((_, _) => seen = TaskScheduler.Current), 1, long.MaxValue,
                new ParallelOptions { TaskScheduler = null }),
            CancellationToken.None, TaskCreationOptions.None, scheduler);

        Assert.Same(scheduler, seen);
    }

    [Fact]
    public void An_exception_stops_the_others_and_surfaces_once_they_have_left()
    {
        var (running, calls) = (0, 0);
        var kernel = new Calling((_, _) =>
        {
            Interlocked.Increment(ref running);
            try
            {
                Interlocked.Increment(ref calls);
                Thread.Sleep(1);
                throw new InvalidOperationException("kernel");
            }
            finally
            {
                Interlocked.Decrement(ref running);
            }
        });

        var error = Assert.Throws<AggregateException>(() => KernelScheduler.Run(kernel, 1000, long.MaxValue,
            new ParallelOptions { MaxDegreeOfParallelism = 4 }));

        Assert.Equal(0, running);
        Assert.InRange(calls, 1, 4);
        Assert.Equal(calls, error.InnerExceptions.Count);
    }

    private readonly struct Calling(Action<int, int> rows) : IRowKernel
    {
        public void Rows(int begin, int end) => rows(begin, end);
    }
}
