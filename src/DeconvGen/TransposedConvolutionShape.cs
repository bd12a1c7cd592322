namespace DeconvGen;

/// <summary>
/// A whole transposed convolution, described at run time: what <see cref="ReferenceTransposedConvolution"/> computes. Arrays
/// have one number per spatial axis, outermost (depth or height) first, and decide the rank, 1 to 3.
/// </summary>
/// <remarks>
/// Per axis, with input size n: <c>y[o] = bias + sum of x[i] * w[k]</c> over <c>0 &lt;= i &lt; n</c> and
/// <c>0 &lt;= k &lt; Kernel</c> with <c>o = i * Stride + k * Dilation - CropBegin</c>. Every padding dialect reduces to crop and
/// output size; <see cref="Padding"/> has the rules. Two shapes are equal if all their numbers are.
/// </remarks>
public sealed record TransposedConvolutionShape : LayerShape
{
    /// <summary>
    /// Positions of the full result dropped in front on each axis; a negative number leaves as many positions in front that
    /// nothing reaches. Empty, the default, is 0 on every axis.
    /// </summary>
    public int[] CropBegin { get; init; } = [];

    internal override int[] Begin => CropBegin;

    internal override string BeginName => nameof(CropBegin);

    internal override bool IsConvolution => false;

    /// <inheritdoc/>
    public bool Equals(TransposedConvolutionShape? other) => base.Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => base.GetHashCode();
}
