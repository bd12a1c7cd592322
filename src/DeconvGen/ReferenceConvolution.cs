namespace DeconvGen;

/// <summary>
/// The textbook definition of the convolution: what every generated kernel must compute. It follows the formula element by
/// element and is slow.
/// </summary>
/// <remarks>
/// <para>
/// <c>y[o] = bias + sum of x[o * stride + k * dilation - padBegin] * w[k]</c> over the input channels of the group and all k
/// whose input position exists, on every axis. This is TensorFlow's <c>conv2d</c>, ONNX's <c>Conv</c> and PyTorch's
/// <c>Conv2d</c> (and their forms of other rank), which differ only in the order of the axes and in how pad and output size are
/// given. The kernel is not reversed, as in all of them.
/// </para>
/// <para>
/// Products and sums are computed in double; the sum is rounded to float once. Positions that reach no input hold the bias.
/// </para>
/// </remarks>
public static class ReferenceConvolution
{
    /// <summary>Computes the operation and writes every element of the output.</summary>
    /// <param name="shape">Sizes, layouts and activation.</param>
    /// <param name="input">
    /// <c>[batch, spatial..., inputChannels]</c>, or <c>[batch, inputChannels, spatial...]</c> with channels first.
    /// </param>
    /// <param name="weights">
    /// <c>outputChannels * (inputChannels / groups) * kernel positions</c> numbers in the order of the shape's weight layout.
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
    /// <param name="residual">What is added to each output before the activation, in the output's order; empty is 0.</param>
    /// <exception cref="ArgumentNullException">The shape is null.</exception>
    /// <exception cref="ArgumentException">
    /// The shape contradicts itself, a span has not exactly the length the shape asks for, or the output overlaps another
    /// span. Nothing has been written.
    /// </exception>
    public static void Run(
        ConvolutionShape shape,
        ReadOnlySpan<float> input,
        ReadOnlySpan<float> weights,
        ReadOnlySpan<float> bias,
        Span<float> output,
        bool zeroWeightsAreNoTaps = false,
        ReadOnlySpan<float> residual = default) =>
        ReferenceTransposedConvolution.Run(ResolvedShape.Of(shape), input, weights, bias, output, zeroWeightsAreNoTaps, residual);
}
