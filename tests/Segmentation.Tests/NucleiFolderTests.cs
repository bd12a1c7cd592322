using Segmentation.Data;

namespace Segmentation.Tests;

public sealed class NucleiFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public NucleiFolderTests()
    {
        foreach (var name in (string[])["b", "a", "c"])
            Pair("train", name + ".png", name + ".png");
        Pair("val", "v.png", "v.png");
    }

    [Fact]
    public void Images_come_in_the_order_of_their_names_and_nothing_is_noted()
    {
        var data = NucleiFolder.Load(_folder.Path);
        Assert.Equal(["a", "b", "c"], Names(data.Train));
        Assert.Equal(["v"], Names(data.Validation));
        Assert.Empty(data.Notes);
    }

    [Fact]
    public void Extensions_may_be_in_capitals()
    {
        Pair("train", "d.PNG", "d.png");
        Pair("train", "B2.Png", "B2.PNG");
        Assert.Equal(["B2", "a", "b", "c", "d"], Names(NucleiFolder.Load(_folder.Path).Train));
    }

    [Fact]
    public void What_is_not_used_is_noted()
    {
        _folder.File(Path.Combine("train", "image", "Thumbs.db"), [1]);
        _folder.File(Path.Combine("train", "image", "d.jpg"), [1]);
        foreach (var name in (string[])["w", "x", "y", "z"])
            Picture("val", "label", name + ".png");

        var notes = NucleiFolder.Load(_folder.Path).Notes;
        Assert.Equal(
        [
            $"'{Path.Combine(_folder.Path, "train", "image")}': files ignored, no PNG by name: 2 (Thumbs.db, d.jpg)",
            $"'{Path.Combine(_folder.Path, "val", "label")}': label maps without an image: 4 (w, x, y, …)",
        ], notes);
    }

    [Fact]
    public void An_index_gives_the_order_and_what_it_leaves_out_is_noted()
    {
        File.WriteAllText(Path.Combine(_folder["train"], "index.txt"), "c 1 2\n\na\n");
        var data = NucleiFolder.Load(_folder.Path);
        Assert.Equal(["c", "a"], Names(data.Train));
        Assert.Equal([$"'{_folder["train"]}': images that index.txt leaves out: 1 (b)"], data.Notes);
    }

    [Theory]
    [InlineData("a\nabsent\n", "There is no file '", "absent.png'")]
    [InlineData("\n\n", "index.txt' names no images")]
    public void An_index_that_leads_nowhere(string index, params string[] parts)
    {
        File.WriteAllText(Path.Combine(_folder["train"], "index.txt"), index);
        Refused(parts);
    }

    [Fact]
    public void An_image_without_a_label_map()
    {
        Picture("val", "image", "alone.png");
        Refused("There is no file '", Path.Combine("val", "label", "alone.png"));
    }

    [Fact]
    public void Two_files_of_one_name()
    {
        Picture("val", "image", "v.PNG");
        // Where capitals make no difference, this was the same file.
        if (Directory.GetFiles(Path.Combine(_folder["val"], "image")).Length == 2)
            Refused("differ in their extensions only", "v.PNG");
    }

    [Fact]
    public void Reading_can_be_stopped() => Assert.ThrowsAny<OperationCanceledException>(
        () => NucleiFolder.Load(_folder.Path, new CancellationToken(canceled: true)));

    public void Dispose() => _folder.Dispose();

    private static IEnumerable<string> Names(IEnumerable<LabelledImage> images) => images.Select(image => image.Name);

    private void Refused(params string[] parts)
    {
        var error = Assert.Throws<SampleException>(() => NucleiFolder.Load(_folder.Path));
        Assert.All(parts, part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
    }

    private void Pair(string part, string image, string label)
    {
        Picture(part, "image", image);
        Picture(part, "label", label);
    }

    private void Picture(string part, string kind, string name) =>
        _folder.Grey(Path.Combine(part, kind, name), [0, 1, 2, 0], 2, 2);
}
