namespace Segmentation.Data;

/// <summary>
/// A picture as the network sees it, three numbers for each pixel. The first is
/// <c>log(1 + gain * (grey - median) / (2 + 2 * spread))</c>, where the median is that of the picture, which is background, and
/// the spread the median distance from it, which is noise: under the logarithm a dim nucleus has the same profile as a bright
/// one, and the background is 0, as is what a convolution finds beyond the border. The others are the first less its mean over
/// a square around the pixel, a little larger than a nucleus and several nuclei large: lit background is no nucleus.
/// </summary>
internal sealed class Intensities
{
    /// <summary>Numbers for a pixel.</summary>
    public const int Channels = 3;

    private const double SmallestRatio = -0.5;
    private const int NearRadius = 12, FarRadius = 40;

    private readonly float[] _normalised = new float[256];
    private readonly byte[] _grey;
    private readonly int _width;
    private readonly LocalMeans _means;

    /// <param name="grey">The whole picture.</param>
    /// <param name="width">Its width.</param>
    /// <param name="gain">Makes it brighter beside its background.</param>
    public Intensities(byte[] grey, int width, float gain = 1)
    {
        var counts = new long[256];
        foreach (var value in grey)
            counts[value]++;
        var median = Median(counts, grey.Length);
        var distances = new long[256];
        for (var value = 0; value < counts.Length; value++)
            distances[Math.Abs(value - median)] += counts[value];
        var scale = (2 + 2 * Median(distances, grey.Length)) / (double)gain;
        for (var value = 0; value < counts.Length; value++)
            _normalised[value] = (float)Math.Log(1 + Math.Max(SmallestRatio, (value - median) / scale));

        (_grey, _width, _means) = (grey, width, new(grey, width, _normalised));
    }

    public float Normalise(byte grey) => _normalised[grey];

    /// <summary>Writes the numbers of a pixel.</summary>
    public void Write(int y, int x, Span<float> pixel)
    {
        var level = Normalise(_grey[y * _width + x]);
        pixel[0] = level;
        pixel[1] = level - _means.At(y, x, NearRadius);
        pixel[2] = level - _means.At(y, x, FarRadius);
    }

    private static int Median(long[] counts, long total)
    {
        var median = 0;
        for (var below = counts[0]; 2 * below < total; below += counts[median])
            median++;
        return median;
    }
}
