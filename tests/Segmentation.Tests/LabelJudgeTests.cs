using Segmentation.Data;
using Segmentation.Training;

namespace Segmentation.Tests;

public sealed class LabelJudgeTests
{
    private const int Pixels = 1000;

    [Fact]
    public void Images_labelled_much_larger_or_smaller_than_found_are_unusual()
    {
        (int, int)[] areas = [(210, 200), (190, 200), (300, 200), (200, 200), (230, 200), (140, 200), (205, 200)];
        Assert.Equal(["2", "5"], Unusual(0.2, areas));
        Assert.Equal(["2", "4", "5"], Unusual(0.1, areas));
        Assert.Empty(Unusual(0.6, areas));
    }

    [Fact]
    public void A_network_that_disagrees_with_most_images_judges_none() =>
        Assert.Empty(Unusual(0.2, (210, 200), (300, 0), (250, 0), (200, 200)));

    [Fact]
    public void A_few_pixels_make_no_difference_where_there_is_no_nucleus() =>
        Assert.Empty(Unusual(0.25, (0, 2), (200, 200), (1, 0)));

    [Fact]
    public void It_can_be_stopped() => Assert.ThrowsAny<OperationCanceledException>(() => LabelJudge.Unusual(
        [new("0", 1, Pixels, new byte[Pixels], Labels(1))], _ => Labels(1), 0.2, workers: 1, new(canceled: true)));

    private static string[] Unusual(double tolerance, params (int Labelled, int Found)[] areas)
    {
        LabelledImage[] images =
            [.. areas.Select((area, i) => new LabelledImage($"{i}", 1, Pixels, new byte[Pixels], Labels(area.Labelled)))];
        return LabelJudge.Unusual(images, image => Labels(areas[int.Parse(image.Name)].Found), tolerance, workers: 2);
    }

    // Every third pixel of a nucleus is edge.
    private static byte[] Labels(int foreground) =>
        [.. Enumerable.Range(0, Pixels).Select(pixel => pixel >= foreground ? PixelClass.Background
            : pixel % 3 == 0 ? PixelClass.Edge : PixelClass.Nucleus)];
}
