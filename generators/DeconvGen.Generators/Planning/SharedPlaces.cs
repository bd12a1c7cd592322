namespace DeconvGen.Generators.Planning;

/// <summary>
/// Planes that lie apart by a multiple of a power of two, as most do: a line at the same place of each has one of few places in
/// the first-level cache, and those of all channels drive each other out.
/// </summary>
internal static class SharedPlaces
{
    /// <summary>0 where the lines of all channels do not find room, else positive: <c>plane mod (floats of the level /
    /// channels)</c>, of powers of two.</summary>
    /// <param name="plane">Floats from a channel to the next.</param>
    public static Int Spread(Int plane, int channels)
    {
        var apart = CacheBudget.FloatsOfWay;
        while (apart / 2 * channels >= CacheBudget.FirstLevel)
            apart /= 2;
        return plane % apart;
    }

    /// <summary>One number where they do, and another where they do not.</summary>
    public static Int Choose(Int spread, Int shared, Int otherwise) => shared + Int.Min(1, spread) * (otherwise - shared);
}
