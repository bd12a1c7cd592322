using StbImageWriteSharp;

namespace Samples;

/// <summary>
/// Receives the files of one run. They are written to a temporary folder beside their destination and moved there
/// together by <see cref="Commit"/>, so that an error or Ctrl-C leaves no half-written file behind.
/// </summary>
internal sealed class OutputFolder : IDisposable
{
    private readonly string _path;
    private readonly string _temporary;
    private readonly bool _created;
    private readonly List<string> _written = [];

    /// <summary>Opens or creates the folder, so that one that cannot be written to is known before any work is done.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="names">The files to come.</param>
    /// <param name="protectedFiles">What was read, null where nothing was: it is not to be overwritten.</param>
    public OutputFolder(string path, IEnumerable<string> names, params IEnumerable<string?> protectedFiles)
    {
        _path = path;
        try
        {
            foreach (var name in names)
                CheckTarget(Path.GetFullPath(Path.Combine(path, name)), protectedFiles);
            _created = !Directory.Exists(path);
            Directory.CreateDirectory(path);
            _temporary = Directory.CreateDirectory(Path.Combine(path, $".unfinished-{Guid.NewGuid():N}")).FullName;
        }
        catch (Exception e) when (IsFileError(e))
        {
            throw CannotWrite(e);
        }
    }

    public void Add(string name, Picture picture) => Add(name, stream => new ImageWriter().WritePng(
        picture.Pixels, picture.Width, picture.Height, ColorComponents.RedGreenBlue, stream));

    /// <summary>Adds a PNG of one byte per pixel.</summary>
    public void AddGrey(string name, int width, int height, byte[] pixels) => Add(name, stream => new ImageWriter().WritePng(
        pixels, width, height, ColorComponents.Grey, stream));

    public void Add(string name, Action<Stream> write)
    {
        try
        {
            using var stream = File.Create(Path.Combine(_temporary, name));
            write(stream);
        }
        catch (Exception e) when (IsFileError(e))
        {
            throw CannotWrite(e);
        }

        _written.Add(name);
    }

    /// <summary>Puts all files in place.</summary>
    /// <returns>Their paths.</returns>
    public IReadOnlyList<string> Commit()
    {
        try
        {
            foreach (var name in _written)
                File.Move(Path.Combine(_temporary, name), Path.Combine(_path, name), overwrite: true);
        }
        catch (Exception e) when (IsFileError(e))
        {
            throw CannotWrite(e);
        }

        return [.. _written.Select(name => Path.Combine(_path, name))];
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(_temporary, recursive: true);
            if (_created && !Directory.EnumerateFileSystemEntries(_path).Any())
                Directory.Delete(_path);
        }
        catch (Exception e) when (IsFileError(e))
        {
            // Whatever keeps the folder from being removed has been reported by the operation that failed first.
        }
    }

    private static void CheckTarget(string target, IEnumerable<string?> protectedFiles)
    {
        if (protectedFiles.Any(file => file is not null
            && target.Equals(Path.GetFullPath(file), StringComparison.OrdinalIgnoreCase)))
        {
            throw new SampleException($"'{target}' would be overwritten by what is made from it; choose another output folder.");
        }

        if (Directory.Exists(target))
            throw new SampleException($"'{target}' is a folder where a file should go; move it or choose another output folder.");
    }

    private static bool IsFileError(Exception e) =>
        e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException;

    private SampleException CannotWrite(Exception e) => new($"Cannot write to '{_path}': {e.Message.ReplaceLineEndings(" ")}");
}
