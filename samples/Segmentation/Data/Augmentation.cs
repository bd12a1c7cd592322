namespace Segmentation.Data;

/// <summary>
/// A square of an image as training sees it: at a random place, in one of the eight orientations of a square, with random
/// brightness. Pixels are moved and never interpolated, so that labels stay exact.
/// </summary>
internal static class Augmentation
{
    private const float LargestGain = 1.2f;

    /// <param name="source">An image with labels, at least <paramref name="side"/> high and wide.</param>
    /// <param name="side">Pixels of a side.</param>
    /// <param name="random">Decides everything.</param>
    /// <param name="input">Receives the normalised pixels.</param>
    /// <param name="labels">Receives their classes.</param>
    public static void Draw(LabelledImage source, int side, Random random, Span<float> input, Span<byte> labels)
    {
        var gain = MathF.Pow(LargestGain, 2 * random.NextSingle() - 1);
        var intensities = new Intensities(source.Grey, source.Width, gain);
        int top = random.Next(source.Height - side + 1), left = random.Next(source.Width - side + 1);
        var orientation = random.Next(8);
        for (var y = 0; y < side; y++)
        {
            for (var x = 0; x < side; x++)
            {
                var (row, column) = Turn(y, x, side, orientation);
                var to = y * side + x;
                intensities.Write(top + row, left + column, input.Slice(to * Intensities.Channels, Intensities.Channels));
                labels[to] = source.Labels![(top + row) * source.Width + left + column];
            }
        }
    }

    /// <summary>Orientation 0 is the identity; bit 2 exchanges the axes, bits 1 and 0 turn them around.</summary>
    internal static (int Row, int Column) Turn(int y, int x, int side, int orientation)
    {
        var (row, column) = (orientation & 4) == 0 ? (y, x) : (x, y);
        return ((orientation & 2) == 0 ? row : side - 1 - row, (orientation & 1) == 0 ? column : side - 1 - column);
    }
}
