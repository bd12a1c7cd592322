namespace DeconvGen.Tests;

/// <summary>What calls allocate on the thread that makes them.</summary>
internal static class Allocations
{
    private const int Calls = 10, MostSeries = 5;

    /// <summary>Bytes of ten calls in the steady state: the least of a few such series.</summary>
    /// <remarks>
    /// A collection that other tests cause may book the rest of this thread's block as allocated, now and then. What a call itself
    /// allocates shows in each series.
    /// </remarks>
    public static long OfCalls(Action call)
    {
        call();
        var least = long.MaxValue;
        for (var series = 0; series < MostSeries && least > 0; series++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < Calls; i++)
                call();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
