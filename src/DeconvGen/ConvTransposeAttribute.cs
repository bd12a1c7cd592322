using System.Diagnostics;

namespace DeconvGen;

/// <summary>
/// What the attributes <see cref="ConvTranspose1DAttribute"/>, <see cref="ConvTranspose2DAttribute"/> and
/// <see cref="ConvTranspose3DAttribute"/> have in common. It cannot be applied itself.
/// </summary>
/// <remarks>
/// <para>
/// For one axis the operation is <c>y[o] = bias + sum of x[i] * w[k]</c> over all i and k with
/// <c>o = i * stride + k * dilation - crop</c>. Two and three axes are the product of this rule. Wrong values are errors of
/// the build, reported at the attribute.
/// </para>
/// <para>
/// With channels first, overlapping windows and many channels the kernel works on turned copies of its tensors, a block of rows
/// at a time, in memory that each thread keeps; in one dimension it does not.
/// </para>
/// </remarks>
[Conditional("DECONVGEN_ATTRIBUTES")]
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = false, Inherited = false)]
public abstract class ConvTransposeAttribute : LayerAttribute
{
    private protected ConvTransposeAttribute(int inputChannels, int outputChannels)
        : base(inputChannels, outputChannels)
    {
    }

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

    /// <summary>How the kernel multiplies; <see cref="Algorithm.Direct"/> by default.</summary>
    public Algorithm Algorithm { get; set; }

    /// <summary>
    /// <see cref="Padding.Same"/> only: the output has <c>n * stride - OutputTrim</c> positions on every axis, with
    /// <c>0 &lt;= OutputTrim &lt; stride</c>. <c>stride - 1</c> gives <c>(n - 1) * stride + 1</c>, the length of FCN layers.
    /// </summary>
    public int OutputTrim { get; set; }
}
