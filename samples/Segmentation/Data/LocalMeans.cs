namespace Segmentation.Data;

/// <summary>Means over squares around a pixel, as far as they lie in the picture, in the same time for every size.</summary>
internal sealed class LocalMeans
{
    private readonly int _height;
    private readonly int _width;

    // [height + 1, width + 1]: the sum over all pixels above and left of a corner.
    private readonly double[] _sums;

    /// <param name="grey">[height, width].</param>
    /// <param name="width">Pixels of a row.</param>
    /// <param name="values">The number that a grey value stands for.</param>
    public LocalMeans(ReadOnlySpan<byte> grey, int width, ReadOnlySpan<float> values)
    {
        (_height, _width) = (grey.Length / width, width);
        _sums = new double[(_height + 1L) * (width + 1)];
        for (var y = 0; y < _height; y++)
        {
            var row = 0.0;
            for (var x = 0; x < width; x++)
            {
                row += values[grey[y * width + x]];
                _sums[Corner(y + 1, x + 1)] = _sums[Corner(y, x + 1)] + row;
            }
        }
    }

    /// <summary>Mean over the pixels that are at most <paramref name="radius"/> rows and columns away.</summary>
    public float At(int y, int x, int radius)
    {
        int top = Math.Max(0, y - radius), bottom = Math.Min(_height, y + radius + 1);
        int left = Math.Max(0, x - radius), right = Math.Min(_width, x + radius + 1);
        var sum = _sums[Corner(bottom, right)] - _sums[Corner(top, right)]
            - _sums[Corner(bottom, left)] + _sums[Corner(top, left)];
        return (float)(sum / ((bottom - top) * (right - left)));
    }

    private int Corner(int row, int column) => row * (_width + 1) + column;
}
