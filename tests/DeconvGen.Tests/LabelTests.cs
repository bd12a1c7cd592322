namespace DeconvGen.Tests;

[Conv2D(3, 256, 1, ArgMax = true)]
public sealed partial class Labels256;

[Conv2D(3, 256, 1)]
public sealed partial class Scores256;

[Conv2D(2, 1, 3, Padding = Padding.Same, ArgMax = true)]
public sealed partial class Labels1;

[ConvTranspose2D(4, 21, 4, 2, Padding = Padding.Same, Layout = TensorLayout.ChannelsFirst, ArgMax = true)]
public sealed partial class PlanarLabels21;

[ConvTranspose2D(4, 21, 4, 2, Padding = Padding.Same, Layout = TensorLayout.ChannelsFirst)]
public sealed partial class PlanarScores21;

/// <summary>Kernels that write labels against the same kernels that write scores.</summary>
public sealed class LabelTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Labels_of_256_channels_are_those_of_the_scores(int threads)
    {
        const int Height = 19;
        const int Width = 37;
        // Small integers: many scores are equal, and the last channel wins where the first input is largest.
        float[] weights = [.. Integers(Labels256.WeightCount, 2)];
        weights[255] = 9;
        var input = WithNaN(Integers(Height * Width * 3, 4));
        var (labels, scores) = (new byte[Height * Width], new float[Height * Width * 256]);
        new Labels256(weights).Run(input, Height, Width, labels, 1, Options(threads));
        new Scores256(weights).Run(input, Height, Width, scores);
        Assert.Equal(Enumerable.Range(0, labels.Length).Select(i => Largest(scores, i * 256, 1, 256)), labels);
        Assert.Contains((byte)255, labels);
        Assert.Contains((byte)0, labels);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Labels_of_planes_are_those_of_the_scores(int threads)
    {
        const int Height = 29;
        const int Width = 23;
        const int Plane = 4 * Height * Width;
        var weights = Integers(PlanarLabels21.WeightCount, 2);
        var input = WithNaN(Integers(2 * 4 * Height * Width, 4));
        var (labels, scores) = (new byte[2 * Plane], new float[2 * 21 * Plane]);
        new PlanarLabels21(weights).Run(input, Height, Width, labels, 2, Options(threads));
        new PlanarScores21(weights).Run(input, Height, Width, scores, 2);
        Assert.Equal(Enumerable.Range(0, labels.Length)
            .Select(i => Largest(scores, i / Plane * 21 * Plane + i % Plane, Plane, 21)), labels);
        Assert.True(labels.Distinct().Count() > 10);
    }

    [Fact]
    public void One_channel_is_always_the_largest()
    {
        var labels = Enumerable.Repeat((byte)7, 2 * 5 * 9).ToArray();
        new Labels1(Integers(Labels1.WeightCount, 2)).Run(WithNaN(Integers(2 * 5 * 9 * 2, 4)), 5, 9, labels, 2);
        Assert.Equal(new byte[labels.Length], labels);
    }

    [Fact]
    public void Nothing_is_written_outside_the_labels()
    {
        var all = Enumerable.Repeat((byte)99, 16 + 24 * 40 + 16).ToArray();
        Labels8.Run(Integers(21 * 15, 4), 3, 5, all.AsSpan(16, 24 * 40));
        Assert.All(all[..16], static value => Assert.Equal(99, value));
        Assert.All(all[^16..], static value => Assert.Equal(99, value));
        Assert.DoesNotContain((byte)99, all[16..^16]);
    }

    [Fact]
    public void Types_that_write_labels_or_take_a_residual_are_no_plain_layers()
    {
        Assert.Empty(typeof(Labels256).GetInterfaces());
        Assert.Empty(typeof(LearningSkip).GetInterfaces());
        Assert.Contains(typeof(IConv2D), typeof(Scores256).GetInterfaces());
    }

    private static ParallelOptions? Options(int threads) => threads == 1 ? null : new() { MaxDegreeOfParallelism = threads };

    private static float[] Integers(int count, int largest)
    {
        var random = new Random(count);
        return [.. Enumerable.Range(0, count).Select(_ => (float)random.Next(-largest, largest + 1))];
    }

    private static float[] WithNaN(float[] numbers)
    {
        numbers[numbers.Length / 2] = float.NaN;
        return numbers;
    }

    private static byte Largest(float[] scores, int first, int step, int channels)
    {
        var all = Enumerable.Range(0, channels).Select(c => scores[first + c * step]).ToList();
        var nan = all.FindIndex(float.IsNaN);
        return (byte)(nan >= 0 ? nan : all.IndexOf(all.Max()));
    }
}
