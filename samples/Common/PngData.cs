using System.Buffers.Binary;
using System.IO.Compression;

namespace Samples;

/// <summary>
/// The compressed pixels of a PNG file. A megabyte of them can grow to a gigabyte, whatever size the header announces, and
/// a decoder that trusts the header finds out too late.
/// </summary>
internal static class PngData
{
    private const int ChunkHead = 8;
    private const int Checksum = 4;
    private const int MostBytesPerPixel = 8;

    /// <summary>Whether the data grow beyond what a picture of this size can need.</summary>
    /// <param name="file">The file, at its signature.</param>
    /// <param name="width">Width in its header.</param>
    /// <param name="height">Height in its header.</param>
    /// <exception cref="InvalidDataException">The data are damaged.</exception>
    public static bool Exceeds(Stream file, long width, long height)
    {
        // Each row has a byte for its filter; interlacing splits a row into several.
        var largest = height * (width * MostBytesPerPixel + 8) * 2;
        using var compressed = Collect(file);
        using var data = new ZLibStream(compressed, CompressionMode.Decompress);
        var buffer = new byte[1 << 16];
        for (var total = 0L; total <= largest;)
        {
            var read = data.Read(buffer);
            if (read == 0)
                return false;
            total += read;
        }

        return true;
    }

    private static MemoryStream Collect(Stream file)
    {
        var data = new MemoryStream();
        Span<byte> head = stackalloc byte[ChunkHead];
        file.Position += 8;
        while (file.ReadAtLeast(head, ChunkHead, throwOnEndOfStream: false) == ChunkHead)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(head);
            var next = file.Position + length + Checksum;
            if (head[4..].SequenceEqual("IDAT"u8))
            {
                var chunk = new byte[Math.Min(length, file.Length - file.Position)];
                file.ReadExactly(chunk);
                data.Write(chunk);
            }

            file.Position = Math.Min(next, file.Length);
        }

        data.Position = 0;
        return data;
    }
}
