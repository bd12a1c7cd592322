using System.ComponentModel;

namespace DeconvGen.Runtime;

/// <summary>The last step back through upsampling with replicated edges. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class EdgeGradients
{
    /// <summary>Adds the gradients of the copies around each image to those of the positions that they are copies of.</summary>
    /// <param name="wide"><c>[images, height + 2, width + 2, channels]</c>; without the 2 rows where there is no height.</param>
    /// <param name="gradient"><c>[images, height, width, channels]</c>; every number is written.</param>
    /// <param name="images">Images, or planes.</param>
    /// <param name="height">Rows of an image, or 0 in one dimension.</param>
    /// <param name="width">Positions of a row.</param>
    /// <param name="channels">Numbers of a position.</param>
    public static void Fold(Span<float> wide, Span<float> gradient, int images, int height, int width, int channels)
    {
        var (rows, wideRow, row) = (Math.Max(1, height), (width + 2) * channels, width * channels);
        var wideRows = height == 0 ? 1 : height + 2;
        for (var image = 0; image < images; image++)
        {
            var from = wide.Slice(image * wideRows * wideRow, wideRows * wideRow);
            var to = gradient.Slice(image * rows * row, rows * row);
            if (height > 0)
            {
                Add(from.Slice(wideRow, wideRow), from[..wideRow]);
                Add(from.Slice(height * wideRow, wideRow), from[^wideRow..]);
            }

            for (var y = 0; y < rows; y++)
            {
                var source = from.Slice((height > 0 ? y + 1 : 0) * wideRow, wideRow);
                var target = to.Slice(y * row, row);
                source.Slice(channels, row).CopyTo(target);
                Add(target[..channels], source[..channels]);
                Add(target[^channels..], source[^channels..]);
            }
        }
    }

    private static void Add(Span<float> sum, ReadOnlySpan<float> addend)
    {
        for (var i = 0; i < sum.Length; i++)
        {
            sum[i] += addend[i];
        }
    }
}
