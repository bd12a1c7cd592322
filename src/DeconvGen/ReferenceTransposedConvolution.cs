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

        var operation = new Operation(resolved, input, weights, bias, zeroWeightsAreNoTaps);
        var (depth, height, width) = (resolved.Depth, resolved.Height, resolved.Width);
        var (depthTaps, heightTaps, widthTaps) = (new Taps(depth), new Taps(height), new Taps(width));
        var positions = depth.Output * height.Output * width.Output;
        for (var image = 0; image < shape.Batch; image++)
        {
            for (var z = 0; z < depth.Output; z++)
            {
                depthTaps.Find(z);
                for (var y = 0; y < height.Output; y++)
                {
                    heightTaps.Find(y);
                    for (var x = 0; x < width.Output; x++)
                    {
                        widthTaps.Find(x);
                        var position = (z * height.Output + y) * width.Output + x;
                        for (var channel = 0; channel < shape.OutputChannels; channel++)
                        {
                            var element = shape.Layout == TensorLayout.ChannelsLast
                                ? (image * positions + position) * shape.OutputChannels + channel
                                : (image * shape.OutputChannels + channel) * positions + position;
                            var sum = operation.Sum(image, channel, depthTaps, heightTaps, widthTaps);
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

    /// <summary>The kernel elements that meet an input at one output position of an axis, in ascending order.</summary>
    private sealed class Taps(ResolvedAxis axis)
    {
        private readonly (int Kernel, int Input)[] taps = new (int, int)[axis.Kernel];
        private int count;

        /// <summary>Those of the position found last.</summary>
        public ReadOnlySpan<(int Kernel, int Input)> Found => taps.AsSpan(0, count);

        public void Find(int output)
        {
            count = 0;
            for (var kernel = 0; kernel < axis.Kernel; kernel++)
            {
                if (axis.TryInput(output, kernel, out var input))
                {
                    taps[count++] = (kernel, input);
                }
            }
        }
    }

    private readonly ref struct Operation
    {
        private readonly ResolvedShape resolved;
        private readonly ReadOnlySpan<float> input;
        private readonly ReadOnlySpan<float> weights;
        private readonly ReadOnlySpan<float> bias;
        private readonly bool zeroWeightsAreNoTaps;
        private readonly int inputPositions;

        /// <summary>From an input position to the next, and from a channel of it to the next.</summary>
        private readonly int positionStep, channelStep;

        public Operation(ResolvedShape resolved, ReadOnlySpan<float> input, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias,
            bool zeroWeightsAreNoTaps)
        {
            this.resolved = resolved;
            this.input = input;
            this.weights = weights;
            this.bias = bias;
            this.zeroWeightsAreNoTaps = zeroWeightsAreNoTaps;
            inputPositions = resolved.Depth.Input * resolved.Height.Input * resolved.Width.Input;
            (positionStep, channelStep) = resolved.Shape.Layout == TensorLayout.ChannelsLast
                ? (resolved.Shape.InputChannels, 1)
                : (1, inputPositions);
        }

        /// <summary>The output element before activation and rounding.</summary>
        public double Sum(int image, int channel, Taps depthTaps, Taps heightTaps, Taps widthTaps)
        {
            double sum = bias.IsEmpty ? 0 : bias[channel];
            var strides = resolved.WeightStrides;
            var (group, outputOfGroup) = Math.DivRem(channel, resolved.OutputsPerGroup);
            var firstChannel = group * resolved.InputsPerGroup;
            var firstInput = image * inputPositions * resolved.Shape.InputChannels + firstChannel * channelStep;
            var firstWeight = resolved.Shape.IsConvolution ? channel * strides.Output
                : outputOfGroup * strides.Output + firstChannel * strides.Input;
            foreach (var (kz, iz) in depthTaps.Found)
            {
                foreach (var (ky, iy) in heightTaps.Found)
                {
                    foreach (var (kx, ix) in widthTaps.Found)
                    {
                        sum = Add(sum,
                            firstInput + ((iz * resolved.Height.Input + iy) * resolved.Width.Input + ix) * positionStep,
                            firstWeight + ((kz * resolved.Height.Kernel + ky) * resolved.Width.Kernel + kx) * strides.Position,
                            strides.Input);
                    }
                }
            }

            return sum;
        }

        /// <summary>Adds the products of one input position and one kernel position over the channels of the group.</summary>
        private double Add(double sum, int inputAt, int weightAt, int weightStep)
        {
            for (var c = 0; c < resolved.InputsPerGroup; c++)
            {
                var weight = weights[weightAt + c * weightStep];
                if (weight != 0 || !zeroWeightsAreNoTaps)
                    sum += (double)weight * input[inputAt + c * channelStep];
            }

            return sum;
        }
    }
}
