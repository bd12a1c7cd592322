namespace DeconvGen.Generators.Model;

/// <summary>What an attribute asks for between the sum of an output element and its store, beside the activation's name.</summary>
/// <param name="Slope">LeakyRelu only.</param>
/// <param name="ClampMin">Clamp only, as is <paramref name="ClampMax"/>.</param>
/// <param name="Residual">Run takes a span of the output's shape, added after the bias and before the activation.</param>
/// <param name="ArgMax">Run writes the number of each pixel's largest channel instead of the channels.</param>
/// <param name="Slopes">PRelu with constant weights: one number per output channel; default where they come at run time.</param>
internal sealed record EpilogueSpec(
    float Slope = EpilogueSpec.DefaultSlope,
    float ClampMin = float.NegativeInfinity,
    float ClampMax = float.PositiveInfinity,
    EquatableArray<float> Slopes = default,
    bool Residual = false,
    bool ArgMax = false)
{
    public const float DefaultSlope = 0.01f;

    /// <summary>Compares floats as <see cref="EquatableArray{T}"/> does, by their bits: <c>0f</c> and <c>-0f</c> print
    /// differently.</summary>
    public bool Equals(EpilogueSpec? other) => other is not null && Numbers.Equals(other.Numbers) && Slopes.Equals(other.Slopes)
        && Residual == other.Residual && ArgMax == other.ArgMax;

    public override int GetHashCode() => Slopes.GetHashCode() + (Residual ? 1 : 0) + (ArgMax ? 2 : 0);

    private EquatableArray<float> Numbers => new([Slope, ClampMin, ClampMax]);
}
