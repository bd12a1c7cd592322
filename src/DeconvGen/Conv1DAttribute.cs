using System.Diagnostics;

namespace DeconvGen;

/// <summary>
/// Turns a partial type into a convolution over <c>[batch, length, channels]</c> or, channels first,
/// <c>[batch, channels, length]</c>.
/// </summary>
/// <example>
/// <code>
/// [Conv1D(inputChannels: 1, outputChannels: 1, kernelSize: 3, Pad = 1, Weights = [0.25f, 0.5f, 0.25f])]
/// public static partial class Smooth;
/// </code>
/// </example>
[Conditional("DECONVGEN_ATTRIBUTES")]
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = false, Inherited = false)]
public sealed class Conv1DAttribute : ConvAttribute
{
    /// <summary>Declares a kernel over one axis.</summary>
    /// <param name="inputChannels">Channels of the input, at least 1.</param>
    /// <param name="outputChannels">Channels of the output, at least 1.</param>
    /// <param name="kernelSize">Elements of the kernel, at least 1.</param>
    /// <param name="stride">Input positions between two outputs, at least 1: the factor by which the length shrinks.</param>
    public Conv1DAttribute(int inputChannels, int outputChannels, int kernelSize, int stride = 1)
        : base(inputChannels, outputChannels)
    {
        KernelSize = kernelSize;
        Stride = stride;
    }

    /// <summary>Elements of the kernel.</summary>
    public int KernelSize { get; }

    /// <summary>Input positions between two outputs.</summary>
    public int Stride { get; }

    /// <summary>
    /// Declared input length in positions, or 0 where the length comes with each call. With a declared length the generated
    /// code has nothing left to decide.
    /// </summary>
    public int InputLength { get; set; }
}
