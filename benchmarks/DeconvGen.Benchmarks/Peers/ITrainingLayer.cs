namespace DeconvGen.Benchmarks.Peers;

/// <summary>A layer that learns, ready to run in one library and one layout.</summary>
internal interface ITrainingLayer : IDisposable
{
    /// <summary>From the input to an output of the layer's own.</summary>
    void Forward();

    /// <summary>From the gradient by the output to those by input, weights and bias.</summary>
    void Backward();

    /// <summary>Runs backward once and gives the result.</summary>
    Gradients PlanarGradients();
}

/// <param name="Input">Channels first.</param>
/// <param name="Weights">In ONNX order.</param>
/// <param name="Bias">One number per output channel.</param>
internal sealed record Gradients(float[] Input, float[] Weights, float[] Bias);
