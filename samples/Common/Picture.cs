namespace Samples;

/// <summary>A colour picture: rows of pixels, three bytes (red, green, blue) each.</summary>
internal sealed class Picture(int width, int height, byte[] pixels)
{
    public const int Channels = 3;

    public Picture(int width, int height)
        : this(width, height, new byte[checked(width * height * Channels)])
    {
    }

    public int Width => width;

    public int Height => height;

    public byte[] Pixels => pixels;

    public Span<byte> this[int x, int y] => Row(x, y, 1);

    /// <summary>Channels last, 0 to 255: what the kernels read.</summary>
    public float[] ToFloats() => Array.ConvertAll(pixels, value => (float)value);

    public static Picture FromFloats(int width, int height, ReadOnlySpan<float> values)
    {
        var picture = new Picture(width, height);
        for (var i = 0; i < values.Length; i++)
            picture.Pixels[i] = (byte)Math.Clamp(values[i] + 0.5f, 0, 255);
        return picture;
    }

    public Picture Crop(int left, int top, int cropWidth, int cropHeight)
    {
        var crop = new Picture(cropWidth, cropHeight);
        for (var y = 0; y < cropHeight; y++)
            Row(left, top + y, cropWidth).CopyTo(crop.Row(0, y, cropWidth));
        return crop;
    }

    /// <summary>Nearest neighbour: every pixel becomes a square.</summary>
    public Picture Enlarge(int factor)
    {
        var result = new Picture(checked(width * factor), checked(height * factor));
        for (var y = 0; y < result.Height; y++)
        {
            for (var x = 0; x < result.Width; x++)
                this[x / factor, y / factor].CopyTo(result[x, y]);
        }

        return result;
    }

    public void Paste(Picture other, int left, int top)
    {
        for (var y = 0; y < other.Height; y++)
            other.Row(0, y, other.Width).CopyTo(Row(left, top + y, other.Width));
    }

    private Span<byte> Row(int left, int y, int count) => pixels.AsSpan((y * width + left) * Channels, count * Channels);
}
