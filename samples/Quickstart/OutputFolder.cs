using StbImageWriteSharp;

namespace Quickstart;

/// <summary>
/// Receives the pictures of one run. They are written to a temporary folder beside their destination and moved there
/// together by <see cref="Commit"/>, so that an error or Ctrl-C leaves no half-written picture behind.
/// </summary>
internal sealed class OutputFolder : IDisposable
{
    private readonly string _path;
    private readonly string _temporary;
    private readonly bool _created;
    private readonly List<string> _written = [];

    /// <summary>Opens or creates the folder, so that one that cannot be written to is known before any work is done.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="names">The pictures to come.</param>
    /// <param name="protectedFile">The image that was read: it is not to be overwritten.</param>
    public OutputFolder(string path, IEnumerable<string> names, string? protectedFile)
    {
        _path = path;
        try
        {
            foreach (var name in names)
                CheckTarget(Path.GetFullPath(Path.Combine(path, name)), protectedFile);
            _created = !Directory.Exists(path);
            Directory.CreateDirectory(path);
            _temporary = Directory.CreateDirectory(Path.Combine(path, $".quickstart-{Guid.NewGuid():N}")).FullName;
        }
        catch (Exception e) when (IsFileError(e))
        {
            throw CannotWrite(e);
        }
    }

    public void Add(string name, Picture picture)
    {
        try
        {
            using var stream = File.Create(Path.Combine(_temporary, name));
            new ImageWriter().WritePng(picture.Pixels, picture.Width, picture.Height, ColorComponents.RedGreenBlue, stream);
        }
        catch (Exception e) when (IsFileError(e))
        {
            throw CannotWrite(e);
        }

        _written.Add(name);
    }

    /// <summary>Puts all pictures in place.</summary>
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

    private static void CheckTarget(string target, string? protectedFile)
    {
        if (protectedFile is not null
            && target.Equals(Path.GetFullPath(protectedFile), StringComparison.OrdinalIgnoreCase))
        {
            throw new SampleException($"'{target}' would be overwritten by what is made from it; choose another --output.");
        }

        if (Directory.Exists(target))
            throw new SampleException($"'{target}' is a folder where a picture should go; move it or choose another --output.");
    }

    private static bool IsFileError(Exception e) =>
        e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException;

    private SampleException CannotWrite(Exception e) => new($"Cannot write to '{_path}': {e.Message.ReplaceLineEndings(" ")}");
}
