namespace Segmentation.Data;

/// <summary>
/// A data set on disk: the folders <c>train</c> and <c>val</c>, each with <c>image</c> and <c>label</c> of equal file names.
/// An <c>index.txt</c> beside them, where there is one, gives names and order in its first column.
/// </summary>
internal static class NucleiFolder
{
    private const string Extension = ".png", IndexName = "index.txt";
    private const int MostNamed = 3;

    /// <param name="folder">The folder.</param>
    /// <param name="cancellation">Looked at before each image.</param>
    public static DataSet Load(string folder, CancellationToken cancellation = default)
    {
        if (!Directory.Exists(folder))
            throw new SampleException($"There is no folder '{folder}' with training data; name one with --data.");
        var notes = new List<string>();
        return new(Part("train"), Part("val")) { Notes = notes };

        LabelledImage[] Part(string name) => LoadPart(Path.Combine(folder, name), notes, cancellation);
    }

    private static LabelledImage[] LoadPart(string folder, List<string> notes, CancellationToken cancellation)
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

        try
        {
            var (imageFiles, labelFiles) = (Pictures(images, notes), Pictures(labels, notes));
            var names = Names(folder, imageFiles, notes);
            Note(notes, $"'{labels}': label maps without an image", labelFiles.Keys.Except(imageFiles.Keys));
            return Array.ConvertAll(names, name =>
            {
                cancellation.ThrowIfCancellationRequested();
                return LabelledImage.Read(Find(imageFiles, images, name), Find(labelFiles, labels, name));
            });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SampleException($"Cannot read '{folder}': {e.Message}");
        }
    }

    private static string[] Names(string folder, Dictionary<string, string> images, List<string> notes)
    {
        var index = Path.Combine(folder, IndexName);
        if (!File.Exists(index))
        {
            return images.Count > 0
                ? [.. images.Keys.Order(StringComparer.Ordinal)]
                : throw new SampleException($"The folder '{Path.Combine(folder, "image")}' holds no PNG files.");
        }

        string[] names = [.. File.ReadLines(index).Select(line => line.Split(' ', 2)[0]).Where(name => name.Length > 0)];
        if (names.Length == 0)
            throw new SampleException($"The file '{index}' names no images.");
        Note(notes, $"'{folder}': images that {IndexName} leaves out", images.Keys.Except(names));
        return names;
    }

    /// <summary>PNG files by their names without extension; other files are noted.</summary>
    private static Dictionary<string, string> Pictures(string folder, List<string> notes)
    {
        var files = Directory.GetFiles(folder).ToLookup(
            path => Path.GetExtension(path).Equals(Extension, StringComparison.OrdinalIgnoreCase));
        Note(notes, $"'{folder}': files ignored, no PNG by name", files[false].Select(Path.GetFileName)!);
        var pictures = new Dictionary<string, string>();
        foreach (var path in files[true])
        {
            if (!pictures.TryAdd(Path.GetFileNameWithoutExtension(path), path))
            {
                throw new SampleException($"'{path}' and '{pictures[Path.GetFileNameWithoutExtension(path)]}' differ in their "
                    + "extensions only; remove one.");
            }
        }

        return pictures;
    }

    // What is not there keeps the name that it should have, with which it is told to be missing.
    private static string Find(Dictionary<string, string> files, string folder, string name) =>
        files.GetValueOrDefault(name) ?? Path.Combine(folder, name + Extension);

    private static void Note(List<string> notes, string what, IEnumerable<string> names)
    {
        string[] all = [.. names.Order(StringComparer.Ordinal)];
        if (all.Length > 0)
            notes.Add($"{what}: {all.Length} ({string.Join(", ", all.Take(MostNamed))}{(all.Length > MostNamed ? ", …" : "")})");
    }
}
