namespace DeconvGen.Generators.Tests.Conformance;

/// <summary>
/// How far a single-precision kernel may be from published numbers that state no tolerance of their own. Sums of integers
/// below 2^24 are exact in any order, so nothing is allowed there. Otherwise, relative to the largest output:
/// 1e-6, to which the publishers' own single-precision sums agree with a double-precision loop, plus 2 * sqrt(n) * 2^-24 for
/// n products added in another order than theirs (roundings of 2^-24 that accumulate like a random walk; the factor leaves
/// room for sums of magnitudes above the largest output). That is 1.3e-6 for 4 products and 5.5e-6 for the longest sum, 1400.
/// </summary>
internal static class RoundingTolerance
{
    private const double PublishedAgreement = 1e-6;
    private const double UnitRoundoff = 1.0 / (1 << 24);

    public static double Of(ConformanceCase one)
    {
        var sumsAreExact = AreIntegers(one.X) && AreIntegers(one.W) && (one.B is null || AreIntegers(one.B));
        var products = LargestProductCount(one);
        var largest = one.Y.Data.Max(static value => Math.Abs((double)value));
        return sumsAreExact ? 0 : (PublishedAgreement + 2 * Math.Sqrt(products) * UnitRoundoff) * largest;
    }

    private static int LargestProductCount(ConformanceCase one)
    {
        var taps = one.Kernel.Zip(one.Strides, static (kernel, stride) => (kernel + stride - 1) / stride);
        return taps.Aggregate(one.InputChannels / one.Attributes.Group, static (product, count) => product * count);
    }

    private static bool AreIntegers(Tensor tensor) =>
        tensor.Data.All(static value => value == MathF.Truncate(value) && Math.Abs(value) < 1024);
}
