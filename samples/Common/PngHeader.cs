namespace Samples;

/// <summary>What a PNG file says of its pixels, which the decoder has no word for: it makes eight bits of all of them.</summary>
internal readonly record struct PngHeader(int BitDepth, int Colour)
{
    private const int Grey = 0;
    private const int Bytes = 26;

    /// <summary>One byte per pixel, stored as it is read.</summary>
    public bool IsByteGrey => (BitDepth, Colour) == (8, Grey);

    /// <param name="file">A PNG file, at its signature; it stays there.</param>
    /// <returns>Null where the file does not begin with its header, as the format asks for.</returns>
    public static PngHeader? Read(Stream file)
    {
        var head = new byte[Bytes];
        var read = file.ReadAtLeast(head, Bytes, throwOnEndOfStream: false);
        file.Position = 0;
        return read == Bytes && head.AsSpan(12, 4).SequenceEqual("IHDR"u8)
            ? new(head[24], head[25])
            : null;
    }

    /// <summary>Kind of its pixels, as in "a PNG of 16-bit grey".</summary>
    public override string ToString() => $"{BitDepth}-bit " + Colour switch
    {
        Grey => "grey",
        2 => "RGB",
        3 => "palette",
        4 => "grey with alpha",
        6 => "RGB with alpha",
        _ => $"colour type {Colour}",
    };
}
