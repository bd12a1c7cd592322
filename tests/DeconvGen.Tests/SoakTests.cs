using System.Diagnostics;
using System.Globalization;
using Xunit.Abstractions;

namespace DeconvGen.Tests;

/// <summary>
/// The calls of an hour at 16 a second (some 60,000), without the pauses: kernels of every kind, threads and cancellations in
/// random order. Results stay the same bits, and neither memory, handles nor threads grow. DECONVGEN_SOAK_SECONDS asks for a
/// longer run.
/// </summary>
[Collection(nameof(AloneInTheProcess))]
public sealed class SoakTests(ITestOutputHelper console)
{
    private const int DefaultSeconds = 45;
    private const long MostManagedGrowth = 1 << 20;
    private const long MostMappedGrowth = 48L << 20;
    private const int MostHandlesGrown = 16;

    [Fact]
    public void Nothing_grows()
    {
        var seconds = int.Parse(Environment.GetEnvironmentVariable("DECONVGEN_SOAK_SECONDS") ?? $"{DefaultSeconds}",
            CultureInfo.InvariantCulture);
        var expected = Layers.All.ToDictionary(static layer => layer.Name, static layer => layer.Alone());
        var outputs = Layers.All.ToDictionary(static layer => layer.Name, static layer => layer.Unwritten());

        // A third of the time to reach the steady state: tiers of the JIT, threads of the pool, segments of the heap.
        var calls = Use(TimeSpan.FromSeconds(seconds / 3.0), expected, outputs);
        var before = State.Now();
        calls += Use(TimeSpan.FromSeconds(seconds * 2 / 3.0), expected, outputs);
        var after = State.Now();

        var summary = $"{calls} calls in {seconds} s: managed {before.Managed} -> {after.Managed} bytes, working set "
            + $"{before.Mapped} -> {after.Mapped} bytes, handles {before.Handles} -> {after.Handles}";
        console.WriteLine(summary);
        Console.WriteLine(summary);
        Assert.True(calls > 100, summary);
        Assert.True(after.Managed - before.Managed < MostManagedGrowth, summary);
        Assert.True(after.Mapped - before.Mapped < MostMappedGrowth, summary);
        Assert.True(after.Handles - before.Handles < MostHandlesGrown, summary);
    }

    private static int Use(TimeSpan time, Dictionary<string, float[]> expected, Dictionary<string, float[]> outputs)
    {
        var random = new Random(7);
        var calls = 0;
        for (var start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < time; calls++)
        {
            var layer = Layers.All[random.Next(Layers.All.Count)];
            var output = outputs[layer.Name];
            using var cancellation = new CancellationTokenSource();
            var options = random.Next(4) switch
            {
                0 => null,
                1 => new ParallelOptions(),
                _ => new ParallelOptions { MaxDegreeOfParallelism = random.Next(1, 5), CancellationToken = cancellation.Token },
            };
            if (random.Next(10) == 0)
                cancellation.CancelAfter(TimeSpan.FromMicroseconds(random.Next(500)));
            try
            {
                layer.Run(layer.Input, output, options);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                continue;
            }

            Assert.True(Layers.Bits(output).SequenceEqual(Layers.Bits(expected[layer.Name])), $"{layer.Name}, call {calls}");

            // New layers come and go as well.
            if (random.Next(20) == 0)
                GC.KeepAlive(new Decoder(new float[Decoder.WeightCount]));
        }

        return calls;
    }

    private sealed record State(long Managed, long Mapped, int Handles)
    {
        public static State Now()
        {
            for (var i = 0; i < 3; i++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }

            using var process = Process.GetCurrentProcess();
            var handles = OperatingSystem.IsLinux() ? Directory.GetFiles("/proc/self/fd").Length : process.HandleCount;
            return new(GC.GetTotalMemory(forceFullCollection: true), process.WorkingSet64, handles);
        }
    }
}
