namespace DeconvGen.Generators.Tests.Conformance;

/// <summary>Whose words a case is written in. WebNN's are ONNX's.</summary>
internal enum Dialect { Onnx, TensorFlow }

/// <summary>A transposed convolution's attributes as its own framework spells them; null is "not given".</summary>
internal sealed record FrameworkAttributes(Dialect Dialect)
{
    public int[]? Strides { get; init; }

    public int[]? Dilations { get; init; }

    public int Group { get; init; } = 1;

    /// <summary>Begin of each axis, then end of each axis. TensorFlow's explicit padding is brought into this order.</summary>
    public int[]? Pads { get; init; }

    /// <summary>ONNX only.</summary>
    public int[]? OutputPadding { get; init; }

    /// <summary>Spatial axes only. TensorFlow gives it always, ONNX seldom, and they mean different things by it.</summary>
    public int[]? OutputShape { get; init; }

    /// <summary>ONNX auto_pad, or TensorFlow's padding: SAME, VALID or null where <see cref="Pads"/> say it.</summary>
    public string? AutoPad { get; init; }
}
