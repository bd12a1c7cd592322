namespace DeconvGen.Tests;

/// <summary>The filter as the weights of layers: where it stands in the tensor, and what a layer with it computes.</summary>
public class BilinearWeightsTests
{
    private const int Channels = 3;

    public static TheoryData<WeightLayout> Layouts => [WeightLayout.HWOI, WeightLayout.IOHW, WeightLayout.OHWI];

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Dense_weights_are_the_filter_on_the_channel_diagonal(WeightLayout layout)
    {
        var filter = BilinearFilter.Create2D(2);
        var weights = BilinearFilter.CreateDense2D(Channels, 2, layout);

        Assert.Equal(16 * Channels * Channels, weights.Length);
        for (var position = 0; position < 16; position++)
        {
            for (var output = 0; output < Channels; output++)
            {
                for (var input = 0; input < Channels; input++)
                {
                    var index = layout switch
                    {
                        WeightLayout.HWOI => (position * Channels + output) * Channels + input,
                        WeightLayout.IOHW => (input * Channels + output) * 16 + position,
                        _ => (output * 16 + position) * Channels + input,
                    };
                    Assert.Equal(input == output ? filter[position] : 0, weights[index]);
                }
            }
        }
    }

    [Fact]
    public void Dense_weights_are_the_same_with_the_channel_axes_exchanged()
    {
        var weights = BilinearFilter.CreateDense2D(Channels, 3);
        var exchanged = new float[weights.Length];
        for (var i = 0; i < weights.Length; i++)
        {
            var (position, output, input) = (i / (Channels * Channels), i / Channels % Channels, i % Channels);
            exchanged[(position * Channels + input) * Channels + output] = weights[i];
        }

        Assert.Equal(weights, exchanged);
    }

    [Fact]
    public void Dense_weights_over_one_axis() => Assert.Equal(
        [0.25f, 0, 0, 0.25f, 0.75f, 0, 0, 0.75f, 0.75f, 0, 0, 0.75f, 0.25f, 0, 0, 0.25f], BilinearFilter.CreateDense1D(2, 2));

    [Fact]
    public void Depthwise_weights_repeat_the_filter_per_channel()
    {
        float[] channelsInnermost = [0.5f, 0.5f, 1, 1, 0.5f, 0.5f];

        Assert.Equal(channelsInnermost, BilinearFilter.CreateDepthwise1D(2, 2, WeightLayout.HWOI, size: 3));
        Assert.Equal(channelsInnermost, BilinearFilter.CreateDepthwise1D(2, 2, WeightLayout.OHWI, size: 3));
        Assert.Equal([0.5f, 1, 0.5f, 0.5f, 1, 0.5f], BilinearFilter.CreateDepthwise1D(2, 2, WeightLayout.IOHW, size: 3));
    }

    [Fact]
    public void Layouts_without_an_order_and_channels_below_one_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("layout", static () => BilinearFilter.CreateDense2D(2, 2, WeightLayout.Auto));
        Assert.Throws<ArgumentOutOfRangeException>("layout", () => BilinearFilter.CreateDepthwise1D(2, 2, (WeightLayout)9));
        Assert.Throws<ArgumentOutOfRangeException>("channels", static () => BilinearFilter.CreateDense2D(0, 2));
        Assert.Throws<ArgumentOutOfRangeException>("channels", static () => BilinearFilter.CreateDepthwise1D(-1, 2));
    }

    [Fact]
    public void More_weights_than_an_array_holds_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("channels", static () => BilinearFilter.CreateDense2D(100_000, 2));
        Assert.Throws<ArgumentOutOfRangeException>("size", static () => BilinearFilter.Create2D(65_536, 65_536));
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Dense_and_depthwise_layers_compute_the_same(WeightLayout layout)
    {
        var dense = Layer(height: 3, width: 4, factor: 3) with { WeightLayout = layout };
        var input = Enumerable.Range(0, 3 * 4 * Channels).Select(static n => (float)(n * 7 % 11)).ToArray();

        Assert.Equal(
            Run(dense, input, BilinearFilter.CreateDense2D(Channels, 3, layout)),
            Run(dense with { Groups = Channels }, input, BilinearFilter.CreateDepthwise2D(Channels, 3, layout)));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    public void Recipe_length_with_odd_factor_is_linear_interpolation_with_aligned_corners(int factor)
    {
        float[] input = [3, -1, 4, 1];
        var shape = new TransposedConvolutionShape
        {
            InputChannels = 1,
            OutputChannels = 1,
            InputSize = [4],
            OutputSize = [3 * factor + 1],
            Kernel = [2 * factor - 1],
            Stride = [factor],
            CropBegin = [factor - 1],
        };

        var actual = Run(shape, input, BilinearFilter.Create1D(factor));

        for (var o = 0; o < actual.Length; o++)
        {
            var (left, right) = (input[o / factor], input[Math.Min(o / factor + 1, 3)]);
            var share = o % factor / (double)factor;
            Assert.Equal((1 - share) * left + share * right, actual[o], 1e-6);
        }
    }

    [Fact]
    public void Zeros_around_a_constant_picture_darken_its_frame()
    {
        var shape = Layer(height: 3, width: 3, factor: 8) with { Groups = Channels };
        var ones = Enumerable.Repeat(1f, 9 * Channels).ToArray();

        var actual = Run(shape, ones, BilinearFilter.CreateDepthwise2D(Channels, 8));

        Assert.Equal(0.5625f * 0.5625f, actual[0], 1e-6);
        Assert.Equal(0.5625f, actual[12 * Channels], 1e-6);
        Assert.Equal(1f, actual[(12 * 24 + 12) * Channels], 1e-6);
    }

    // SAME: the surplus kernel - stride is cropped, the smaller half in front.
    private static TransposedConvolutionShape Layer(int height, int width, int factor)
    {
        var kernel = BilinearFilter.KernelSize(factor);
        var crop = (kernel - factor) / 2;
        return new()
        {
            InputChannels = Channels,
            OutputChannels = Channels,
            InputSize = [height, width],
            OutputSize = [height * factor, width * factor],
            Kernel = [kernel, kernel],
            Stride = [factor, factor],
            CropBegin = [crop, crop],
        };
    }

    private static float[] Run(TransposedConvolutionShape shape, float[] input, float[] weights)
    {
        var output = new float[shape.OutputChannels * shape.OutputSize.Aggregate(1, static (a, b) => a * b)];
        ReferenceTransposedConvolution.Run(shape, input, weights, default, output);
        return output;
    }
}
