namespace DeconvGen.Tests;

/// <summary>A layer with folded weights gives what layer and normalisation give one after the other.</summary>
public sealed class BatchNormTests
{
    [Theory]
    [InlineData(WeightLayout.HWOI, 1, true)]
    [InlineData(WeightLayout.HWOI, 2, true)]
    [InlineData(WeightLayout.IOHW, 1, true)]
    [InlineData(WeightLayout.IOHW, 2, false)]
    [InlineData(WeightLayout.OHWI, 1, false)]
    [InlineData(WeightLayout.OHWI, 2, true)]
    public void Folded_layers_equal_layer_and_normalisation(WeightLayout layout, int groups, bool isAffine)
    {
        var random = new Random(3);
        float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() * 2 - 1)];
        var shape = new TransposedConvolutionShape
        {
            InputChannels = 4,
            OutputChannels = 6,
            Groups = groups,
            InputSize = [3, 4],
            OutputSize = [7, 9],
            Kernel = [3, 3],
            Stride = [2, 2],
            WeightLayout = layout,
        };
        var (input, weights, bias) = (Numbers(48), Numbers(4 * 6 / groups * 9), Numbers(6));
        var (gamma, beta, mean) = (Numbers(isAffine ? 6 : 0), Numbers(isAffine ? 6 : 0), Numbers(6));
        float[] variance = [.. Numbers(6).Select(static v => v + 1)];
        var (expected, actual) = (new float[7 * 9 * 6], new float[7 * 9 * 6]);
        ReferenceTransposedConvolution.Run(shape, input, weights, bias, expected);
        BatchNorm.Fold(weights, bias, 4, groups, layout, gamma, beta, mean, variance, 1e-3f);
        ReferenceTransposedConvolution.Run(shape, input, weights, bias, actual);

        for (var i = 0; i < actual.Length; i++)
        {
            var o = i % 6;
            var value = (isAffine ? gamma[o] : 1) * (expected[i] - mean[o]) / Math.Sqrt(variance[o] + 1e-3) + (isAffine ? beta[o] : 0);
            Assert.Equal(value, actual[i], 1e-4 * Math.Max(1, Math.Abs(value)));
        }
    }

    [Fact]
    public void Wrong_arguments_are_refused_and_nothing_is_written()
    {
        float[] weights = [1, 2, 3, 4];
        float[] bias = [5, 6];
        void Fold(int inputs, int groups, WeightLayout layout, float[] mean, float[] variance) =>
            BatchNorm.Fold(weights, bias, inputs, groups, layout, [], [], mean, variance, 0);

        Assert.Throws<ArgumentException>("weights", () => Fold(3, 1, WeightLayout.HWOI, [0, 0], [1, 1]));
        Assert.Throws<ArgumentException>("mean", () => Fold(2, 1, WeightLayout.HWOI, [0], [1, 1]));
        Assert.Throws<ArgumentException>("variance", () => Fold(2, 1, WeightLayout.HWOI, [0, 0], []));
        Assert.Throws<ArgumentOutOfRangeException>("variance", () => Fold(2, 1, WeightLayout.HWOI, [0, 0], [1, 0]));
        Assert.Throws<ArgumentOutOfRangeException>("groups", () => Fold(3, 2, WeightLayout.HWOI, [0, 0], [1, 1]));
        Assert.Throws<ArgumentOutOfRangeException>("layout", () => Fold(2, 1, WeightLayout.Auto, [0, 0], [1, 1]));
        Assert.Throws<ArgumentOutOfRangeException>("inputChannels", () => Fold(0, 1, WeightLayout.HWOI, [0, 0], [1, 1]));
        Assert.Equal([1, 2, 3, 4], weights);
        Assert.Equal([5, 6], bias);
    }
}
