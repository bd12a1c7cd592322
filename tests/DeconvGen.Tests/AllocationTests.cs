using DeconvGen.Runtime;
using DeconvGen.Tests.Runtime;

namespace DeconvGen.Tests;

/// <summary>
/// What runs allocate. The runtime counts what several threads do for the whole process, so nothing else may run meanwhile; on a
/// busy machine even the count of one thread was seen to take in some kilobytes that no kernel had asked for.
/// </summary>
[Collection(nameof(AloneInTheProcess))]
public sealed class AllocationTests
{
    private const int MostBytes = 4096;
    private const int MostBytesOfScheduler = 8192;

    public static IEnumerable<object[]> Names => Layers.Names;

    public static TheoryData<int?> Degrees => [2, null];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_layer_allocates_nothing_on_one_thread(string name)
    {
        var layer = Layers.Find(name);
        var output = layer.Unwritten();

        Assert.Equal(0, OnThisThread(null));
        Assert.Equal(0, OnThisThread(new ParallelOptions { MaxDegreeOfParallelism = 1 }));

        // A small layer is not worth a second thread, and asks for none.
        if (name.EndsWith("small", StringComparison.Ordinal))
            Assert.Equal(0, OnThisThread(new ParallelOptions { MaxDegreeOfParallelism = 2 }));

        long OnThisThread(ParallelOptions? options) => Allocations.OfCalls(() => layer.Run(layer.Input, output, options));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_layer_allocates_little_on_several(string name)
    {
        var layer = Layers.Find(name);
        var output = layer.Unwritten();
        foreach (var options in (ParallelOptions[])[new() { MaxDegreeOfParallelism = 2 }, new()])
            Assert.InRange(OnAllThreads(() => layer.Run(layer.Input, output, options)), 0, MostBytes);
    }

    [Theory]
    [MemberData(nameof(Degrees))]
    public void Labels_allocate_nothing_on_one_thread_and_little_on_several(int? degree)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = degree ?? -1 };
        var layer = new PlanarLabels21(Layers.Ramp(PlanarLabels21.WeightCount));
        var (scores, upsampled) = (Layers.Ramp(21 * 23 * 31), new byte[184 * 248]);
        var (features, labels) = (Layers.Ramp(4 * 61 * 53), new byte[122 * 106]);

        Assert.Equal(0, Allocations.OfCalls(() => Labels8.Run(scores, 23, 31, upsampled)));
        Assert.Equal(0, Allocations.OfCalls(() => PlanarLabels8.Run(scores, 23, 31, upsampled)));
        Assert.Equal(0, Allocations.OfCalls(() => layer.Run(features, 61, 53, labels)));
        Assert.InRange(OnAllThreads(() => Labels8.Run(scores, 23, 31, upsampled, 1, options)), 0, MostBytes);
        Assert.InRange(OnAllThreads(() => PlanarLabels8.Run(scores, 23, 31, upsampled, 1, options)), 0, MostBytes);
        Assert.InRange(OnAllThreads(() => layer.Run(features, 61, 53, labels, 1, options)), 0, MostBytes);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(1_000_000)]
    public void The_scheduler_allocates_the_same_few_bytes_for_any_number_of_units(int units)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = 2 };
        var kernel = new KernelSchedulerTests.Counting(new int[units]);

        Assert.InRange(OnAllThreads(() => KernelScheduler.Run(kernel, units, long.MaxValue, options)), 1, MostBytesOfScheduler);
    }

    /// <summary>A thread that is new to the pool allocates itself and its scratch memory, so the quietest of many runs
    /// counts.</summary>
    private static long OnAllThreads(Action run) => Enumerable.Range(0, 50).Min(_ =>
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        run();
        return GC.GetTotalAllocatedBytes(precise: true) - before;
    });
}
