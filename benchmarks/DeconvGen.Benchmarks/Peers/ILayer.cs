namespace DeconvGen.Benchmarks.Peers;

/// <summary>A case ready to run in one library and one layout.</summary>
internal interface ILayer : IDisposable
{
    /// <summary>One run, from the input to an output of the layer's own.</summary>
    void Run();

    /// <summary>Runs once and gives the output, channels first.</summary>
    float[] PlanarOutput();
}
