namespace DeconvGen.Tests;

/// <summary>The definition on cases small enough to check by hand.</summary>
public class ReferenceTests
{
    // Kernel [1, 2, 3, 4], stride 2, crop 2: even outputs are 3 * x[i] + 1 * x[i + 1], odd ones 4 * x[i] + 2 * x[i + 1].
    private static readonly TransposedConvolutionShape Interleave = new()
    {
        InputChannels = 1,
        OutputChannels = 1,
        InputSize = [3],
        OutputSize = [6],
        Kernel = [4],
        Stride = [2],
        CropBegin = [2],
    };

    private static readonly TransposedConvolutionShape Single = new()
    {
        InputChannels = 1,
        OutputChannels = 1,
        InputSize = [1],
        OutputSize = [1],
        Kernel = [1],
    };

    [Fact]
    public void Worked_example_has_the_phases_3_1_and_4_2() =>
        Assert.Equal([3f * 1 + 1 * 10, 4 * 1 + 2 * 10, 3 * 10 + 1 * 100, 4 * 10 + 2 * 100, 3 * 100, 4 * 100],
            Run(Interleave, [1, 10, 100], [1, 2, 3, 4]));

    [Fact]
    public void Two_axes_are_the_product_of_one()
    {
        var shape = Interleave with
        {
            InputSize = [1, 3],
            OutputSize = [2, 6],
            Kernel = [2, 4],
            Stride = [1, 2],
            CropBegin = [0, 2],
        };
        var row = Run(Interleave, [1, 10, 100], [1, 2, 3, 4]);

        var actual = Run(shape, [1, 10, 100], [1, 2, 3, 4, 2, 4, 6, 8]);

        Assert.Equal(row.Concat(row.Select(static y => 2 * y)), actual);
    }

    [Fact]
    public void Positions_nothing_reaches_hold_the_bias()
    {
        var shape = Single with { InputSize = [2], OutputSize = [8], Stride = [3], CropBegin = [-1] };

        Assert.Equal([7f, 7 + 5, 7, 7, 7 + 6, 7, 7, 7], Run(shape, [5, 6], [1], [7]));
    }

    [Fact]
    public void Dilation_spreads_the_kernel()
    {
        var shape = Single with { OutputSize = [5], Kernel = [3], Dilation = [2] };

        Assert.Equal([1f, 0, 2, 0, 3], Run(shape, [1], [1, 2, 3]));
    }

    [Fact]
    public void Channels_of_a_group_stay_in_the_group()
    {
        var shape = Single with { InputChannels = 4, OutputChannels = 2, Groups = 2 };

        Assert.Equal([1f * 1 + 10 * 2, 100 * 3 + 1000 * 4], Run(shape, [1, 10, 100, 1000], [1, 2, 3, 4]));
    }

    [Theory]
    [InlineData(TensorLayout.ChannelsLast, WeightLayout.HWOI)]
    [InlineData(TensorLayout.ChannelsFirst, WeightLayout.IOHW)]
    public void Automatic_weights_follow_the_tensor_layout(TensorLayout layout, WeightLayout meant)
    {
        var shape = Interleave with { InputChannels = 2, OutputChannels = 2, OutputSize = [8], CropBegin = [], Layout = layout };
        float[] input = [1, 2, 3, 4, 5, 6];
        var weights = Enumerable.Range(1, 16).Select(static n => (float)n).ToArray();

        Assert.Equal(Run(shape with { WeightLayout = meant }, input, weights), Run(shape, input, weights));
    }

    [Fact]
    public void Relu_keeps_nan()
    {
        var shape = Single with { InputSize = [4], OutputSize = [4], Activation = Activation.Relu };

        Assert.Equal([float.NaN, 0, 2, float.PositiveInfinity],
            Run(shape, [float.NaN, -1, 2, float.PositiveInfinity], [1]));
    }

    [Fact]
    public void A_nan_weight_outside_the_input_does_not_leak()
    {
        var shape = Single with { Kernel = [2], CropBegin = [1] };

        Assert.Equal([6f], Run(shape, [2], [float.NaN, 3]));
    }

    [Theory]
    [InlineData(false, float.NaN)]
    [InlineData(true, 5f)]
    public void A_zero_weight_is_a_tap_unless_told_otherwise(bool zeroWeightsAreNoTaps, float expected)
    {
        var output = new float[1];

        ReferenceTransposedConvolution.Run(Single, [float.PositiveInfinity], [0], [5], output, zeroWeightsAreNoTaps);

        Assert.Equal([expected], output);
    }

    [Fact]
    public void Sums_are_rounded_once()
    {
        // In float the 1 would be lost against 2^25 before it is taken away again.
        Assert.Equal([1f], Run(Single with { InputChannels = 3 }, [33554432, 1, -33554432], [1, 1, 1]));
    }

    [Fact]
    public void An_empty_batch_is_legal() => Assert.Empty(Run(Interleave with { Batch = 0 }, [], [1, 2, 3, 4]));

    private static float[] Run(TransposedConvolutionShape shape, float[] input, float[] weights, float[]? bias = null)
    {
        var output = new float[shape.Batch * shape.OutputChannels * shape.OutputSize.Aggregate(1, static (a, b) => a * b)];
        Array.Fill(output, -12345);
        ReferenceTransposedConvolution.Run(shape, input, weights, bias, output);
        return output;
    }
}
