using StbImageSharp;

namespace Samples;

/// <summary>Reads pictures that strangers made: what is not an image, or too large, is refused before it is decoded.</summary>
internal static class ImageFiles
{
    public const long LargestFile = 256L << 20;
    public const long MostPixels = 64_000_000;

    private static ReadOnlySpan<byte> PngSignature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    private static ReadOnlySpan<byte> JpegSignature => [0xFF, 0xD8, 0xFF];

    private static ReadOnlySpan<byte> BmpSignature => "BM"u8;

    /// <summary>Reads a PNG, JPEG or BMP file, to be made <paramref name="factor"/> times as high and wide.</summary>
    public static Picture Read(string path, int factor = 1)
    {
        var (width, height, pixels) = Read(path, factor, ColorComponents.RedGreenBlue, (_, _) => { });
        return new(width, height, pixels);
    }

    /// <summary>Reads one byte of grey per pixel. Colours are weighed into grey.</summary>
    public static (int Width, int Height, byte[] Pixels) ReadGrey(string path) =>
        Read(path, 1, ColorComponents.Grey, CheckDepth);

    /// <summary>Reads one byte per pixel as it was stored, the class: any conversion would give other classes.</summary>
    public static (int Width, int Height, byte[] Pixels) ReadLabels(string path) =>
        Read(path, 1, ColorComponents.Grey, CheckIsByteGrey);

    private static (int Width, int Height, byte[] Pixels) Read(
        string path, int factor, ColorComponents components, Action<string, Stream> checkPixels)
    {
        try
        {
            CheckFile(path);
            using var file = File.OpenRead(path);
            CheckSignature(path, file);
            CheckSize(path, file, factor);
            checkPixels(path, file);
            return Decode(path, file, components);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new SampleException($"Cannot read '{path}': {e.Message}");
        }
    }

    private static void CheckFile(string path)
    {
        if (Directory.Exists(path))
            throw new SampleException($"'{path}' is a folder; name an image file in it.");
        var file = new FileInfo(path);
        if (!file.Exists)
            throw new SampleException($"There is no file '{path}'.");
        if (file.Length == 0)
            throw new SampleException($"'{path}' is empty.");
        if (file.Length > LargestFile)
            throw new SampleException($"'{path}' has {file.Length >> 20} MB; files above {LargestFile >> 20} MB are not read.");
    }

    private static void CheckSignature(string path, Stream file)
    {
        // The decoder would also take formats without a signature, for which nearly any bytes pass.
        if (!Starts(file, PngSignature) && !Starts(file, JpegSignature) && !Starts(file, BmpSignature))
            throw new SampleException($"'{path}' is no image that this sample reads (PNG, JPEG, BMP).");
    }

    /// <summary>Looks at the header only: a small file may announce a picture of many gigabytes.</summary>
    private static void CheckSize(string path, Stream file, int factor)
    {
        if (Decoding(path, () => ImageInfo.FromStream(file)) is not { } info)
            throw Damaged(path);
        file.Position = 0;

        // The height of a BMP file that starts with its top row is negative.
        long width = info.Width, height = Math.Abs((long)info.Height);
        var pixels = (double)width * height * factor * factor;
        if (pixels > MostPixels)
        {
            var (made, way) = factor == 1
                ? ("that is", "a smaller image")
                : ($"{factor} times as high and wide makes", "a smaller image or factor");
            throw new SampleException($"'{path}' is {width} x {height}; {made} {pixels / 1e6:N0} megapixels, and this sample " +
                $"takes at most {MostPixels / 1e6:N0}. Use {way}.");
        }

        if (width < 1 || height < 1)
            throw Damaged(path);
        if (Starts(file, PngSignature) && Decoding(path, () => PngData.Exceeds(file, width, height)))
            throw new SampleException($"'{path}' holds far more data than its {width} x {height} pixels need; it is not read.");
        file.Position = 0;
    }

    // A camera of 12 bits fills a sixteenth of 16: of the upper byte, which is all that the decoder keeps, little is left.
    private static void CheckDepth(string path, Stream file)
    {
        if (Starts(file, PngSignature) && Header(path, file) is { BitDepth: > 8 } header)
        {
            throw new SampleException($"'{path}' is a PNG of {header}, and 8 bits are read. Save it with 8, "
                + "its darkest pixel as 0 and its brightest as 255.");
        }
    }

    private static void CheckIsByteGrey(string path, Stream file)
    {
        var found = Starts(file, JpegSignature) ? "a JPEG file, which does not keep values as they were"
            : Starts(file, BmpSignature) ? "a BMP file"
            : Header(path, file) is { IsByteGrey: false } header ? $"a PNG of {header}" : null;
        if (found is not null)
        {
            throw new SampleException(
                $"The label map '{path}' is {found}; a PNG of 8-bit grey is needed, whose bytes are the classes.");
        }
    }

    private static PngHeader Header(string path, Stream file) => PngHeader.Read(file) ?? throw Damaged(path);

    private static (int Width, int Height, byte[] Pixels) Decode(string path, Stream file, ColorComponents components)
    {
        // Transparency, where there is any, is dropped.
        var image = Decoding(path, () => ImageResult.FromStream(file, components));
        return (image.Width, image.Height, image.Data);
    }

    private static bool Starts(Stream file, ReadOnlySpan<byte> signature)
    {
        Span<byte> head = stackalloc byte[signature.Length];
        var read = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        file.Position = 0;
        return head[..read].SequenceEqual(signature);
    }

    /// <summary>The decoder reports damage in many ways, index and cast errors among them: all mean the same here.</summary>
    private static T Decoding<T>(string path, Func<T> decode)
    {
        try
        {
            return decode();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw Damaged(path);
        }
    }

    private static SampleException Damaged(string path) =>
        new($"'{path}' cannot be decoded: it is damaged, a rare variant of its format, or far too large.");
}
