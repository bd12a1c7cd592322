using System.Diagnostics;

namespace DeconvGen;

/// <summary>
/// Turns a partial type into bilinear upsampling over <c>[batch, height, width, channels]</c> or, channels first,
/// <c>[batch, channels, height, width]</c>.
/// </summary>
/// <example>
/// <code>
/// [BilinearUpsample2D(channels: 21, factor: 8)]
/// public static partial class Upsample8;
/// </code>
/// </example>
[Conditional("DECONVGEN_ATTRIBUTES")]
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = false, Inherited = false)]
public sealed class BilinearUpsample2DAttribute : BilinearUpsampleAttribute
{
    /// <summary>Declares upsampling by the same factor over both axes.</summary>
    /// <param name="channels">Channels of input and output, at least 1.</param>
    /// <param name="factor">Output positions between two input positions on both axes, at least 1.</param>
    public BilinearUpsample2DAttribute(int channels, int factor)
        : base(channels, factor)
    {
    }

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
