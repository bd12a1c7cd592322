namespace DeconvGen.Tests;

/// <summary>Wrong arguments are refused with a message that names them, before anything is written.</summary>
public class ReferenceArgumentTests
{
    private static readonly TransposedConvolutionShape Shape = new()
    {
        InputChannels = 2,
        OutputChannels = 4,
        Groups = 2,
        InputSize = [3, 5],
        OutputSize = [6, 10],
        Kernel = [2, 2],
        Stride = [2, 2],
    };

    public static TheoryData<TransposedConvolutionShape, string> WrongShapes => new()
    {
        { Shape with { InputSize = [] }, "InputSize has 0 numbers" },
        { Shape with { InputSize = [1, 1, 1, 1] }, "InputSize has 4 numbers" },
        { Shape with { InputSize = null! }, "InputSize has 0 numbers" },
        { Shape with { InputSize = [3, 0] }, "InputSize[1] is 0; it is at least 1" },
        { Shape with { OutputSize = [0, 10] }, "OutputSize[0] is 0; it is at least 1" },
        { Shape with { OutputSize = [6] }, "OutputSize has 1 numbers, but InputSize has 2" },
        { Shape with { Kernel = [2, 2, 2] }, "Kernel has 3 numbers, but InputSize has 2" },
        { Shape with { Kernel = null! }, "Kernel has 0 numbers" },
        { Shape with { Kernel = [2, -1] }, "Kernel[1] is -1; it is at least 1" },
        { Shape with { Stride = [2] }, "Stride has 1 numbers" },
        { Shape with { Stride = [0, 2] }, "Stride[0] is 0" },
        { Shape with { Dilation = [1, 0] }, "Dilation[1] is 0" },
        { Shape with { CropBegin = [1] }, "CropBegin has 1 numbers" },
        { Shape with { Batch = -1 }, "Batch is -1; it is at least 0" },
        { Shape with { InputChannels = 0 }, "InputChannels is 0" },
        { Shape with { OutputChannels = -4 }, "OutputChannels is -4" },
        { Shape with { Groups = 0 }, "Groups is 0" },
        { Shape with { Groups = 4 }, "Groups is 4, which does not divide both InputChannels 2 and OutputChannels 4" },
        { Shape with { Layout = (TensorLayout)7 }, "TensorLayout is 7; it is one of ChannelsLast, ChannelsFirst" },
        { Shape with { WeightLayout = (WeightLayout)9 }, "WeightLayout is 9; it is one of Auto, HWOI, IOHW, OHWI, HWIO, OIHW" },
        {
            Shape with { WeightLayout = WeightLayout.OIHW },
            "WeightLayout is OIHW, which is none of this operation; pass HWOI, IOHW or OHWI"
        },
        { Shape with { Activation = (Activation)99 }, "Activation is 99; it is one of None, Relu, LeakyRelu, Clamp" },
        {
            Shape with { Activation = Activation.PRelu, Slopes = [1] },
            "Slopes has 1 numbers, but PRelu over 4 output channels takes 4"
        },
        { Shape with { Slopes = [1, 2, 3, 4] }, "Slopes has 4 numbers, but None over 4 output channels takes 0" },
        { Shape with { ClampMin = 2, ClampMax = 1 }, "ClampMin is 2, which is not at most ClampMax, 1" },
        { Shape with { ClampMin = float.NaN }, "ClampMin is NaN" },
        { Shape with { InputSize = [65536, 65536] }, "input would have 1 x 2 x 1 x 65536 x 65536 elements" },
        { Shape with { OutputSize = [65536, 65536] }, "output would have 1 x 4 x 1 x 65536 x 65536 elements" },
        { Shape with { Kernel = [65536, 65536] }, "weights would have 2 x 2 x 1 x 65536 x 65536 elements" },
    };

    [Theory]
    [MemberData(nameof(WrongShapes))]
    public void A_wrong_shape_says_what_is_wrong(TransposedConvolutionShape shape, string message)
    {
        var output = new float[240];

        var error = Assert.Throws<ArgumentException>(nameof(shape), () =>
            ReferenceTransposedConvolution.Run(shape, new float[30], new float[16], default, output));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_shape_is_refused() => Assert.Throws<ArgumentNullException>("shape", static () =>
        ReferenceTransposedConvolution.Run(null!, default, default, default, default));

    [Theory]
    [InlineData(29, 16, 4, 240, "input", 29, 30)]
    [InlineData(30, 17, 4, 240, "weights", 17, 16)]
    [InlineData(30, 16, 3, 240, "bias", 3, 4)]
    [InlineData(30, 16, 4, 241, "output", 241, 240)]
    public void A_wrong_length_is_refused_before_anything_is_written(
        int input, int weights, int bias, int output, string argument, int actual, int expected)
    {
        var memory = new float[output];
        Array.Fill(memory, 9);

        var error = Assert.Throws<ArgumentException>(argument, () =>
            ReferenceTransposedConvolution.Run(Shape, new float[input], new float[weights], new float[bias], memory));

        Assert.Contains($"{argument} has {actual} elements", error.Message, StringComparison.Ordinal);
        Assert.Contains($"exactly {expected}", error.Message, StringComparison.Ordinal);
        Assert.All(memory, static value => Assert.Equal(9, value));
    }

    [Theory]
    [InlineData(0, "input")]
    [InlineData(1, "weights")]
    [InlineData(2, "bias")]
    public void Output_that_overlaps_an_operand_is_refused(int operand, string name)
    {
        int[] lengths = [30, 16, 4];
        var memory = new float[239 + lengths[operand]];
        var operands = lengths.Select(static length => new float[length].AsMemory()).ToArray();
        operands[operand] = memory.AsMemory(239);

        var error = Assert.Throws<ArgumentException>("output", () => ReferenceTransposedConvolution.Run(
            Shape, operands[0].Span, operands[1].Span, operands[2].Span, memory.AsSpan(0, 240)));

        Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Neighbours_in_one_array_are_fine()
    {
        var memory = new float[30 + 240];
        Array.Fill(memory, 1);

        ReferenceTransposedConvolution.Run(
            Shape, memory.AsSpan(0, 30), Enumerable.Repeat(1f, 16).ToArray(), default, memory.AsSpan(30));

        Assert.All(memory, static value => Assert.Equal(1, value));
    }
}
