namespace Segmentation.Files;

/// <summary>Writes a file beside its place and then moves it there: what was there stays whole until the new one is.</summary>
internal static class SafeFile
{
    public static void Write(string path, Action<Stream> write)
    {
        // A name of its own: another program may be writing the same file.
        var temporary = $"{path}.unfinished-{Guid.NewGuid():N}";
        try
        {
            try
            {
                using (var stream = File.Create(temporary))
                {
                    write(stream);
                    // Where power fails after the move, the new name must not stand for less than the old one did.
                    stream.Flush(flushToDisk: true);
                }

                File.Move(temporary, path, overwrite: true);
            }
            catch
            {
                Remove(temporary);
                throw;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new SampleException($"Cannot write '{path}': {e.Message.ReplaceLineEndings(" ")}");
        }
    }

    /// <summary>Creates a folder, and fails early where nothing can be written to it.</summary>
    public static void CreateFolder(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var probe = Path.Combine(folder, $".unfinished-{Guid.NewGuid():N}");
            File.Create(probe).Dispose();
            File.Delete(probe);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new SampleException($"Cannot write to '{folder}': {e.Message.ReplaceLineEndings(" ")}");
        }
    }

    // What kept the file from being written is told, not what keeps its rest from being removed.
    private static void Remove(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
        }
    }
}
