namespace Segmentation.Files;

/// <summary>Writes a file beside its place and then moves it there: what was there stays whole until the new one is.</summary>
internal static class SafeFile
{
    public static void Write(string path, Action<Stream> write)
    {
        var temporary = path + ".unfinished";
        try
        {
            try
            {
                using (var stream = File.Create(temporary))
                    write(stream);
                File.Move(temporary, path, overwrite: true);
            }
            catch
            {
                File.Delete(temporary);
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
}
