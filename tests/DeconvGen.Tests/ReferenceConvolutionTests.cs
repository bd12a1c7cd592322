using CsCheck;

namespace DeconvGen.Tests;

/// <summary>The textbook convolution: numbers by hand, and the transposed convolution as its adjoint.</summary>
public class ReferenceConvolutionTests
{
    private static readonly Gen<ConvolutionShape> s_shapes =
        from rank in Gen.Int[1, 3]
        from channels in Gen.Select(Gen.Int[1, 3], Gen.Int[1, 3], Gen.Int[1, 3])
        from input in Gen.Int[1, 7].Array[rank]
        from output in Gen.Int[1, 4].Array[rank]
        from kernel in Gen.Int[1, 4].Array[rank]
        from stride in Gen.Int[1, 4].Array[rank]
        from dilation in Gen.Int[1, 3].Array[rank]
        from pad in Gen.Int[-2, 5].Array[rank]
        from layout in Gen.Enum<TensorLayout>()
        from weights in Gen.Int[0, 2].Select(static n =>
            n == 0 ? WeightLayout.Auto : n == 1 ? WeightLayout.HWIO : WeightLayout.OIHW)
        select new ConvolutionShape
        {
            Groups = channels.Item1,
            InputChannels = channels.Item1 * channels.Item2,
            OutputChannels = channels.Item1 * channels.Item3,
            Batch = 2,
            InputSize = input,
            OutputSize = output,
            Kernel = kernel,
            Stride = stride,
            Dilation = dilation,
            PadBegin = pad,
            Layout = layout,
            WeightLayout = weights,
        };

    /// <summary>The recipe's first line: two zeros in front, kernel [1, 2, 3, 4], stride 2.</summary>
    [Fact]
    public void The_recipes_convolution_gives_its_numbers()
    {
        var output = new float[3];
        ReferenceConvolution.Run(
            new()
            {
                InputChannels = 1,
                OutputChannels = 1,
                InputSize = [6],
                OutputSize = [3],
                Kernel = [4],
                Stride = [2],
                PadBegin = [2],
            },
            [1, 10, 100, 1000, 10_000, 100_000], [1, 2, 3, 4], [0.5f], output);

        Assert.Equal([1 * 3 + 10 * 4 + 0.5f, 1 + 20 + 300 + 4000 + 0.5f, 100 + 2000 + 30_000 + 400_000 + 0.5f], output);
    }

    /// <summary>sum of g * conv(x) = sum of x * transposed(g), the weights lying where they are.</summary>
    [Fact]
    public void The_transposed_convolution_is_its_adjoint() => s_shapes.Sample(
        static shape =>
        {
            var random = new Random(shape.GetHashCode());
            var x = Numbers(random, shape.Batch * shape.InputChannels * Product(shape.InputSize));
            var g = Numbers(random, shape.Batch * shape.OutputChannels * Product(shape.OutputSize));
            var weights = Numbers(random, shape.InputChannels * shape.OutputChannels / shape.Groups * Product(shape.Kernel));
            var (y, gradient) = (new float[g.Length], new float[x.Length]);

            ReferenceConvolution.Run(shape, x, weights, [], y);
            ReferenceTransposedConvolution.Run(
                new()
                {
                    Groups = shape.Groups,
                    InputChannels = shape.OutputChannels,
                    OutputChannels = shape.InputChannels,
                    Batch = shape.Batch,
                    InputSize = shape.OutputSize,
                    OutputSize = shape.InputSize,
                    Kernel = shape.Kernel,
                    Stride = shape.Stride,
                    Dilation = shape.Dilation,
                    CropBegin = shape.PadBegin,
                    Layout = shape.Layout,
                    WeightLayout = shape.WeightLayout switch
                    {
                        WeightLayout.HWIO => WeightLayout.HWOI,
                        WeightLayout.OIHW => WeightLayout.IOHW,
                        var usual => usual,
                    },
                },
                g, weights, [], gradient);

            Assert.Equal(Dot(g, y), Dot(x, gradient));
        },
        iter: 1000);

    [Fact]
    public void Weights_of_the_other_operation_are_refused()
    {
        var shape = new ConvolutionShape
        {
            InputChannels = 1,
            OutputChannels = 1,
            InputSize = [2],
            OutputSize = [2],
            Kernel = [1],
            WeightLayout = WeightLayout.IOHW,
        };
        var refused = Assert.Throws<ArgumentException>(() =>
            ReferenceConvolution.Run(shape, new float[2], [1], [], new float[2]));
        Assert.Contains("HWIO, OIHW or OHWI", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Shapes_with_equal_numbers_are_equal()
    {
        static ConvolutionShape One(int pad) => new()
        {
            InputChannels = 2,
            OutputChannels = 3,
            InputSize = [4],
            OutputSize = [4],
            Kernel = [3],
            PadBegin = [pad],
        };

        Assert.Equal(One(1), One(1));
        Assert.Equal(One(1).GetHashCode(), One(1).GetHashCode());
        Assert.NotEqual(One(1), One(0));
        Assert.Contains("pad [1]", One(1).ToString(), StringComparison.Ordinal);
    }

    private static float[] Numbers(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => (float)random.Next(-4, 5))];

    private static int Product(int[] sizes) => sizes.Aggregate(1, static (product, size) => product * size);

    private static double Dot(float[] a, float[] b) => a.Zip(b, static (p, q) => (double)p * q).Sum();
}
