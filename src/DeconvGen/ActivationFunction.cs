namespace DeconvGen;

/// <summary>The textbook definition of the activations.</summary>
internal static class ActivationFunction
{
    /// <summary>The activation of an output channel's element, rounded once.</summary>
    public static float Apply(LayerShape shape, int channel, double x) => (float)(shape.Activation switch
    {
        Activation.Relu => x < 0 ? 0 : x,
        Activation.LeakyRelu => x < 0 ? shape.Slope * x : x,
        Activation.Clamp => x < shape.ClampMin ? shape.ClampMin : x > shape.ClampMax ? shape.ClampMax : x,
        Activation.Sigmoid => x < 0 ? Math.Exp(x) / (1 + Math.Exp(x)) : 1 / (1 + Math.Exp(-x)),
        Activation.Tanh => Math.Tanh(x),
        Activation.PRelu => x < 0 ? shape.Slopes[channel] * x : x,
        _ => x,
    });
}
