using DeconvGen.Benchmarks.Layers;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace DeconvGen.Benchmarks.Peers;

/// <summary>
/// The layer in ONNX Runtime, which knows channels first only, from and to memory given once, so that a run copies and
/// allocates nothing beyond what the runtime itself does.
/// </summary>
internal sealed class OnnxRuntimeLayer : ILayer
{
    private readonly FloatBuffer _memory;
    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();
    private readonly OrtValue _input;
    private readonly OrtValue _output;
    private readonly OrtIoBinding _binding;

    public OnnxRuntimeLayer(Case @case, float[] weights, FloatBuffer input, int threads)
    {
        using var options = new SessionOptions
        {
            IntraOpNumThreads = threads,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
        };
        _memory = new(@case.OutputElements, offset: 0);
        _session = new InferenceSession(OnnxModel.Create(@case, weights), options);
        _input = Value(input, OnnxModel.InputShape(@case));
        _output = Value(_memory, OnnxModel.OutputShape(@case));
        _binding = _session.CreateIoBinding();
        _binding.BindInput(OnnxModel.InputName, _input);
        _binding.BindOutput(OnnxModel.OutputName, _output);
    }

    public void Run() => _session.RunWithBinding(_runOptions, _binding);

    public float[] PlanarOutput()
    {
        _memory.Span.Fill(float.NaN);
        Run();
        return _memory.Span.ToArray();
    }

    public void Dispose()
    {
        _binding.Dispose();
        _input.Dispose();
        _output.Dispose();
        _runOptions.Dispose();
        _session.Dispose();
        _memory.Dispose();
    }

    private static unsafe OrtValue Value(FloatBuffer buffer, long[] shape) => OrtValue.CreateTensorValueWithData(
        OrtMemoryInfo.DefaultInstance, TensorElementType.Float, shape, (nint)buffer.Pointer, buffer.Length * (long)sizeof(float));
}
