namespace Quickstart;

/// <summary>One picture for the eye: the same two squares of each result side by side, enlarged, with captions.</summary>
internal static class Comparison
{
    private const int PanelSize = 256;

    // How large a pixel of the source is shown, at least.
    private const int SourcePixel = 8;

    private const int Gap = 16;
    private const int CaptionScale = 2;
    private const int CaptionHeight = PixelFont.Height * CaptionScale + Gap / 2;
    private const int RowHeight = PanelSize + Gap / 2 + CaptionHeight + Gap;

    private static readonly byte[] Background = [255, 255, 255];
    private static readonly byte[] Ink = [40, 40, 40];

    /// <param name="source">The picture before upsampling.</param>
    /// <param name="factor">The factor of the results.</param>
    /// <param name="results">Caption and picture of each column.</param>
    public static Picture Draw(Picture source, int factor, IReadOnlyList<(string Caption, Picture Picture)> results)
    {
        var smallestZoom = (SourcePixel + factor - 1) / factor;
        var side = Math.Min(PanelSize / (factor * smallestZoom), Math.Min(source.Width, source.Height));
        var zoom = PanelSize / (factor * side);
        var (left, top) = Busiest(source, side);
        (string Caption, int X, int Y)[] rows = [("THE CORNER AT THE TOP LEFT", 0, 0), ("THE BUSIEST SQUARE", left, top)];

        var sheet = Blank(Gap + results.Count * (PanelSize + Gap), Gap + CaptionHeight + rows.Length * RowHeight);
        for (var column = 0; column < results.Count; column++)
        {
            var x = Gap + column * (PanelSize + Gap);
            var (caption, picture) = results[column];
            PixelFont.Draw(sheet, caption, x, Gap, Ink, CaptionScale);
            for (var row = 0; row < rows.Length; row++)
            {
                var square = Square(picture, rows[row].X * factor, rows[row].Y * factor, side * factor);
                sheet.Paste(square.Enlarge(zoom), x, Gap + CaptionHeight + row * RowHeight);
            }
        }

        for (var row = 0; row < rows.Length; row++)
            PixelFont.Draw(sheet, rows[row].Caption, Gap, (row + 1) * RowHeight, Ink, CaptionScale);
        return sheet;
    }

    /// <summary>The part of a square that the picture has: the recipe's result is up to factor - 1 pixels smaller.</summary>
    private static Picture Square(Picture picture, int left, int top, int side) =>
        picture.Crop(left, top, Math.Min(side, picture.Width - left), Math.Min(side, picture.Height - top));

    /// <summary>The square of the source, on a coarse grid, in which neighbours differ most.</summary>
    private static (int Left, int Top) Busiest(Picture source, int side)
    {
        var step = Math.Max(1, side / 4);
        var best = (Left: 0, Top: 0);
        var most = -1L;
        for (var top = 0; top + side <= source.Height; top += step)
        {
            for (var left = 0; left + side <= source.Width; left += step)
            {
                if (Differences(source, left, top, side) is var sum && sum > most)
                    (best, most) = ((left, top), sum);
            }
        }

        return best;
    }

    private static long Differences(Picture source, int left, int top, int side)
    {
        var sum = 0L;
        for (var y = top + 1; y < top + side; y++)
        {
            for (var x = left + 1; x < left + side; x++)
            {
                var green = source[x, y][1];
                sum += Math.Abs(green - source[x - 1, y][1]) + Math.Abs(green - source[x, y - 1][1]);
            }
        }

        return sum;
    }

    private static Picture Blank(int width, int height)
    {
        var picture = new Picture(width, height);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
                Background.CopyTo(picture[x, y]);
        }

        return picture;
    }
}
