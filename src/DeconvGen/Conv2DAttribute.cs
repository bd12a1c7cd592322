using System.Diagnostics;

namespace DeconvGen;

/// <summary>
/// Turns a partial type into a convolution over <c>[batch, height, width, channels]</c> or, channels first,
/// <c>[batch, channels, height, width]</c>. Arrays have one number per axis (height, width).
/// </summary>
/// <remarks>A property for all axes and its form per axis exclude each other.</remarks>
/// <example>
/// <code>
/// [Conv2D(inputChannels: 3, outputChannels: 16, kernelSize: 3, stride: 2, Padding = Padding.Same, Activation = Activation.Relu)]
/// public sealed partial class Encoder;
/// </code>
/// </example>
[Conditional("DECONVGEN_ATTRIBUTES")]
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = false, Inherited = false)]
public sealed class Conv2DAttribute : ConvAttribute
{
    /// <summary>Declares a kernel with the same size and the same stride on every axis.</summary>
    /// <param name="inputChannels">Channels of the input, at least 1.</param>
    /// <param name="outputChannels">Channels of the output, at least 1.</param>
    /// <param name="kernelSize">Elements of the kernel on every axis, at least 1.</param>
    /// <param name="stride">Input positions between two outputs on every axis, at least 1.</param>
    public Conv2DAttribute(int inputChannels, int outputChannels, int kernelSize, int stride = 1)
        : base(inputChannels, outputChannels)
    {
        KernelSize = [kernelSize, kernelSize];
        Stride = [stride, stride];
    }

    /// <summary>Declares a kernel with a size per axis and the same stride on every axis.</summary>
    /// <param name="inputChannels">Channels of the input, at least 1.</param>
    /// <param name="outputChannels">Channels of the output, at least 1.</param>
    /// <param name="kernelSize">Elements of the kernel on each axis (height, width), at least 1.</param>
    /// <param name="stride">Input positions between two outputs on every axis, at least 1.</param>
    public Conv2DAttribute(int inputChannels, int outputChannels, int[] kernelSize, int stride = 1)
        : base(inputChannels, outputChannels)
    {
        KernelSize = kernelSize;
        Stride = [stride, stride];
    }

    /// <summary>Declares a kernel with the same size on every axis and a stride per axis.</summary>
    /// <param name="inputChannels">Channels of the input, at least 1.</param>
    /// <param name="outputChannels">Channels of the output, at least 1.</param>
    /// <param name="kernelSize">Elements of the kernel on every axis, at least 1.</param>
    /// <param name="stride">Input positions between two outputs on each axis (height, width), at least 1.</param>
    public Conv2DAttribute(int inputChannels, int outputChannels, int kernelSize, int[] stride)
        : base(inputChannels, outputChannels)
    {
        KernelSize = [kernelSize, kernelSize];
        Stride = stride;
    }

    /// <summary>Declares a kernel with a size and a stride per axis.</summary>
    /// <param name="inputChannels">Channels of the input, at least 1.</param>
    /// <param name="outputChannels">Channels of the output, at least 1.</param>
    /// <param name="kernelSize">Elements of the kernel on each axis (height, width), at least 1.</param>
    /// <param name="stride">Input positions between two outputs on each axis (height, width), at least 1.</param>
    public Conv2DAttribute(int inputChannels, int outputChannels, int[] kernelSize, int[] stride)
        : base(inputChannels, outputChannels)
    {
        KernelSize = kernelSize;
        Stride = stride;
    }

    /// <summary>Elements of the kernel on each axis (height, width).</summary>
    public int[] KernelSize { get; }

    /// <summary>Input positions between two outputs on each axis (height, width).</summary>
    public int[] Stride { get; }

    /// <summary>Distance between kernel elements on each axis (height, width), at least 1.</summary>
    public int[]? Dilations { get; set; }

    /// <summary>
    /// Positions without a value at the ends of each axis: 2 numbers that hold for both ends (PyTorch's <c>padding</c>), or 4
    /// numbers, all beginnings and then all ends (ONNX's <c>pads</c>). <see cref="Padding.Explicit"/> only.
    /// </summary>
    public int[]? Pads { get; set; }

    /// <summary>Declared input height, or 0 where sizes come with each call. Declare both or none.</summary>
    public int InputHeight { get; set; }

    /// <summary>Declared input width, or 0 where sizes come with each call. Declare both or none.</summary>
    public int InputWidth { get; set; }

    /// <summary>
    /// True: <c>Run</c> writes a label for each pixel, <c>Span&lt;byte&gt; labels</c> of shape <c>[batch, height, width]</c>,
    /// instead of scores: the number of the channel with the largest score. The lowest of equal ones wins, and the first that is
    /// NaN wins over all. At most 256 channels, without activation, residual or gradients. The scores of a row or so exist at a
    /// time, in memory that each thread keeps. The type implements no layer interface.
    /// </summary>
    public bool ArgMax { get; set; }
}
