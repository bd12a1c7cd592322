using DeconvGen.Runtime;

namespace DeconvGen.Tests.Runtime;

[Collection(nameof(AloneInTheProcess))]
public class KernelSchedulerTests
{
    public static TheoryData<int> Degrees => [-1, 1, 2, 3, 8, 64];

    [Theory]
    [MemberData(nameof(Degrees))]
    public void Every_unit_runs_exactly_once(int degree)
    {
        foreach (var units in (int[])[0, 1, 2, 3, 7, 15, 16, 17, 31, 32, 33, 100, 1000, 4097])
        {
            var kernel = new Counting(new int[units]);

            KernelScheduler.Run(kernel, units, long.MaxValue, new ParallelOptions { MaxDegreeOfParallelism = degree });

            Assert.All(kernel.Runs, static runs => Assert.Equal(1, runs));
        }
    }

    [Fact]
    public void Without_options_all_units_run_in_one_call()
    {
        var calls = new List<(int, int)>();

        KernelScheduler.Run(new Calling((begin, end) => calls.Add((begin, end))), 1000, long.MaxValue, null);

        Assert.Equal([(0, 1000)], calls);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void No_units_are_no_call(int units)
    {
        var kernel = new Calling(static (_, _) => throw new InvalidOperationException("called"));

        KernelScheduler.Run(kernel, units, long.MaxValue, null);
        KernelScheduler.Run(kernel, units, long.MaxValue, new ParallelOptions());
    }

    [Fact]
    public void Blocks_are_counted_in_64_bits()
    {
        long covered = 0;

        KernelScheduler.Run(
            new Calling((begin, end) => Interlocked.Add(ref covered, end - begin)),
            int.MaxValue,
            long.MaxValue,
            new ParallelOptions { MaxDegreeOfParallelism = 7 });

        Assert.Equal(int.MaxValue, covered);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void No_more_workers_than_allowed_run_at_once(int degree)
    {
        var (running, most) = (0, 0);
        var gate = new Lock();

        KernelScheduler.Run(
            new Calling((_, _) =>
            {
                lock (gate)
                {
                    most = Math.Max(most, ++running);
                }

                Thread.Sleep(1);
                lock (gate)
                {
                    running--;
                }
            }),
            100,
            long.MaxValue,
            new ParallelOptions { MaxDegreeOfParallelism = degree });

        Assert.InRange(most, 1, degree);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void The_task_scheduler_of_the_options_is_used(int degree)
    {
        var scheduler = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;
        var seen = new HashSet<TaskScheduler>();
        var runs = 0;

        KernelScheduler.Run(
            new Calling((begin, end) =>
            {
                lock (seen)
                {
                    seen.Add(TaskScheduler.Current);
                    runs += end - begin;
                }
            }),
            100,
            long.MaxValue,
            new ParallelOptions { MaxDegreeOfParallelism = degree, TaskScheduler = scheduler });

        Assert.Equal([scheduler], seen);
        Assert.Equal(100, runs);
    }

    [Theory]
    [MemberData(nameof(Degrees))]
    public void A_token_cancelled_before_runs_nothing(int degree)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = degree, CancellationToken = new(canceled: true) };
        var kernel = new Counting(new int[100]);

        var error = Assert.Throws<OperationCanceledException>(() => KernelScheduler.Run(kernel, 100, long.MaxValue, options));

        Assert.Equal(options.CancellationToken, error.CancellationToken);
        Assert.All(kernel.Runs, static runs => Assert.Equal(0, runs));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void A_token_cancelled_during_the_run_stops_it_after_the_current_blocks(int degree)
    {
        using var cancellation = new CancellationTokenSource();
        var calls = 0;

        Assert.Throws<OperationCanceledException>(() => KernelScheduler.Run(
            new Calling((_, _) =>
            {
                Interlocked.Increment(ref calls);
                cancellation.Cancel();
            }),
            1000,
            long.MaxValue,
            new ParallelOptions { MaxDegreeOfParallelism = degree, CancellationToken = cancellation.Token }));

        // A worker that passed its check before the cancellation still runs that one block.
        Assert.InRange(calls, 1, degree);
    }

    [Fact]
    public void An_exception_surfaces_from_this_thread()
    {
        var kernel = new Calling(static (_, _) => throw new InvalidOperationException("kernel"));

        Assert.Throws<InvalidOperationException>(() => KernelScheduler.Run(kernel, 100, long.MaxValue, null));
        Assert.Throws<InvalidOperationException>(
            () => KernelScheduler.Run(kernel, 100, long.MaxValue, new ParallelOptions { MaxDegreeOfParallelism = 1 }));
    }

    [Fact]
    public void An_exception_surfaces_from_workers()
    {
        var kernel = new Calling(static (begin, _) =>
        {
            if (begin > 0)
            {
                throw new InvalidOperationException("kernel");
            }
        });

        var error = Assert.Throws<AggregateException>(
            () => KernelScheduler.Run(kernel, 100, long.MaxValue, new ParallelOptions { MaxDegreeOfParallelism = 4 }));

        Assert.All(error.InnerExceptions, static inner => Assert.IsType<InvalidOperationException>(inner));
    }

    [Fact]
    public void Running_on_this_thread_allocates_nothing()
    {
        var kernel = new Counting(new int[1000]);
        var single = new ParallelOptions { MaxDegreeOfParallelism = 1 };

        Assert.Equal(0, Allocations.OfCalls(() => KernelScheduler.Run(kernel, 1000, long.MaxValue, null)));
        Assert.Equal(0, Allocations.OfCalls(() => KernelScheduler.Run(kernel, 1000, long.MaxValue, single)));
    }

    internal readonly struct Counting(int[] runs) : IRowKernel
    {
        public int[] Runs => runs;

        public void Rows(int begin, int end)
        {
            for (var unit = begin; unit < end; unit++)
            {
                Interlocked.Increment(ref runs[unit]);
            }
        }
    }

    private readonly struct Calling(Action<int, int> rows) : IRowKernel
    {
        public void Rows(int begin, int end) => rows(begin, end);
    }
}
