namespace DeconvGen.Tests;

/// <summary>What calls allocate on the thread that makes them.</summary>
/// <remarks>Whoever asks runs <see cref="AloneInTheProcess"/>: a garbage collection for another thread ends the buffer from
/// which this one allocates, and the rest of it, up to 8 KB, then counts as allocated.</remarks>
internal static class Allocations
{
    private const int WarmUp = 3;

    /// <summary>Bytes of all calls in the steady state.</summary>
    public static long OfCalls(Action call, int calls = 10)
    {
        for (var i = 0; i < WarmUp; i++)
            call();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < calls; i++)
            call();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
