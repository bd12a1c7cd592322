namespace DeconvGen.Tests;

[Conv2D(4, 6, 3, 2, Pad = 1, Groups = 2, WeightLayout = WeightLayout.OIHW)]
public sealed partial class FoldedConvolution;

[ConvTranspose2D(4, 6, 3, 2, Pad = 1, Groups = 2, WeightLayout = WeightLayout.OHWI)]
public sealed partial class FoldedUpsample;

/// <summary>A layer with folded weights gives what layer and normalisation give one after the other, computed in
/// double.</summary>
public sealed class BatchNormTests
{
    private const int Inputs = 4;
    private const int Outputs = 6;
    private const float Epsilon = 1e-3f;

    private delegate void Fold(
        Span<float> weights, Span<float> bias, int inputChannels, int groups, WeightLayout layout, ReadOnlySpan<float> gamma,
        ReadOnlySpan<float> beta, ReadOnlySpan<float> mean, ReadOnlySpan<float> variance, float epsilon);

    private delegate void Layer(float[] input, float[] weights, float[] bias, float[] output);

    [Theory]
    [InlineData(WeightLayout.HWOI, 1, true)]
    [InlineData(WeightLayout.HWOI, 2, true)]
    [InlineData(WeightLayout.IOHW, 1, true)]
    [InlineData(WeightLayout.IOHW, 2, false)]
    [InlineData(WeightLayout.OHWI, 1, false)]
    [InlineData(WeightLayout.OHWI, 2, true)]
    public void Folded_transposed_convolutions_equal_layer_and_normalisation(WeightLayout layout, int groups, bool isAffine)
    {
        var shape = new TransposedConvolutionShape
        {
            InputChannels = Inputs,
            OutputChannels = Outputs,
            Groups = groups,
            InputSize = [3, 4],
            OutputSize = [7, 9],
            Kernel = [3, 3],
            Stride = [2, 2],
            WeightLayout = layout,
        };
        Check(3 * 4, 7 * 9, layout, groups, isAffine, BatchNorm.FoldTransposed, (input, weights, bias, output) =>
            ReferenceTransposedConvolution.Run(shape, input, weights, bias, output));
    }

    [Theory]
    [InlineData(WeightLayout.HWIO, 1, true)]
    [InlineData(WeightLayout.HWIO, 2, true)]
    [InlineData(WeightLayout.OIHW, 1, false)]
    [InlineData(WeightLayout.OIHW, 2, true)]
    [InlineData(WeightLayout.OHWI, 1, true)]
    [InlineData(WeightLayout.OHWI, 2, false)]
    public void Folded_convolutions_equal_layer_and_normalisation(WeightLayout layout, int groups, bool isAffine)
    {
        var shape = new ConvolutionShape
        {
            InputChannels = Inputs,
            OutputChannels = Outputs,
            Groups = groups,
            InputSize = [7, 9],
            OutputSize = [4, 5],
            Kernel = [3, 3],
            Stride = [2, 2],
            PadBegin = [1, 1],
            WeightLayout = layout,
        };
        Check(7 * 9, 4 * 5, layout, groups, isAffine, BatchNorm.Fold, (input, weights, bias, output) =>
            ReferenceConvolution.Run(shape, input, weights, bias, output));
    }

    [Fact]
    public void Folded_weights_make_generated_layers()
    {
        Check(7 * 9, 4 * 5, WeightLayout.OIHW, 2, true, BatchNorm.Fold, static (input, weights, bias, output) =>
            new FoldedConvolution(weights, bias).Run(input, 7, 9, output));
        Check(3 * 4, 5 * 7, WeightLayout.OHWI, 2, true, BatchNorm.FoldTransposed, static (input, weights, bias, output) =>
            new FoldedUpsample(weights, bias).Run(input, 3, 4, output));
    }

    [Fact]
    public void Wrong_arguments_are_refused_and_nothing_is_written()
    {
        float[] weights = [1, 2, 3, 4];
        float[] bias = [5, 6];
        Check(BatchNorm.Fold, WeightLayout.HWIO, WeightLayout.HWOI);
        Check(BatchNorm.FoldTransposed, WeightLayout.HWOI, WeightLayout.HWIO);

        void Check(Fold fold, WeightLayout own, WeightLayout other)
        {
            void Call(int inputs, int groups, WeightLayout order, float[] mean, float[] variance) =>
                fold(weights, bias, inputs, groups, order, [], [], mean, variance, 0);

            Assert.Throws<ArgumentException>("weights", () => Call(3, 1, own, [0, 0], [1, 1]));
            Assert.Throws<ArgumentException>("weights", () => fold([], bias, 2, 1, own, [], [], [0, 0], [1, 1], 0));
            var empty = Assert.Throws<ArgumentException>("bias", () => fold(weights, [], 2, 1, own, [], [], [], [], 0));
            Assert.Contains("Pass zeros", empty.Message, StringComparison.Ordinal);
            Assert.Throws<ArgumentException>("mean", () => Call(2, 1, own, [0], [1, 1]));
            Assert.Throws<ArgumentException>("variance", () => Call(2, 1, own, [0, 0], []));
            Assert.Throws<ArgumentOutOfRangeException>("variance", () => Call(2, 1, own, [0, 0], [1, 0]));
            Assert.Throws<ArgumentOutOfRangeException>("variance", () => Call(2, 1, own, [0, 0], [1, float.NaN]));
            Assert.Throws<ArgumentOutOfRangeException>("groups", () => Call(3, 2, own, [0, 0], [1, 1]));
            Assert.Throws<ArgumentOutOfRangeException>("layout", () => Call(2, 1, WeightLayout.Auto, [0, 0], [1, 1]));
            Assert.Throws<ArgumentOutOfRangeException>("layout", () => Call(2, 1, other, [0, 0], [1, 1]));
            Assert.Throws<ArgumentOutOfRangeException>("inputChannels", () => Call(0, 1, own, [0, 0], [1, 1]));
            Assert.Equal([1, 2, 3, 4], weights);
            Assert.Equal([5, 6], bias);
        }
    }

    /// <summary>The layer is linear: its unfolded outputs are rounded to float once, what follows them is double.</summary>
    private static void Check(
        int inputPixels, int outputPixels, WeightLayout layout, int groups, bool isAffine, Fold fold, Layer layer)
    {
        var random = new Random(3);
        float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() * 2 - 1)];
        var (input, weights, bias) = (Numbers(inputPixels * Inputs), Numbers(Inputs * Outputs / groups * 9), Numbers(Outputs));
        var (gamma, beta, mean) = (Numbers(isAffine ? Outputs : 0), Numbers(isAffine ? Outputs : 0), Numbers(Outputs));
        float[] variance = [.. Numbers(Outputs).Select(static v => v + 1)];
        var (unfolded, actual) = (new float[outputPixels * Outputs], new float[outputPixels * Outputs]);
        layer(input, weights, bias, unfolded);
        fold(weights, bias, Inputs, groups, layout, gamma, beta, mean, variance, Epsilon);
        layer(input, weights, bias, actual);

        for (var i = 0; i < actual.Length; i++)
        {
            var o = i % Outputs;
            var scale = (isAffine ? gamma[o] : 1) / Math.Sqrt(variance[o] + Epsilon);
            var expected = scale * (unfolded[i] - mean[o]) + (isAffine ? beta[o] : 0);
            // 37 terms of a sum, each at most 1 times the scale, rounded some times.
            Assert.Equal(expected, actual[i], 37 * (1 + Math.Abs(scale)) * 2e-7);
        }
    }
}
