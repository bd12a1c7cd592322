namespace DeconvGen.Tests;

/// <summary>Generated kernels on several threads: the same bits however the work is split, and usable after a
/// cancellation.</summary>
public sealed class LayerThreadsTests
{
    public static IEnumerable<object[]> Names => Layers.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Any_number_of_threads_gives_the_same_bits(string name)
    {
        var layer = Layers.Find(name);
        var expected = layer.Alone();
        foreach (var degree in (int[])[-1, 1, 2, 3, 5, 7, 13, 64])
        {
            var actual = layer.Unwritten();
            layer.Run(layer.Input, actual, new ParallelOptions { MaxDegreeOfParallelism = degree });
            AssertSameBits(expected, actual);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_scheduler_of_the_user_gives_the_same_bits(string name)
    {
        var layer = Layers.Find(name);
        var actual = layer.Unwritten();

        layer.Run(layer.Input, actual, new ParallelOptions
        {
            MaxDegreeOfParallelism = 3,
            TaskScheduler = new ConcurrentExclusiveSchedulerPair().ConcurrentScheduler,
        });

        AssertSameBits(layer.Alone(), actual);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Concurrent_calls_of_one_layer_give_the_same_bits(string name)
    {
        var layer = Layers.Find(name);
        var expected = layer.Alone();
        ParallelOptions?[] options = [null, new() { MaxDegreeOfParallelism = 2 }, null, new() { MaxDegreeOfParallelism = 3 }];
        using var start = new Barrier(options.Length);
        var outputs = options.Select(_ => layer.Unwritten()).ToArray();
        var threads = options.Select((one, i) => new Thread(() =>
        {
            start.SignalAndWait();
            for (var run = 0; run < 5; run++)
            {
                layer.Run(layer.Input, outputs[i], one);
            }
        })).ToArray();

        Array.ForEach(threads, static thread => thread.Start());
        Array.ForEach(threads, static thread => thread.Join());

        Assert.All(outputs, output => AssertSameBits(expected, output));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_cancelled_call_leaves_the_layer_usable(string name)
    {
        var layer = Layers.Find(name);
        var expected = layer.Alone();
        foreach (var degree in (int[])[1, 2])
        {
            // At once, and at some moment of a run.
            foreach (var delay in (int[])[0, 1, 2, 3])
            {
                using var cancellation = new CancellationTokenSource();
                var options = new ParallelOptions { MaxDegreeOfParallelism = degree, CancellationToken = cancellation.Token };
                if (delay == 0)
                {
                    cancellation.Cancel();
                }
                else
                {
                    cancellation.CancelAfter(delay);
                }

                var error = Assert.Throws<OperationCanceledException>(() => RunUntilCancelled(layer, options));
                Assert.Equal(cancellation.Token, error.CancellationToken);
            }

            var actual = layer.Unwritten();
            layer.Run(layer.Input, actual, new ParallelOptions { MaxDegreeOfParallelism = degree });
            AssertSameBits(expected, actual);
        }

        static void RunUntilCancelled(Layers.Layer layer, ParallelOptions options)
        {
            var output = layer.Unwritten();
            while (true)
            {
                layer.Run(layer.Input, output, options);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_failed_call_leaves_the_layer_usable(string name)
    {
        var layer = Layers.Find(name);
        var (expected, actual) = (layer.Alone(), layer.Unwritten());
        foreach (var options in (ParallelOptions?[])[null, new() { MaxDegreeOfParallelism = 3 }])
        {
            Assert.ThrowsAny<ArgumentException>(() => layer.Run(layer.Input.AsSpan(1), actual, options));
            Assert.ThrowsAny<ArgumentException>(() => layer.Run(layer.Input, actual.AsSpan(1), options));
            Assert.Equal(-1, actual.AsSpan().IndexOfAnyExcept(-7e30f));
            layer.Run(layer.Input, actual, options);
            AssertSameBits(expected, actual);
            Array.Fill(actual, -7e30f);
        }

        // Behind the checks: a scheduler that takes no work.
        var refused = new ParallelOptions { MaxDegreeOfParallelism = 3, TaskScheduler = new RefusingScheduler() };
        Assert.ThrowsAny<Exception>(() => layer.Run(layer.Input, actual, refused));
        layer.Run(layer.Input, actual, null);
        AssertSameBits(expected, actual);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_place_of_input_and_output_in_memory_does_not_show(string name)
    {
        const int Line = 16;
        var layer = Layers.Find(name);
        var expected = layer.Alone();
        var input = GC.AllocateArray<float>(layer.Inputs + Line, pinned: true);
        var output = GC.AllocateArray<float>(layer.Outputs + 2 * Line, pinned: true);
        foreach (var (before, behind) in ((int, int)[])[(0, 0), (1, 0), (0, 1), (3, 7), (4, 12), (8, 8), (15, 5)])
        {
            layer.Input.CopyTo(input.AsSpan(before));
            Array.Fill(output, -7e30f);
            layer.Run(input.AsSpan(before, layer.Inputs), output.AsSpan(behind, layer.Outputs), null);
            AssertSameBits(expected, output.AsSpan(behind, layer.Outputs));
            Assert.Equal(-1, output.AsSpan(0, behind).IndexOfAnyExcept(-7e30f));
            Assert.Equal(-1, output.AsSpan(behind + layer.Outputs).IndexOfAnyExcept(-7e30f));
        }
    }

    private static void AssertSameBits(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        var common = Layers.Bits(expected).CommonPrefixLength(Layers.Bits(actual));
        Assert.True(common == expected.Length && common == actual.Length, $"They differ from output {common} on.");
    }

    private sealed class RefusingScheduler : TaskScheduler
    {
        protected override IEnumerable<Task> GetScheduledTasks() => [];

        protected override void QueueTask(Task task) => throw new InvalidOperationException("No more tasks.");

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;
    }
}
