namespace Segmentation.Data;

/// <summary>
/// A picture as the network sees it, three numbers for each pixel. The first is
/// <c>log(1 + gain * (grey - median) / (2 + 2 * spread))</c>, where the median is that of the picture, which is background, and
/// the spread the median distance from it, which is noise: under the logarithm a dim nucleus has the same profile as a bright
/// one, and the background is 0, as is what a convolution finds beyond the border. The others are the same for all pixels and
/// tell one kind of picture from another: how bright it is beside its noise, and how smooth.
/// </summary>
internal sealed class Intensities
{
    /// <summary>Numbers for a pixel.</summary>
    public const int Channels = 3;

    private const double SmallestRatio = -0.5;

    private readonly float[] _normalised = new float[256];

    /// <param name="grey">The whole picture.</param>
    /// <param name="width">Its width.</param>
    /// <param name="gain">Makes it brighter beside its background.</param>
    public Intensities(ReadOnlySpan<byte> grey, int width, float gain = 1)
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

        // One more, so that a picture of one grey value is neither.
        long squares = 1, differences = 1;
        for (var i = 0; i < grey.Length; i++)
        {
            squares += Square(grey[i] - median);
            differences += i % width == 0 ? 0 : Square(grey[i] - grey[i - 1]);
        }

        Brightness = (float)Math.Log(1 + Math.Sqrt((double)squares / grey.Length) / scale) / 2;
        Smoothness = (float)Math.Log((double)squares / differences) / 4;
    }

    public float Brightness { get; }

    public float Smoothness { get; }

    public float Normalise(byte grey) => _normalised[grey];

    /// <summary>Writes the numbers of a pixel.</summary>
    public void Write(float normalised, Span<float> pixel)
    {
        pixel[0] = normalised;
        pixel[1] = Brightness;
        pixel[2] = Smoothness;
    }

    private static long Square(int number) => number * number;

    private static int Median(long[] counts, long total)
    {
        var median = 0;
        for (var below = counts[0]; 2 * below < total; below += counts[median])
            median++;
        return median;
    }
}
