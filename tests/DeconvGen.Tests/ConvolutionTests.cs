namespace DeconvGen.Tests;

[Conv2D(inputChannels: 3, outputChannels: 10, kernelSize: 3, stride: 2, Padding = Padding.Same, Activation = Activation.Relu)]
public sealed partial class Encoder;

[Conv2D(4, 6, kernelSize: [3, 5], stride: [1, 3], Pads = [1, 2], Groups = 2, Layout = TensorLayout.ChannelsFirst)]
public sealed partial class PlanarConvolution;

[Conv1D(inputChannels: 1, outputChannels: 1, kernelSize: 3, Pad = 1, Weights = [0.25f, 0.5f, 0.25f])]
public static partial class Smooth;

/// <summary>What a user relies on of convolution layers: numbers, sizes for every input, errors, interfaces, no
/// allocation.</summary>
[Collection(nameof(AloneInTheProcess))]
public sealed class ConvolutionTests
{
    private static readonly Encoder s_encoder = new(Ramp(Encoder.WeightCount), Ramp(10));

    [Fact]
    public void Constant_weights_smooth_a_signal()
    {
        var output = new float[Smooth.OutputLength(5)];
        Smooth.Run([4, 0, 8, 8, 4], output);
        Assert.Equal([2, 3, 6, 7, 4], output);
    }

    /// <summary>TensorFlow's pads for even and odd sizes differ.</summary>
    [Theory]
    [InlineData(7, 12)]
    [InlineData(8, 9)]
    [InlineData(1, 1)]
    [InlineData(33, 70)]
    public void Same_padding_follows_the_input_size(int height, int width)
    {
        var (rows, columns) = ((height + 1) / 2, (width + 1) / 2);
        Assert.Equal((rows, columns), (Encoder.OutputHeight(height), Encoder.OutputWidth(width)));
        var input = Ramp(Encoder.InputElements(height, width));
        var (expected, actual) = (new float[10 * rows * columns], new float[10 * rows * columns]);
        ReferenceConvolution.Run(
            new()
            {
                InputChannels = 3,
                OutputChannels = 10,
                InputSize = [height, width],
                OutputSize = [rows, columns],
                Kernel = [3, 3],
                Stride = [2, 2],
                PadBegin = [Pad(height, rows), Pad(width, columns)],
                Activation = Activation.Relu,
            },
            input, Ramp(Encoder.WeightCount), Ramp(10), expected);

        s_encoder.Run(input, height, width, actual);

        Assert.Equal(expected, actual, static (a, b) => MathF.Abs(a - b) < 1e-2f);

        static int Pad(int size, int output) => Math.Max(0, (output - 1) * 2 + 3 - size) / 2;
    }

    [Fact]
    public void Grouped_planar_kernels_with_a_stride_per_axis_agree_with_the_definition()
    {
        const int Height = 9, Width = 61;
        var size = (PlanarConvolution.OutputHeight(Height), PlanarConvolution.OutputWidth(Width));
        Assert.Equal((9, 21), size);
        var (input, weights) = (Ramp(PlanarConvolution.InputElements(Height, Width, 2)), Ramp(PlanarConvolution.WeightCount));
        var (expected, actual) = (new float[2 * 6 * 9 * 21], new float[PlanarConvolution.OutputElements(Height, Width, 2)]);
        ReferenceConvolution.Run(
            new()
            {
                InputChannels = 4,
                OutputChannels = 6,
                Groups = 2,
                InputSize = [Height, Width],
                OutputSize = [9, 21],
                Kernel = [3, 5],
                Stride = [1, 3],
                PadBegin = [1, 2],
                Layout = TensorLayout.ChannelsFirst,
                Batch = 2,
            },
            input, weights, [], expected);

        new PlanarConvolution(weights).Run(input, Height, Width, actual, 2);

        Assert.Equal(expected, actual, static (a, b) => MathF.Abs(a - b) < 1e-2f);
    }

    [Fact]
    public void Layers_of_both_operations_are_held_alike()
    {
        ILayer2D[] network = [s_encoder, new Decoder(Ramp(Decoder.WeightCount))];
        Assert.IsAssignableFrom<IConv2D>(network[0]);
        Assert.IsAssignableFrom<IConvTranspose2D>(network[1]);
        Assert.Equal([3, 5], network.Select(static layer => layer.InputChannels));
        Assert.Equal((4, 14), (network[0].OutputHeight(7), network[1].OutputHeight(7)));
        var output = new float[10 * 4 * 6];
        network[0].Run(Ramp(3 * 7 * 12), 7, 12, output);
        var direct = new float[output.Length];
        s_encoder.Run(Ramp(3 * 7 * 12), 7, 12, direct);
        Assert.Equal(direct, output);
    }

    [Fact]
    public void Sizes_that_leave_no_output_are_refused_by_name()
    {
        Assert.Equal((9, 1), (PlanarConvolution.OutputHeight(9), PlanarConvolution.OutputWidth(1)));
        Assert.Equal("height", Assert.Throws<ArgumentOutOfRangeException>(static () => Encoder.OutputHeight(0)).ParamName);
        var refused = Assert.Throws<ArgumentOutOfRangeException>(() =>
            DeconvGen.Runtime.KernelChecks.ConvolutionOutputSize(2, 2, -1, "width"));
        Assert.Equal("width", refused.ParamName);
        Assert.Contains("at least 3", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, DeconvGen.Runtime.KernelChecks.ConvolutionOutputSize(3, 2, -1, "width"));
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            DeconvGen.Runtime.KernelChecks.ConvolutionOutputSize(int.MaxValue, 1, 1, "width"));
    }

    [Fact]
    public void Run_allocates_nothing_and_threads_give_the_same_bits()
    {
        const int Height = 150, Width = 131;
        var input = Ramp(Encoder.InputElements(Height, Width));
        var (alone, shared) = (
            new float[Encoder.OutputElements(Height, Width)], new float[Encoder.OutputElements(Height, Width)]);
        Assert.Equal(0, Allocations.OfCalls(() => s_encoder.Run(input, Height, Width, alone)));

        s_encoder.Run(input, Height, Width, shared, 1, new ParallelOptions { MaxDegreeOfParallelism = 4 });

        Assert.Equal(alone, shared);
    }

    private static float[] Ramp(int count) => [.. Enumerable.Range(0, count).Select(static i => i * 7 % 23 / 4f - 3f)];
}
