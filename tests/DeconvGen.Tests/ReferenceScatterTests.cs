using CsCheck;

namespace DeconvGen.Tests;

/// <summary>The gather form equals the scatter form, exactly, on shapes of every rank and layout.</summary>
public class ReferenceScatterTests
{
    private static readonly Gen<TransposedConvolutionShape> Shapes =
        from rank in Gen.Int[1, 3]
        from channels in Gen.Select(Gen.Int[1, 3], Gen.Int[1, 3], Gen.Int[1, 3], Gen.Int[0, 2])
        from input in Gen.Int[1, 4].Array[rank]
        from output in Gen.Int[1, 9].Array[rank]
        from kernel in Gen.Int[1, 4].Array[rank]
        from stride in Gen.Int[1, 4].Array[rank]
        from dilation in Gen.Int[1, 3].Array[rank]
        from crop in Gen.Int[-2, 5].Array[rank]
        from layouts in Gen.Select(
            Gen.Enum<TensorLayout>(), Gen.Int[0, 3].Select(static n => (WeightLayout)n), Gen.Enum<Activation>())
        select new TransposedConvolutionShape
        {
            Groups = channels.Item1,
            InputChannels = channels.Item1 * channels.Item2,
            OutputChannels = channels.Item1 * channels.Item3,
            Batch = channels.Item4,
            InputSize = input,
            OutputSize = output,
            Kernel = kernel,
            Stride = stride,
            Dilation = dilation,
            CropBegin = crop,
            Layout = layouts.Item1,
            WeightLayout = layouts.Item2,
            Activation = layouts.Item3,
            Slope = 0.25f,
            ClampMin = -3,
            ClampMax = 6,
            Slopes = layouts.Item3 == Activation.PRelu
                ? [.. Enumerable.Range(-1, channels.Item1 * channels.Item3).Select(static n => n / 8f)] : [],
        };

    private static readonly Gen<(TransposedConvolutionShape, float[], float[], float[])> Problems =
        from shape in Shapes
        from input in Numbers(shape.Batch * shape.InputChannels * Product(shape.InputSize))
        from weights in Numbers(shape.InputChannels * shape.OutputChannels / shape.Groups * Product(shape.Kernel))
        from hasBias in Gen.Bool
        from bias in Numbers(hasBias ? shape.OutputChannels : 0)
        select (shape, input, weights, bias);

    [Fact]
    public void Equals_the_scatter_form_exactly() => Problems.Sample(
        static problem =>
        {
            var (shape, input, weights, bias) = problem;
            var expected = ScatterForm.Run(shape, input, weights, bias);
            var actual = Filled(expected.Length);
            ReferenceTransposedConvolution.Run(shape, input, weights, bias, actual);
            Assert.Equal(expected, actual);
        },
        iter: 2000);

    [Fact]
    public void Skipping_zero_weights_changes_nothing_for_finite_input() => Problems.Sample(
        static problem =>
        {
            var (shape, input, weights, bias) = problem;
            var expected = ScatterForm.Run(shape, input, weights, bias);
            var actual = Filled(expected.Length);
            ReferenceTransposedConvolution.Run(shape, input, weights, bias, actual, zeroWeightsAreNoTaps: true);
            Assert.Equal(expected, actual);
        },
        iter: 500);

    private static Gen<float[]> Numbers(int count) => Gen.Int[-4, 4].Select(static n => (float)n).Array[count];

    private static int Product(int[] sizes) => sizes.Aggregate(1, static (product, size) => product * size);

    // What must be overwritten is told apart from what happens to be right.
    private static float[] Filled(int length)
    {
        var memory = new float[length];
        Array.Fill(memory, float.NaN);
        return memory;
    }
}
