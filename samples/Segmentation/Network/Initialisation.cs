using DeconvGen;

namespace Segmentation.Network;

/// <summary>How upsampling layers start.</summary>
internal enum UpsamplingStart
{
    /// <summary>As bilinear interpolation.</summary>
    Bilinear,

    /// <summary>With random weights, as all other layers do.</summary>
    Random,
}

/// <summary>Weights before training.</summary>
internal static class Initialisation
{
    /// <summary>
    /// Normal numbers with variance <c>gain / products</c>, so that an output, a sum of so many products, is about as large
    /// as the inputs; the gain is 2 before a ReLU, which drops half of it. Biases are 0.
    /// </summary>
    public static void Random(Parameter weights, int products, float gain, Random random)
    {
        var deviation = MathF.Sqrt(gain / products);
        foreach (ref var value in weights.Values.AsSpan())
            value = deviation * Normal(random);
    }

    /// <summary>Bilinear interpolation on the channel diagonal, zero elsewhere.</summary>
    public static void Bilinear(Parameter weights, int channels, int factor) =>
        BilinearFilter.CreateDense2D(channels, factor).CopyTo(weights.Values, 0);

    // Box and Muller.
    private static float Normal(Random random) =>
        MathF.Sqrt(-2 * MathF.Log(1 - random.NextSingle())) * MathF.Cos(2 * MathF.PI * random.NextSingle());
}
