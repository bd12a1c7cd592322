using System.Diagnostics;

namespace DeconvGen;

/// <summary>
/// Turns a partial type into bilinear (in one dimension: linear) upsampling over <c>[batch, length, channels]</c> or, channels
/// first, <c>[batch, channels, length]</c>.
/// </summary>
/// <example>
/// <code>
/// [BilinearUpsample1D(channels: 2, factor: 3)]
/// public static partial class Upsample3;
/// </code>
/// </example>
[Conditional("DECONVGEN_ATTRIBUTES")]
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = false, Inherited = false)]
public sealed class BilinearUpsample1DAttribute : BilinearUpsampleAttribute
{
    /// <summary>Declares upsampling over one axis.</summary>
    /// <param name="channels">Channels of input and output, at least 1.</param>
    /// <param name="factor">Output positions between two input positions, at least 1.</param>
    public BilinearUpsample1DAttribute(int channels, int factor)
        : base(channels, factor)
    {
    }

    /// <summary>Declared input length in positions, or 0 where the length comes with each call.</summary>
    public int InputLength { get; set; }
}
