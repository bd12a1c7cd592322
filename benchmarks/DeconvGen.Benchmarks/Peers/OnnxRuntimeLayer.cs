using DeconvGen.Benchmarks.Layers;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace DeconvGen.Benchmarks.Peers;

/// <summary>The layer in ONNX Runtime, which knows channels first only.</summary>
internal sealed class OnnxRuntimeLayer : ILayer
{
    private readonly FloatBuffer _memory;
    private readonly OrtValue _input;
    private readonly OrtValue _output;
    private readonly OnnxSession _session;

    public OnnxRuntimeLayer(Case @case, float[] weights, FloatBuffer input, int threads)
    {
        _memory = new(@case.OutputElements, offset: 0);
        _input = Value(input, OnnxModel.InputShape(@case));
        _output = Value(_memory, OnnxModel.OutputShape(@case));
        _session = new(OnnxModel.Create(@case, weights), _input, _output, threads);
    }

    public void Run() => _session.Run();

    public float[] PlanarOutput()
    {
        _memory.Span.Fill(float.NaN);
        Run();
        return _memory.Span.ToArray();
    }

    public void Dispose()
    {
        _session.Dispose();
        _input.Dispose();
        _output.Dispose();
        _memory.Dispose();
    }

    private static unsafe OrtValue Value(FloatBuffer buffer, long[] shape) => OrtValue.CreateTensorValueWithData(
        OrtMemoryInfo.DefaultInstance, TensorElementType.Float, shape, (nint)buffer.Pointer, buffer.Length * (long)sizeof(float));
}
