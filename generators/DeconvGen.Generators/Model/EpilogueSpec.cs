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
}
