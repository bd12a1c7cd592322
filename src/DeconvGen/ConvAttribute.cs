using System.Diagnostics;

namespace DeconvGen;

/// <summary>
/// What the attributes <see cref="Conv1DAttribute"/>, <see cref="Conv2DAttribute"/> and <see cref="Conv3DAttribute"/> have in
/// common. It cannot be applied itself.
/// </summary>
/// <remarks>
/// <para>
/// For one axis the operation is <c>y[o] = bias + sum of x[o * stride + k * dilation - padBegin] * w[k]</c> over all k whose input
/// exists: what the frameworks call a convolution, without reversing the kernel. Two and three axes are the product of this rule.
/// Wrong values are errors of the build, reported at the attribute.
/// </para>
/// <para>
/// With input size n and <c>extent = (kernel - 1) * dilation + 1</c>: <see cref="Padding.Explicit"/> (the rule of PyTorch and of
/// ONNX with <c>auto_pad = NOTSET</c>) and <see cref="Padding.Valid"/> have
/// <c>out = floor((n + padBegin + padEnd - extent) / stride) + 1</c>. <see cref="Padding.Same"/> and
/// <see cref="Padding.SameUpper"/> have <c>out = ceil(n / stride)</c> and
/// <c>padBegin + padEnd = max(0, (out - 1) * stride + extent - n)</c>, the odd one at the end; <see cref="Padding.SameLower"/> has
/// it in front.
/// </para>
/// <para>
/// With channels first, a stride above 1 and many channels the kernel works on turned copies of its tensors: in memory that each
/// thread keeps, a block of rows at a time; of a signal as a whole, in arrays of the shared pool.
/// </para>
/// </remarks>
[Conditional("DECONVGEN_ATTRIBUTES")]
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = false, Inherited = false)]
public abstract class ConvAttribute : LayerAttribute
{
    private protected ConvAttribute(int inputChannels, int outputChannels)
        : base(inputChannels, outputChannels)
    {
    }

    /// <summary>
    /// Positions without a value around the input, at both ends of every axis: PyTorch's <c>padding</c>.
    /// <see cref="Padding.Explicit"/> only; excludes <see cref="PadBegin"/> and <see cref="PadEnd"/>.
    /// </summary>
    public int Pad { get; set; }

    /// <summary>
    /// Positions without a value in front of every axis: the first half of ONNX's <c>pads</c>. <see cref="Padding.Explicit"/> only.
    /// </summary>
    public int PadBegin { get; set; }

    /// <summary>
    /// Positions without a value behind every axis: the second half of ONNX's <c>pads</c>. <see cref="Padding.Explicit"/> only.
    /// </summary>
    public int PadEnd { get; set; }
}
