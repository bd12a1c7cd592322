using DeconvGen.Generators.Planning;

namespace DeconvGen.Generators.Targets;

/// <summary>
/// The functions behind the verbs <see cref="Sigmoid"/> and <see cref="Tanh"/>, as members of the generated type, where a plan uses
/// them. Leaf methods call nothing else: with some twenty constants of its own, a function written into a tile would push
/// accumulators out of the registers, and each of a tile's outputs would be a page of code.
/// </summary>
/// <remarks>
/// <c>exp(-a) = 2^n * exp(r)</c> with <c>n = round(-a / ln 2)</c> and <c>r = -a - n * ln 2</c>; adding 1.5 * 2^23 rounds and
/// leaves n in the low bits. exp(r) is <c>1 + r + r^2 * q(r)</c> with q interpolated where Chebyshev polynomials vanish (1e-8
/// off). Near 0, tanh is <c>a + a^3 * q(a^2)</c> (2e-8 off), elsewhere <c>(1 - e) / (1 + e)</c> with <c>e = exp(-2a)</c>.
/// </remarks>
internal static class ActivationText
{
    private static readonly float[] s_exponential = [0.0013926213f, 0.008363203f, 0.041666556f, 0.16666577f, 0.5f, 1f, 1f];

    private static readonly float[] s_tangent = [-0.006096715f, 0.020997178f, -0.05385091f, 0.1333277f, -0.3333333f];

    /// <summary>The members that the verbs need, each a list of lines.</summary>
    /// <param name="vector">The type's name of a vector of floats, and of its functions.</param>
    public static IEnumerable<IReadOnlyList<string>> Members(
        IReadOnlyList<VectorOp> verbs, string vector, Func<string, string, string, string> vectorMultiplyAdd,
        Func<string, string, string, string> scalarMultiplyAdd)
    {
        foreach (var single in new[] { false, true })
        {
            bool Uses<T>() => verbs.Any(op => op is T && op.Lanes == 1 == single);

            Func<string, string, string, string> multiplyAdd = single ? scalarMultiplyAdd : vectorMultiplyAdd;
            if (Uses<Sigmoid>() || Uses<Tanh>())
                yield return single ? Exponential(multiplyAdd) : Exponential(vector, multiplyAdd);
            if (Uses<Sigmoid>())
                yield return single ? Sigmoid() : Sigmoid(vector);
            if (Uses<Tanh>())
                yield return single ? Tanh(multiplyAdd) : Tanh(vector, multiplyAdd);
        }
    }

    private static List<string> Exponential(string vector, Func<string, string, string, string> multiplyAdd)
    {
        string Number(string text) => $"{vector}.Create({text})";
        return
        [
            $"private static {vector}<float> ExpOfMinus({vector}<float> a)",
            $"var z = {multiplyAdd("a", Number("-1.44269502f"), Number("12582912f"))};",
            $"var n = z - {Number("12582912f")};",
            $"var r = {multiplyAdd("n", Number("-0.693359375f"), "-a")};",
            $"r = {multiplyAdd("n", Number("0.00021219444f"), "r")};",
            .. Polynomial(s_exponential, "p", "r", Number, multiplyAdd),
            $"p *= ((z.AsInt32() << 23) + {Number("0x3F800000")}).AsSingle();",
            $"return {vector}.ConditionalSelect({vector}.GreaterThan(a, {Number("87f")}), {vector}<float>.Zero, p);",
        ];
    }

    private static List<string> Exponential(Func<string, string, string, string> multiplyAdd) =>
    [
        "private static float ExpOfMinus(float a)",
        $"var z = {multiplyAdd("a", "-1.44269502f", "12582912f")};",
        "var n = z - 12582912f;",
        $"var r = {multiplyAdd("n", "-0.693359375f", "(-a)")};",
        $"r = {multiplyAdd("n", "0.00021219444f", "r")};",
        .. Polynomial(s_exponential, "p", "r", static text => text, multiplyAdd),
        "p *= BitConverter.Int32BitsToSingle((BitConverter.SingleToInt32Bits(z) << 23) + 0x3F800000);",
        "return a > 87f ? 0f : p;",
    ];

    private static List<string> Sigmoid(string vector) =>
    [
        $"private static {vector}<float> Sigmoid({vector}<float> x)",
        $"var e = ExpOfMinus({vector}.Abs(x));",
        $"var one = {vector}.Create(1f);",
        $"return {vector}.ConditionalSelect({vector}.LessThan(x, {vector}<float>.Zero), e, one) / (one + e);",
    ];

    private static List<string> Sigmoid() =>
    [
        "private static float Sigmoid(float x)",
        "var e = ExpOfMinus(Math.Abs(x));",
        "return (x < 0f ? e : 1f) / (1f + e);",
    ];

    private static List<string> Tanh(string vector, Func<string, string, string, string> multiplyAdd)
    {
        string Number(string text) => $"{vector}.Create({text})";
        return
        [
            $"private static {vector}<float> Tanh({vector}<float> x)",
            $"var a = {vector}.Abs(x);",
            "var s = a * a;",
            .. Polynomial(s_tangent, "p", "s", Number, multiplyAdd),
            $"var near = {multiplyAdd("a * s", "p", "a")};",
            "var e = ExpOfMinus(a + a);",
            $"var far = ({Number("1f")} - e) / ({Number("1f")} + e);",
            $"return {vector}.CopySign({vector}.ConditionalSelect({vector}.LessThan(a, {Number("0.625f")}), near, far), x);",
        ];
    }

    private static List<string> Tanh(Func<string, string, string, string> multiplyAdd) =>
    [
        "private static float Tanh(float x)",
        "var a = Math.Abs(x);",
        "var s = a * a;",
        .. Polynomial(s_tangent, "p", "s", static text => text, multiplyAdd),
        $"var near = {multiplyAdd("a * s", "p", "a")};",
        "var e = ExpOfMinus(a + a);",
        "var far = (1f - e) / (1f + e);",
        "return MathF.CopySign(a < 0.625f ? near : far, x);",
    ];

    /// <summary>By Horner's rule, the highest power first.</summary>
    private static IEnumerable<string> Polynomial(float[] coefficients, string result, string variable, Func<string, string> number,
        Func<string, string, string, string> multiplyAdd)
    {
        yield return $"var {result} = {number(VectorTarget.Literal(coefficients[0]))};";
        foreach (var coefficient in coefficients.Skip(1))
            yield return $"{result} = {multiplyAdd(result, variable, number(VectorTarget.Literal(coefficient)))};";
    }
}
