namespace DeconvGen.Tests;

public class LayerShapeTests
{
    [Fact]
    public void Shapes_with_the_same_numbers_are_equal()
    {
        Assert.Equal(Create(), Create());
        Assert.Equal(Create().GetHashCode(), Create().GetHashCode());
    }

    [Fact]
    public void Every_property_takes_part_in_equality()
    {
        var shape = Create();
        TransposedConvolutionShape[] others =
        [
            shape with { InputChannels = 9 },
            shape with { OutputChannels = 9 },
            shape with { Groups = 9 },
            shape with { Batch = 9 },
            shape with { InputSize = [9, 3] },
            shape with { OutputSize = [9, 3] },
            shape with { Kernel = [9, 3] },
            shape with { Stride = [9, 3] },
            shape with { Dilation = [9, 3] },
            shape with { CropBegin = [9, 3] },
            shape with { Layout = TensorLayout.ChannelsFirst },
            shape with { WeightLayout = WeightLayout.IOHW },
            shape with { Activation = Activation.Relu },
            shape with { Slope = 0.5f },
            shape with { ClampMin = 0 },
            shape with { ClampMax = 6 },
            shape with { Slopes = [1, 2] },
        ];

        Assert.Equal(typeof(TransposedConvolutionShape).GetProperties().Length, others.Length);
        Assert.All(others, other => Assert.NotEqual(shape, other));
    }

    [Fact]
    public void The_pad_of_a_convolution_takes_part_in_equality()
    {
        Assert.Equal(Convolution(), Convolution());
        Assert.NotEqual(Convolution(), Convolution() with { PadBegin = [9, 3] });
    }

    [Fact]
    public void Shapes_of_two_operations_are_not_equal() => Assert.NotEqual<LayerShape>(Create(), Convolution());

    [Fact]
    public void The_text_has_every_number()
    {
        Assert.Equal(
            "batch 1, channels 1 -> 2 in 1 groups, size [2, 3] -> [4, 5], kernel [2, 2], stride [3, 1], dilation [], crop [], "
                + "ChannelsLast, Auto, None",
            Create().ToString());
        Assert.Contains("pad [4, 0]", $"{Convolution() with { PadBegin = [4, 0] }}");
    }

    private static TransposedConvolutionShape Create() => new()
    {
        InputChannels = 1,
        OutputChannels = 2,
        InputSize = [2, 3],
        OutputSize = [4, 5],
        Kernel = [2, 2],
        Stride = [3, 1],
    };

    private static ConvolutionShape Convolution() => new()
    {
        InputChannels = 1,
        OutputChannels = 2,
        InputSize = [2, 3],
        OutputSize = [4, 5],
        Kernel = [2, 2],
        Stride = [3, 1],
    };
}
