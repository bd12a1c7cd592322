namespace Segmentation.Data;

/// <summary>
/// Grey values as the network sees them: <c>log(1 + (grey - median) / (2 + 2 * spread))</c>, where the median is that of the
/// picture, which is background, and the spread the median distance from it, which is noise. Micrographs differ tenfold in
/// brightness, and so do nuclei within one; under the logarithm a dim nucleus has the same profile as a bright one. The
/// background becomes 0, as is what a convolution finds beyond the border.
/// </summary>
internal sealed class Intensities
{
    private const double SmallestRatio = -0.5;

    private readonly float[] _normalised = new float[256];

    public Intensities(ReadOnlySpan<byte> grey)
    {
        var counts = new long[256];
        foreach (var value in grey)
            counts[value]++;
        var median = Median(counts, grey.Length);
        var distances = new long[256];
        for (var value = 0; value < counts.Length; value++)
            distances[Math.Abs(value - median)] += counts[value];
        var scale = 2 + 2 * Median(distances, grey.Length);
        for (var value = 0; value < counts.Length; value++)
            _normalised[value] = (float)Math.Log(1 + Math.Max(SmallestRatio, (double)(value - median) / scale));
    }

    public float Normalise(byte grey) => _normalised[grey];

    private static int Median(long[] counts, long total)
    {
        var median = 0;
        for (var below = counts[0]; 2 * below < total; below += counts[median])
            median++;
        return median;
    }
}
