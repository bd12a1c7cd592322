using DeconvGen.Benchmarks.Layers;

namespace DeconvGen.Benchmarks.Peers;

/// <summary>The generated kernel of a case, in one layout.</summary>
internal sealed class GeneratedLayer : ILayer
{
    private readonly Case _case;
    private readonly TensorLayout _layout;
    private readonly FloatBuffer _input;
    private readonly FloatBuffer _output;
    private readonly LayerRun _run;
    private readonly ParallelOptions? _options;

    /// <param name="case">What to run.</param>
    /// <param name="layout">Layout of <paramref name="input"/> and of the output.</param>
    /// <param name="weights">In ONNX order.</param>
    /// <param name="input">Its distance from a boundary is the output's too.</param>
    /// <param name="threads">1 for the caller's thread alone.</param>
    public GeneratedLayer(Case @case, TensorLayout layout, float[] weights, FloatBuffer input, int threads)
    {
        (_case, _layout, _input) = (@case, layout, input);
        _output = new(@case.OutputElements, input.Offset);
        _run = @case.Create(layout, weights);
        _options = threads == 1 ? null : new() { MaxDegreeOfParallelism = threads };
    }

    public void Run() => _run(_input.Span, _output.Span, _options);

    public float[] PlanarOutput()
    {
        _output.Span.Fill(float.NaN);
        Run();
        return Planes.From(_output.Span, _case.OutputChannels, _layout);
    }

    public void Dispose() => _output.Dispose();
}
