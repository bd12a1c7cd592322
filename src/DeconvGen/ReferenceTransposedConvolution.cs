using DeconvGen.Runtime;

namespace DeconvGen;

/// <summary>
/// The textbook definition of the transposed convolution: what every generated kernel must compute. It follows the formula
/// element by element, knows no phases and is slow.
/// </summary>
/// <remarks>
/// <para>
/// <c>y[o] = bias + sum of x[i] * w[k]</c> over the input channels of the group and all i and k with
/// <c>o = i * stride + k * dilation - cropBegin</c> on every axis. This is TensorFlow's <c>conv2d_transpose</c>, ONNX's
/// <c>ConvTranspose</c> and PyTorch's <c>ConvTranspose2d</c> (and their forms of other rank), which differ only in the order of
/// the axes and in how crop and output size are given.
/// </para>
/// <para>
/// Products and sums are computed in double; the sum is rounded to float once, after the activation. Positions that nothing
/// reaches hold the bias.
/// </para>
/// </remarks>
public static class ReferenceTransposedConvolution
{
    /// <summary>Computes the operation and writes every element of the output.</summary>
    /// <param name="shape">Sizes, layouts and activation.</param>
    /// <param name="input">
    /// <c>[batch, spatial..., inputChannels]</c>, or <c>[batch, inputChannels, spatial...]</c> with channels first.
    /// </param>
    /// <param name="weights">
    /// <c>inputChannels * (outputChannels / groups) * kernel positions</c> numbers in the order of the shape's weight layout.
    /// </param>
    /// <param name="bias">One number per output channel; empty is 0 for all of them.</param>
    /// <param name="output">
    /// <c>[batch, spatial..., outputChannels]</c>, or <c>[batch, outputChannels, spatial...]</c> with channels first. It must not
    /// overlap what is read.
    /// </param>
    /// <param name="zeroWeightsAreNoTaps">
    /// Whether a weight equal to 0 contributes nothing at all, as in kernels with constant weights. It makes a difference only
    /// for inputs that are not finite: 0 times NaN or infinity is NaN.
    /// </param>
    /// <param name="residual">What is added to each output before the activation, in the output's order; empty is none.</param>
    /// <exception cref="ArgumentNullException">The shape is null.</exception>
    /// <exception cref="ArgumentException">
    /// The shape contradicts itself, a span has not exactly the length the shape asks for, or the output overlaps another
    /// span. Nothing has been written.
    /// </exception>
    public static void Run(
        TransposedConvolutionShape shape,
        ReadOnlySpan<float> input,
        ReadOnlySpan<float> weights,
        ReadOnlySpan<float> bias,
        Span<float> output,
        bool zeroWeightsAreNoTaps = false,
        ReadOnlySpan<float> residual = default) =>
        Run(ResolvedShape.Of(shape), input, weights, bias, output, zeroWeightsAreNoTaps, residual);

