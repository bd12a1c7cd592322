namespace Segmentation.Data;

/// <summary>A grey picture and, where it is known, the class of each of its pixels; rows of one byte per pixel.</summary>
internal sealed record LabelledImage(string Name, int Height, int Width, byte[] Grey, byte[]? Labels)
{
    public int Pixels => Height * Width;

    /// <summary>Reads a picture of any kind as grey, and a label map of the same size.</summary>
    /// <param name="imagePath">PNG, JPEG or BMP.</param>
    /// <param name="labelPath">PNG of one byte per pixel, the class; null where there is none.</param>
    public static LabelledImage Read(string imagePath, string? labelPath)
    {
        var (width, height, grey) = ImageFiles.ReadGrey(imagePath);
        var labels = labelPath is null ? null : ReadLabels(labelPath, width, height, imagePath, PixelClass.Count);
        return new(Path.GetFileNameWithoutExtension(imagePath), height, width, grey, labels);
    }

    /// <summary>Reads the label map of a picture whose size is known.</summary>
    public static byte[] ReadLabels(string path, int width, int height, string imagePath, int classes)
    {
        var (labelWidth, labelHeight, labels) = ImageFiles.ReadLabels(path);
        if ((labelWidth, labelHeight) != (width, height))
        {
            throw new SampleException(
                $"The label map '{path}' is {labelWidth} x {labelHeight}, but '{imagePath}' is {width} x {height}.");
        }

        if (labels.AsSpan().IndexOfAnyExceptInRange((byte)0, (byte)(classes - 1)) is >= 0 and var at)
        {
            throw new SampleException($"The label map '{path}' holds the value {labels[at]} at pixel "
                + $"({at % width}, {at / width}); classes are 0 to {classes - 1}.");
        }

        return labels;
    }
}
