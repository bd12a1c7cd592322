namespace DeconvGen;

/// <summary>
/// A whole convolution, described at run time: what <see cref="ReferenceConvolution"/> computes. Arrays
/// have one number per spatial axis, outermost (depth or height) first, and decide the rank, 1 to 3.
/// </summary>
/// <remarks>
/// Per axis, with input size n: <c>y[o] = bias + sum of x[i] * w[k]</c> over <c>0 &lt;= k &lt; Kernel</c> with
/// <c>i = o * Stride + k * Dilation - PadBegin</c> and <c>0 &lt;= i &lt; n</c>. Every padding dialect reduces to the pad in front
/// and the output size. Two shapes are equal if all their numbers are.
/// </remarks>
public sealed record ConvolutionShape : LayerShape
{
    /// <summary>
    /// Positions in front of the input on each axis, which contribute nothing; a negative number skips as many inputs. Empty, the
    /// default, is 0 on every axis.
    /// </summary>
    public int[] PadBegin { get; init; } = [];

    internal override int[] Begin => PadBegin;

    internal override string BeginName => nameof(PadBegin);

    internal override bool IsConvolution => true;

    /// <inheritdoc/>
    public bool Equals(ConvolutionShape? other) => base.Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => base.GetHashCode();
}
