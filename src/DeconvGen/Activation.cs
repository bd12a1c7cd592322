namespace DeconvGen;

/// <summary>The function applied to each output element after the bias, before it is stored.</summary>
public enum Activation
{
    /// <summary>The element as it is.</summary>
    None = 0,

    /// <summary><c>relu(x) = x &lt; 0 ? 0 : x</c>. NaN is not less than 0, so NaN stays NaN, as in PyTorch and NumPy.</summary>
    Relu = 1,
}
