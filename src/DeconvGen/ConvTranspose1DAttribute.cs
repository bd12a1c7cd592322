using System.Diagnostics;

namespace DeconvGen;

/// <summary>
/// Turns a partial type into a transposed convolution over <c>[batch, length, channels]</c> or, channels first,
/// <c>[batch, channels, length]</c>.
/// </summary>
/// <example>
/// <code>
/// [ConvTranspose1D(inputChannels: 1, outputChannels: 1, kernelSize: 4, stride: 2, PadBegin = 2, Weights = [1, 2, 3, 4])]
/// public static partial class Interleave;
/// </code>
/// </example>
[Conditional("DECONVGEN_ATTRIBUTES")]
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = false, Inherited = false)]
public sealed class ConvTranspose1DAttribute : ConvTransposeAttribute
{
    /// <summary>Declares a kernel over one axis.</summary>
    /// <param name="inputChannels">Channels of the input, at least 1.</param>
    /// <param name="outputChannels">Channels of the output, at least 1.</param>
    /// <param name="kernelSize">Elements of the kernel, at least 1.</param>
    /// <param name="stride">Output positions between two inputs, at least 1: the factor by which the length grows.</param>
    public ConvTranspose1DAttribute(int inputChannels, int outputChannels, int kernelSize, int stride = 1)
        : base(inputChannels, outputChannels)
    {
        KernelSize = kernelSize;
        Stride = stride;
    }

    /// <summary>Elements of the kernel.</summary>
    public int KernelSize { get; }

    /// <summary>Output positions between two inputs.</summary>
    public int Stride { get; }

    /// <summary>
    /// Declared input length in positions, or 0 where the length comes with each call. With a declared length the generated
    /// code has nothing left to decide.
    /// </summary>
    public int InputLength { get; set; }

    /// <summary>
    /// Output length in positions, or 0: ONNX's <c>output_shape</c>, from which the pads follow. Needs
    /// <see cref="InputLength"/>; excludes pads.
    /// </summary>
    public int OutputShape { get; set; }
}
