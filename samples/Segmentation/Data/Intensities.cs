namespace Segmentation.Data;

/// <summary>
/// Grey values as the network sees them. Micrographs differ tenfold in brightness, and so do nuclei within one: the square
/// root, under which the noise of counted photons is the same for dim and bright, brings them closer. The median, which is
/// background, becomes 0, as is what a convolution finds beyond the border; the mean square becomes 1.
/// </summary>
internal sealed class Intensities
{
    // A picture of one grey value has no deviation.
    private const double SmallestDeviation = 0.1;

    private readonly float[] _normalised = new float[256];

    public Intensities(ReadOnlySpan<byte> grey)
    {
        var counts = new long[256];
        foreach (var value in grey)
            counts[value]++;
        var median = 0;
        for (long below = counts[0]; 2 * below < grey.Length; below += counts[median])
            median++;

        var squares = 0.0;
        for (var value = 0; value < counts.Length; value++)
            squares += counts[value] * Square(Math.Sqrt(value) - Math.Sqrt(median));
        var deviation = Math.Max(SmallestDeviation, Math.Sqrt(squares / grey.Length));
        for (var value = 0; value < counts.Length; value++)
            _normalised[value] = (float)((Math.Sqrt(value) - Math.Sqrt(median)) / deviation);
    }

    public float Normalise(byte grey) => _normalised[grey];

    private static double Square(double number) => number * number;
}
