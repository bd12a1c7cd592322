namespace Segmentation.Segmenting;

/// <summary>Pictures of a segmentation for the eye.</summary>
internal static class Overlay
{
    private const int Gap = 8;

    /// <summary>The picture with each class in its colour laid over it.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="labels">The class of each pixel.</param>
    /// <param name="palette">Colours; null leaves the picture as it is.</param>
    /// <param name="strength">0 shows the picture, 1 the colours alone.</param>
    public static Picture Draw(Picture picture, byte[] labels, IReadOnlyList<byte[]?> palette, float strength)
    {
        var result = new Picture(picture.Width, picture.Height, (byte[])picture.Pixels.Clone());
        for (var i = 0; i < labels.Length; i++)
        {
            if (palette[labels[i]] is not { } colour)
                continue;
            for (var channel = 0; channel < Picture.Channels; channel++)
            {
                ref var value = ref result.Pixels[i * Picture.Channels + channel];
                value = (byte)(value + strength * (colour[channel] - value) + 0.5f);
            }
        }

        return result;
    }

    /// <summary>A grey picture in colours, its darkest pixel black and its brightest, but for one in a thousand, white.</summary>
    public static Picture Brighten(byte[] grey, int width, int height)
    {
        var sorted = (byte[])grey.Clone();
        Array.Sort(sorted);
        float low = sorted[0], high = sorted[(int)((sorted.Length - 1) * 0.999)];
        var scale = 255 / MathF.Max(1, high - low);
        var picture = new Picture(width, height);
        for (var i = 0; i < grey.Length; i++)
        {
            // Dim nuclei would not be seen beside bright ones; the square root lifts them.
            var value = MathF.Sqrt(Math.Clamp((grey[i] - low) * scale / 255, 0, 1)) * 255;
            picture.Pixels.AsSpan(i * Picture.Channels, Picture.Channels).Fill((byte)(value + 0.5f));
        }

        return picture;
    }

    /// <summary>Pictures of one size beside one another.</summary>
    public static Picture Beside(params IReadOnlyList<Picture> pictures)
    {
        var sheet = new Picture(pictures.Sum(picture => picture.Width + Gap) - Gap, pictures[0].Height);
        sheet.Pixels.AsSpan().Fill(255);
        var left = 0;
        foreach (var picture in pictures)
        {
            sheet.Paste(picture, left, 0);
            left += picture.Width + Gap;
        }

        return sheet;
    }
}
