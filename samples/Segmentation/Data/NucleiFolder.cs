namespace Segmentation.Data;

/// <summary>
/// A data set on disk: the folders <c>train</c> and <c>val</c>, each with <c>image</c> and <c>label</c> of equal file names.
/// An <c>index.txt</c> beside them, where there is one, gives names and order in its first column.
/// </summary>
internal static class NucleiFolder
{
    /// <param name="folder">The folder.</param>
    /// <param name="cancellation">Looked at before each image.</param>
    public static DataSet Load(string folder, CancellationToken cancellation = default)
    {
        if (!Directory.Exists(folder))
            throw new SampleException($"There is no folder '{folder}' with training data; name one with --data.");
        return new(LoadPart(Path.Combine(folder, "train"), cancellation), LoadPart(Path.Combine(folder, "val"), cancellation));
    }

    private static LabelledImage[] LoadPart(string folder, CancellationToken cancellation)
    {
        string images = Path.Combine(folder, "image"), labels = Path.Combine(folder, "label");
        foreach (var needed in new[] { images, labels })
        {
            if (!Directory.Exists(needed))
            {
                throw new SampleException(
                    $"There is no folder '{needed}'; a data set has train and val, each with image and label.");
            }
        }

        var names = Names(folder, images);
        if (names.Length == 0)
            throw new SampleException($"The folder '{images}' holds no PNG files.");
        return Array.ConvertAll(names, name =>
        {
            cancellation.ThrowIfCancellationRequested();
            return LabelledImage.Read(Path.Combine(images, name + ".png"), Path.Combine(labels, name + ".png"));
        });
    }

    private static string[] Names(string folder, string images)
    {
        var index = Path.Combine(folder, "index.txt");
        try
        {
            return File.Exists(index)
                ? [.. File.ReadLines(index).Select(line => line.Split(' ', 2)[0]).Where(name => name.Length > 0)]
                : [.. Directory.EnumerateFiles(images, "*.png").Select(path => Path.GetFileNameWithoutExtension(path)!)
                    .Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SampleException($"Cannot read '{folder}': {e.Message}");
        }
    }
}
