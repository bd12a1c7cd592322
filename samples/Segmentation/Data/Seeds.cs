namespace Segmentation.Data;

/// <summary>
/// Independent random sequences from one seed: what is drawn for an image of an epoch depends on nothing that ran before, so
/// that a training continued from a checkpoint, or run by other threads, draws the same.
/// </summary>
internal static class Seeds
{
    public static Random Sequence(int seed, params ReadOnlySpan<int> path)
    {
        var state = Mix((ulong)seed);
        foreach (var step in path)
            state = Mix(state ^ (uint)step);
        return new((int)(state >> 33));
    }

    // SplitMix64.
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
