using DeconvGen.Runtime;

namespace DeconvGen.Tests;

/// <summary>
/// What runs on several threads allocate. The runtime counts that for the whole process, so nothing else may run meanwhile.
/// (What a run allocates on the caller's thread stands beside the other tests of a layer.)
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
    public void A_layer_allocates_little(string name)
    {
        var layer = Layers.Find(name);
        var output = layer.Unwritten();
        foreach (var options in (ParallelOptions[])[new() { MaxDegreeOfParallelism = 2 }, new()])
            Assert.InRange(OnAllThreads(() => layer.Run(layer.Input, output, options)), 0, MostBytes);
    }

    [Theory]
    [MemberData(nameof(Degrees))]
    public void Labels_allocate_little(int? degree)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = degree ?? -1 };
        var layer = new PlanarLabels21(Layers.Ramp(PlanarLabels21.WeightCount));
        var (scores, upsampled) = (Layers.Ramp(21 * 23 * 31), new byte[184 * 248]);
        var (features, labels) = (Layers.Ramp(4 * 61 * 53), new byte[122 * 106]);

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
        var kernel = new Counting(new int[units]);

        Assert.InRange(OnAllThreads(() => KernelScheduler.Run(kernel, units, options)), 1, MostBytesOfScheduler);
    }

    /// <summary>A thread that is new to the pool allocates itself and its scratch memory, so the quietest of many runs counts.</summary>
    private static long OnAllThreads(Action run) => Enumerable.Range(0, 50).Min(_ =>
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        run();
        return GC.GetTotalAllocatedBytes(precise: true) - before;
    });

    private readonly struct Counting(int[] runs) : IRowKernel
    {
        public void Rows(int begin, int end)
        {
            for (var i = begin; i < end; i++)
                runs[i]++;
        }
    }
}
