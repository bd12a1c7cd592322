using System.Diagnostics;

namespace DeconvGen;

/// <summary>
/// What the attributes <see cref="ConvTranspose1DAttribute"/>, <see cref="ConvTranspose2DAttribute"/> and
/// <see cref="ConvTranspose3DAttribute"/> have in common. It cannot be applied itself.
/// </summary>
/// <remarks>
/// For one axis the operation is <c>y[o] = bias + sum of x[i] * w[k]</c> over all i and k with
/// <c>o = i * stride + k * dilation - crop</c>. Two and three axes are the product of this rule. Wrong values are errors of
/// the build, reported at the attribute.
/// </remarks>
[Conditional("DECONVGEN_ATTRIBUTES")]
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = false, Inherited = false)]
public abstract class ConvTransposeAttribute : Attribute
{
    private protected ConvTransposeAttribute(int inputChannels, int outputChannels)
    {
        InputChannels = inputChannels;
        OutputChannels = outputChannels;
    }

    /// <summary>Channels of the input, at least 1.</summary>
    public int InputChannels { get; }

    /// <summary>Channels of the output, at least 1.</summary>
    public int OutputChannels { get; }

    /// <summary>
    /// Number of groups, a divisor of both channel counts. Group g connects the g-th part of the input channels with the
    /// g-th part of the output channels; groups = channels is a depthwise kernel.
    /// </summary>
    public int Groups { get; set; } = 1;

    /// <summary>The rule for crop and output size; <see cref="Padding.Explicit"/> without pads by default.</summary>
    public Padding Padding { get; set; }

    /// <summary>Order of the axes of input and output; channels last by default.</summary>
    public TensorLayout Layout { get; set; }

    /// <summary>Order of the axes of the weights; by default the usual one of <see cref="Layout"/>.</summary>
    public WeightLayout WeightLayout { get; set; }

    /// <summary>Function applied to each output element after the bias.</summary>
    public Activation Activation { get; set; }

    /// <summary>What <see cref="Activation.LeakyRelu"/> multiplies negative elements with; 0.01 by default.</summary>
    public float Slope { get; set; } = 0.01f;

    /// <summary>The lower bound of <see cref="Activation.Clamp"/>; none by default.</summary>
    public float ClampMin { get; set; } = float.NegativeInfinity;

    /// <summary>The upper bound of <see cref="Activation.Clamp"/>, not less than the lower; none by default.</summary>
    public float ClampMax { get; set; } = float.PositiveInfinity;

    /// <summary>
    /// True: <c>Run</c> takes a second span behind the input, with as many numbers as the output and in its order, that is added
    /// after the bias and before the activation: the skip of an FCN. It may overlap the input, but not the output.
    /// </summary>
    public bool Residual { get; set; }

    /// <summary>
    /// The slopes of <see cref="Activation.PRelu"/>, one per output channel, together with <see cref="Weights"/> only: where
    /// weights come at run time, slopes are the constructor's third argument.
    /// </summary>
    public float[]? Slopes { get; set; }

    /// <summary>
    /// Constant weights in the order of <see cref="WeightLayout"/>,
    /// <c>inputChannels * (outputChannels / groups) * kernel positions</c> numbers and at most 4,096. They become part of the
    /// generated code, the type must then be a static class, and a weight equal to 0 is no tap: nothing is multiplied by it.
    /// Without constant weights the type is an instance that takes them in its constructor.
    /// </summary>
    public float[]? Weights { get; set; }

    /// <summary>Constant bias, one number per output channel, together with <see cref="Weights"/> only. None is 0.</summary>
    public float[]? Bias { get; set; }

    /// <summary>The instruction sets to generate code for; all of them by default.</summary>
    public Targets Targets { get; set; } = Targets.All;

    /// <summary>Distance between kernel elements, at least 1, on every axis.</summary>
    public int Dilation { get; set; } = 1;

    /// <summary>
    /// Positions dropped at both ends of every axis: PyTorch's <c>padding</c>. <see cref="Padding.Explicit"/> only; excludes
    /// <see cref="PadBegin"/> and <see cref="PadEnd"/>.
    /// </summary>
    public int Pad { get; set; }

    /// <summary>
    /// Positions dropped at the beginning of every axis: the first half of ONNX's <c>pads</c>.
    /// <see cref="Padding.Explicit"/> only.
    /// </summary>
    public int PadBegin { get; set; }

    /// <summary>
    /// Positions dropped at the end of every axis: the second half of ONNX's <c>pads</c>. <see cref="Padding.Explicit"/> only.
    /// </summary>
    public int PadEnd { get; set; }

    /// <summary>
    /// Positions added at the end of every axis, which hold what the kernel reaches there, or the bias: <c>output_padding</c>
    /// of PyTorch and ONNX. Less than the stride or, except with <see cref="Padding.Valid"/>, than the dilation; not with
    /// <see cref="Padding.Same"/>.
    /// </summary>
    public int OutputPadding { get; set; }

    /// <summary>
    /// <see cref="Padding.Same"/> only: the output has <c>n * stride - OutputTrim</c> positions on every axis, with
    /// <c>0 &lt;= OutputTrim &lt; stride</c>. <c>stride - 1</c> gives <c>(n - 1) * stride + 1</c>, the length of FCN layers.
    /// </summary>
    public int OutputTrim { get; set; }
}
