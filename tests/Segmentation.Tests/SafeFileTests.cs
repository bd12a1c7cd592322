using Segmentation.Files;

namespace Segmentation.Tests;

public sealed class SafeFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Two_that_write_the_same_file_do_not_meet()
    {
        SafeFile.Write(_folder["file"], outer =>
        {
            outer.WriteByte(1);
            SafeFile.Write(_folder["file"], inner => inner.WriteByte(2));
            outer.WriteByte(3);
        });

        Assert.Equal([1, 3], File.ReadAllBytes(_folder["file"]));
        Assert.Equal(["file"], _folder.Content);
    }

    [Fact]
    public void An_error_leaves_what_was_there()
    {
        _folder.File("file", [7]);
        var error = Assert.Throws<SampleException>(() => SafeFile.Write(_folder["file"], stream =>
        {
            stream.WriteByte(1);
            throw new IOException("The disk is full.");
        }));

        Assert.Contains("The disk is full.", error.Message, StringComparison.Ordinal);
        Assert.Equal([7], File.ReadAllBytes(_folder["file"]));
        Assert.Equal(["file"], _folder.Content);
    }

    [Fact]
    public void The_first_error_is_told_where_nothing_can_be_removed()
    {
        // Windows keeps the folder of an open file, and removing the file then succeeds: nothing is tested there.
        var folder = Directory.CreateDirectory(_folder["lost"]).FullName;
        var error = Assert.Throws<SampleException>(() => SafeFile.Write(Path.Combine(folder, "file"), _ =>
        {
            if (!OperatingSystem.IsWindows())
                Directory.Delete(folder, recursive: true);
            throw new IOException("The disk is gone.");
        }));

        Assert.Contains("The disk is gone.", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
