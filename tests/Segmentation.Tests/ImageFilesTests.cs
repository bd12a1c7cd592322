using Segmentation.Data;
using StbImageWriteSharp;

namespace Segmentation.Tests;

/// <summary>Kinds of pixels that the decoder would make other numbers of.</summary>
public sealed class ImageFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Bytes_of_a_label_map_are_its_classes()
    {
        var path = _folder.Png("label.png", 3, depth: 8, colour: 0, [0, 1, 2], [2, 1, 0]);
        Assert.Equal([0, 1, 2, 2, 1, 0], LabelledImage.ReadLabels(path, 3, 2, "image.png", PixelClass.Count));
    }

    [Theory]
    [InlineData(16, 0, "16-bit grey", new byte[] { 0, 0, 0, 1, 0, 2 })]
    [InlineData(2, 0, "2-bit grey", new byte[] { 0b_00_01_10_00 })]
    [InlineData(1, 0, "1-bit grey", new byte[] { 0b_0_1_1_00000 })]
    [InlineData(8, 3, "8-bit palette", new byte[] { 0, 1, 2 })]
    [InlineData(2, 3, "2-bit palette", new byte[] { 0b_00_01_10_00 })]
    [InlineData(8, 2, "8-bit RGB", new byte[] { 0, 0, 0, 1, 1, 1, 2, 2, 2 })]
    [InlineData(8, 4, "8-bit grey with alpha", new byte[] { 0, 255, 1, 255, 2, 255 })]
    [InlineData(8, 6, "8-bit RGB with alpha", new byte[] { 0, 0, 0, 255, 1, 1, 1, 255, 2, 2, 2, 255 })]
    public void A_label_map_of_other_pixels_is_refused_by_name(int depth, int colour, string found, byte[] row)
    {
        var path = _folder.Png("label.png", 3, (byte)depth, (byte)colour, row);
        Refused($"The label map '{path}' is a PNG of {found}; a PNG of 8-bit grey is needed",
            () => LabelledImage.ReadLabels(path, 3, 1, "image.png", PixelClass.Count));
    }

    [Theory]
    [InlineData("a JPEG file, which does not keep")]
    [InlineData("a BMP file")]
    public void A_label_map_of_another_format_is_refused_by_name(string found)
    {
        var path = _folder["label.png"];
        using (var stream = File.Create(path))
        {
            var writer = new ImageWriter();
            if (found.Contains("JPEG", StringComparison.Ordinal))
                writer.WriteJpg(new byte[64], 8, 8, ColorComponents.Grey, stream, quality: 100);
            else
                writer.WriteBmp(new byte[64], 8, 8, ColorComponents.Grey, stream);
        }

        Refused($"The label map '{path}' is {found}", () => LabelledImage.ReadLabels(path, 8, 8, "image.png", PixelClass.Count));
    }

    [Fact]
    public void An_image_of_16_bits_is_refused_and_one_of_fewer_than_8_is_read()
    {
        var deep = _folder.Png("deep.png", 2, depth: 16, colour: 0, [0x0F, 0xFF, 0, 0x10]);
        Refused($"'{deep}' is a PNG of 16-bit grey, and 8 bits are read", () => LabelledImage.Read(deep, null));

        var shallow = _folder.Png("shallow.png", 4, depth: 2, colour: 0, [0b_00_01_10_11]);
        Assert.Equal([0, 85, 170, 255], LabelledImage.Read(shallow, null).Grey);
    }

    public void Dispose() => _folder.Dispose();

    private static void Refused(string message, Action read)
    {
        var error = Assert.Throws<SampleException>(read);
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }
}
