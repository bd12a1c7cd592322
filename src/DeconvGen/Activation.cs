namespace DeconvGen;

/// <summary>
/// The function applied to each output element after the bias, before it is stored. NaN stays NaN in all of them.
/// </summary>
/// <remarks>
/// <see cref="Sigmoid"/> and <see cref="Tanh"/> of a kernel are within 4 units in the last place of the true value (results below
/// 2e-38 may be 0) and exact at the infinities; the others are exact but for the one product of a slope.
/// </remarks>
public enum Activation
{
    /// <summary>The element as it is.</summary>
    None = 0,

    /// <summary><c>relu(x) = x &lt; 0 ? 0 : x</c>. NaN is not less than 0, so NaN stays NaN, as in PyTorch and NumPy.</summary>
    Relu = 1,

    /// <summary><c>leaky(x) = x &lt; 0 ? slope * x : x</c>, with the attribute's <c>Slope</c>.</summary>
    LeakyRelu = 2,

    /// <summary><c>clamp(x) = x &lt; min ? min : x &gt; max ? max : x</c>, with the attribute's <c>ClampMin</c> and
    /// <c>ClampMax</c>: 0 and 6 make ReLU6.</summary>
    Clamp = 3,

    /// <summary><c>1 / (1 + exp(-x))</c>: 0 at minus infinity, 1 at infinity.</summary>
    Sigmoid = 4,

    /// <summary>The hyperbolic tangent: -1 and 1 at the infinities, and -0 stays -0.</summary>
    Tanh = 5,

    /// <summary>
    /// <c>x &lt; 0 ? slope[channel] * x : x</c>, with a slope for each output channel: the constructor's third argument or, with
    /// constant weights, the attribute's <c>Slopes</c>.
    /// </summary>
    PRelu = 6,
}
