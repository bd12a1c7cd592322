namespace DeconvGen.Generators.Tests;

/// <summary>What the verbs for sigmoid and tanh compute, rounding by rounding.</summary>
internal static class ActivationMeaning
{
    public static float Sigmoid(float x, bool fused)
    {
        var e = ExpOfMinus(Math.Abs(x), fused);
        return (x < 0f ? e : 1f) / (1f + e);
    }

    public static float Tanh(float x, bool fused)
    {
        float[] coefficients = [-0.006096715f, 0.020997178f, -0.05385091f, 0.1333277f, -0.3333333f];
        var a = Math.Abs(x);
        var square = a * a;
        var near = MultiplyAdd(a * square, Polynomial(coefficients, square, fused), a, fused);
        var e = ExpOfMinus(a + a, fused);
        var far = (1f - e) / (1f + e);
        return MathF.CopySign(a < 0.625f ? near : far, x);
    }

    /// <summary>exp(-a) for a of 0 or more; 0 above 87.</summary>
    private static float ExpOfMinus(float a, bool fused)
    {
        float[] coefficients = [0.0013926213f, 0.008363203f, 0.041666556f, 0.16666577f, 0.5f, 1f, 1f];
        var shifted = MultiplyAdd(a, -1.44269502f, 12582912f, fused);
        var n = shifted - 12582912f;
        var r = MultiplyAdd(n, 0.00021219444f, MultiplyAdd(n, -0.693359375f, -a, fused), fused);
        var power = BitConverter.Int32BitsToSingle((BitConverter.SingleToInt32Bits(shifted) << 23) + 0x3F800000);
        return a > 87f ? 0f : Polynomial(coefficients, r, fused) * power;
    }

    private static float Polynomial(float[] coefficients, float x, bool fused) =>
        coefficients.Skip(1).Aggregate(coefficients[0], (sum, coefficient) => MultiplyAdd(sum, x, coefficient, fused));

    private static float MultiplyAdd(float left, float right, float sum, bool fused)
    {
        if (fused)
            return MathF.FusedMultiplyAdd(left, right, sum);
        var product = left * right;
        return product + sum;
    }
}