    /// <summary>The loops of both operations, which differ by the inputs that a kernel element meets.</summary>
    internal static void Run(
        ResolvedShape resolved,
        ReadOnlySpan<float> input,
        ReadOnlySpan<float> weights,
        ReadOnlySpan<float> bias,
        Span<float> output,
        bool zeroWeightsAreNoTaps,
        ReadOnlySpan<float> residual)
    {
        var shape = resolved.Shape;
        KernelChecks.Length(input.Length, resolved.InputCount, nameof(input));
        KernelChecks.Length(weights.Length, resolved.WeightCount, nameof(weights));
        KernelChecks.Length(bias.Length, bias.IsEmpty ? 0 : shape.OutputChannels, nameof(bias));
        KernelChecks.Length(output.Length, resolved.OutputCount, nameof(output));
        KernelChecks.NoOverlap(input, output);
        NoOverlap(weights, output, nameof(weights));
        NoOverlap(bias, output, nameof(bias));
        KernelChecks.Length(residual.Length, residual.IsEmpty ? 0 : output.Length, nameof(residual));
        NoOverlap(residual, output, nameof(residual));

        var operation = new Operation(shape, resolved, input, weights, bias, zeroWeightsAreNoTaps);
        var (depth, height, width) = (resolved.Depth.Output, resolved.Height.Output, resolved.Width.Output);
        for (var image = 0; image < shape.Batch; image++)
        {
            for (var channel = 0; channel < shape.OutputChannels; channel++)
            {
                for (var z = 0; z < depth; z++)
                {
                    for (var y = 0; y < height; y++)
                    {
                        for (var x = 0; x < width; x++)
                        {
                            var position = (z * height + y) * width + x;
                            var element = shape.Layout == TensorLayout.ChannelsLast
                                ? (image * depth * height * width + position) * shape.OutputChannels + channel
                                : (image * shape.OutputChannels + channel) * depth * height * width + position;
                            var sum = operation.Sum(image, channel, z, y, x);
                            // Not "+ 0", which would make +0 of -0.
                            if (!residual.IsEmpty)
                                sum += residual[element];
                            output[element] = ActivationFunction.Apply(shape, channel, sum);
                        }
                    }
                }
            }
        }
    }

    private static void NoOverlap(ReadOnlySpan<float> operand, ReadOnlySpan<float> output, string argument)
    {
        if (operand.Overlaps(output))
        {
            throw new ArgumentException($"output overlaps {argument}. Pass memory of its own.", nameof(output));
        }
    }

    private readonly ref struct Operation(
        LayerShape shape,
        ResolvedShape resolved,
        ReadOnlySpan<float> input,
        ReadOnlySpan<float> weights,
        ReadOnlySpan<float> bias,
        bool zeroWeightsAreNoTaps)
    {
        private readonly ReadOnlySpan<float> input = input;
        private readonly ReadOnlySpan<float> weights = weights;
        private readonly ReadOnlySpan<float> bias = bias;

        /// <summary>The output element before activation and rounding.</summary>
        public double Sum(int image, int channel, int z, int y, int x)
        {
            double sum = bias.IsEmpty ? 0 : bias[channel];
            var (depth, height, width) = (resolved.Depth, resolved.Height, resolved.Width);
            for (var kz = 0; kz < depth.Kernel; kz++)
            {
                if (!depth.TryInput(z, kz, out var iz))
                {
                    continue;
                }

                for (var ky = 0; ky < height.Kernel; ky++)
                {
                    if (!height.TryInput(y, ky, out var iy))
                    {
                        continue;
                    }

                    for (var kx = 0; kx < width.Kernel; kx++)
                    {
                        if (width.TryInput(x, kx, out var ix))
                        {
                            sum = Add(sum, image, channel,
                                (iz * height.Input + iy) * width.Input + ix,
                                (kz * height.Kernel + ky) * width.Kernel + kx);
                        }
                    }
                }
            }

            return sum;
        }

        /// <summary>Adds the products of one input position and one kernel position over the channels of the group.</summary>
        private double Add(double sum, int image, int channel, int inputPosition, int kernelPosition)
        {
            var positions = resolved.Depth.Input * resolved.Height.Input * resolved.Width.Input;
            var strides = resolved.WeightStrides;
            var (group, output) = Math.DivRem(channel, resolved.OutputsPerGroup);
            var first = group * resolved.InputsPerGroup;
            for (var c = first; c < first + resolved.InputsPerGroup; c++)
            {
                var weight = weights[kernelPosition * strides.Position + (shape.IsConvolution
                    ? channel * strides.Output + (c - first) * strides.Input
                    : output * strides.Output + c * strides.Input)];
                if (weight != 0 || !zeroWeightsAreNoTaps)
                {
                    sum += (double)weight * input[shape.Layout == TensorLayout.ChannelsLast
                        ? (image * positions + inputPosition) * shape.InputChannels + c
                        : (image * shape.InputChannels + c) * positions + inputPosition];
                }
            }

            return sum;
        }
    }
}
