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

    /// <summary>Everything in it, below it too.</summary>
    public IEnumerable<string> Content => Directory.EnumerateFileSystemEntries(Path, "*", SearchOption.AllDirectories)
        .Select(path => System.IO.Path.GetRelativePath(Path, path)).Order(StringComparer.Ordinal);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
