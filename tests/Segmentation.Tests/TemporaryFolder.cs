using System.Buffers.Binary;
using System.IO.Compression;
using StbImageWriteSharp;

namespace Segmentation.Tests;

/// <summary>A folder of its own for a test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("segmentation-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public string File(string name, byte[] content)
    {
        System.IO.File.WriteAllBytes(this[name], content);
        return this[name];
    }

    /// <summary>A grey picture in a PNG file; folders on the way are made.</summary>
    public string Grey(string name, byte[] pixels, int width, int height)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[name])!);
        using var stream = System.IO.File.Create(this[name]);
        new ImageWriter().WritePng(pixels, width, height, ColorComponents.Grey, stream);
        return this[name];
    }

    /// <summary>A PNG file of any kind of pixels, with zeros for its checksums, which are not looked at.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="width">Pixels of a row.</param>
    /// <param name="depth">Bits of a sample.</param>
    /// <param name="colour">Colour type of the format.</param>
    /// <param name="rows">Packed samples of each row.</param>
    public string Png(string name, int width, byte depth, byte colour, params byte[][] rows)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), rows.Length);
        (header[8], header[9]) = (depth, colour);
        using var data = new MemoryStream();
        using (var compressed = new ZLibStream(data, CompressionLevel.Fastest, leaveOpen: true))
        {
            foreach (var row in rows)
                compressed.Write([0, .. row]);
        }

        byte[] palette = colour == 3 ? [.. Chunk("PLTE"u8, [9, 9, 9, 99, 99, 99, 199, 199, 199])] : [];
        return File(name, [0x89, .. "PNG\r\n\u001a\n"u8, .. Chunk("IHDR"u8, header), .. palette,
            .. Chunk("IDAT"u8, data.ToArray()), .. Chunk("IEND"u8, [])]);

        static byte[] Chunk(ReadOnlySpan<byte> type, byte[] content)
        {
            var length = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(length, content.Length);
            return [.. length, .. type, .. content, 0, 0, 0, 0];
        }
    }

    /// <summary>Everything in it, below it too.</summary>
    public IEnumerable<string> Content => Directory.EnumerateFileSystemEntries(Path, "*", SearchOption.AllDirectories)
        .Select(path => System.IO.Path.GetRelativePath(Path, path)).Order(StringComparer.Ordinal);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
