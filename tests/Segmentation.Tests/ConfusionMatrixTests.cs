using Segmentation.Training;

namespace Segmentation.Tests;

public class ConfusionMatrixTests
{
    [Fact]
    public void Counts_are_pooled_over_images()
    {
        var counts = new ConfusionMatrix(3);
        counts.Add([0, 0, 1, 1, 2, 2], [0, 1, 1, 2, 2, 0]);
        counts.Add([0, 0, 0, 0], [0, 0, 0, 0]);

        Assert.Equal(5.0 / 7, counts.ClassIou(0), 12);
        Assert.Equal(1.0 / 3, counts.ClassIou(1), 12);
        Assert.Equal(1.0 / 3, counts.ClassIou(2), 12);
        Assert.Equal((5.0 / 7 + 2.0 / 3) / 3, counts.MeanIou, 12);
        Assert.Equal(3.0 / 5, counts.ForegroundIou, 12);
        Assert.Equal(0.7, counts.Accuracy, 12);
    }

    [Fact]
    public void A_class_that_does_not_occur_is_no_part_of_the_mean()
    {
        var counts = new ConfusionMatrix(3);
        counts.Add([0, 1, 1], [0, 1, 0]);

        Assert.True(double.IsNaN(counts.ClassIou(2)));
        Assert.Equal(0.5, counts.MeanIou, 12);
    }

    [Fact]
    public void Maps_of_different_size_are_refused() =>
        Assert.Throws<ArgumentException>(() => new ConfusionMatrix(3).Add([0, 1], [0]));
}
