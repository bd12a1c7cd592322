using DeconvGen.Runtime;

namespace DeconvGen.Tests.Runtime;

/// <summary>Labels of every number of channels and pixels around the vectors, with ties, infinities and numbers that are
/// none.</summary>
public sealed unsafe class LabelMapTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(21)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(256)]
    public void The_lowest_of_equal_scores_and_the_first_nan_win(int channels)
    {
        var random = new Random(channels);
        foreach (var pixels in new[] { 0, 1, 7, 31, 32, 33, 63, 64, 70, 130 })
        {
            float[] special = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, -0f, 0f];
            float[] last = [.. Enumerable.Range(0, pixels * channels).Select(_ => random.Next(40 + channels) == 0
                ? special[random.Next(5)] : random.Next(-3, 4))];
            if (pixels > 2)
                last.AsSpan(channels, channels).Fill(float.NegativeInfinity);
            var first = new float[last.Length];
            for (var i = 0; i < last.Length; i++)
                first[i % channels * pixels + i / channels] = last[i];
            // One byte behind each, which must stay.
            var (labels, planar) = (new byte[pixels + 1], new byte[pixels + 1]);
            labels[pixels] = planar[pixels] = 77;
            fixed (float* lastPointer = last, firstPointer = first)
            fixed (byte* labelsPointer = labels, planarPointer = planar)
            {
                LabelMap.ChannelsLast(lastPointer, channels, labelsPointer, pixels);
                LabelMap.ChannelsFirst(firstPointer, pixels, channels, planarPointer, pixels);
            }

            byte[] expected = [.. Enumerable.Range(0, pixels).Select(i => Largest(last.AsSpan(i * channels, channels))), 77];
            Assert.Equal(expected, labels);
            Assert.Equal(expected, planar);
        }
    }

    private static byte Largest(ReadOnlySpan<float> scores)
    {
        for (var c = 0; c < scores.Length; c++)
        {
            if (float.IsNaN(scores[c]))
                return (byte)c;
        }

        var best = 0;
        for (var c = 1; c < scores.Length; c++)
            best = scores[c] > scores[best] ? c : best;
        return (byte)best;
    }
}
