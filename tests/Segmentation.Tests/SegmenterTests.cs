using Segmentation.Data;
using Segmentation.Network;
using Segmentation.Segmenting;

namespace Segmentation.Tests;

public class SegmenterTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 40)]
    [InlineData(9, 7)]
    [InlineData(64, 64)]
    [InlineData(65, 130)]
    public void Every_size_has_a_label_for_every_pixel(int height, int width)
    {
        var image = DrawnMicrograph.Draw(seed: 1, height, width);
        var labels = new Segmenter(new(seed: 3)).Label(image.Grey, height, width);

        Assert.Equal(height * width, labels.Length);
        Assert.All(labels, label => Assert.InRange(label, 0, PixelClass.Count - 1));
    }

    [Theory]
    [InlineData(64, 1)]
    [InlineData(64, 3)]
    [InlineData(128, 2)]
    public void Tiles_give_the_labels_of_the_whole_picture(int tile, int workers)
    {
        const int height = 301, width = 229;
        var image = DrawnMicrograph.Draw(seed: 2, height, width);

        // Untrained upsampling reaches as far as it can; bilinear weights would leave channels apart.
        var network = new Fcn(seed: 3, UpsamplingStart.Random);
        var whole = new Segmenter(network).Label(image.Grey, height, width);
        Assert.Equal(PixelClass.Count, whole.Distinct().Count());
        Assert.Equal(whole, new Segmenter(network, tile).Label(image.Grey, height, width, workers));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Many_sizes_take_the_memory_of_the_largest_and_their_labels_are_as_without_the_others(int workers)
    {
        var network = new Fcn(seed: 3, UpsamplingStart.Random);
        var segmenter = new Segmenter(network, tile: 64);
        long largest = 0;
        for (var i = 0; i < 30; i++)
        {
            // Up, down and across; some are several tiles.
            int height = 1 + i * 37 % 90, width = 1 + i * 53 % 170;
            var image = DrawnMicrograph.Draw(seed: i, height, width);
            var alone = new Segmenter(network, tile: 64);
            Assert.Equal(alone.Label(image.Grey, height, width), segmenter.Label(image.Grey, height, width, workers));
            largest = Math.Max(largest, alone.MapBytes);
        }

        Assert.InRange(segmenter.MapBytes, 1, workers * largest);
    }

    [Fact]
    public void What_lies_beyond_the_reach_has_no_influence()
    {
        const int size = 256, centre = size / 2;
        var graph = new Fcn(seed: 3, UpsamplingStart.Random).Graph;
        var maps = new Workspace(graph, size, size, isTraining: true);
        var random = Seeds.Sequence(1);
        foreach (ref var value in maps.Values(graph.Input))
            value = 2 * random.NextSingle() - 1;
        var input = maps.Values(graph.Input).ToArray();
        var before = Centre();
        for (var i = 0; i < input.Length; i++)
        {
            var pixel = i / Intensities.Channels;
            if (Math.Max(Math.Abs(pixel / size - centre), Math.Abs(pixel % size - centre)) > Fcn.Reach)
                input[i] += 1;
        }

        input.CopyTo(maps.Values(graph.Input));
        Assert.Equal(before, Centre());

        float[] Centre()
        {
            graph.Forward(maps);
            return maps.Values(graph.Output).Slice((centre * size + centre) * PixelClass.Count, PixelClass.Count).ToArray();
        }
    }
}
