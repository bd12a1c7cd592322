using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace DeconvGen.Benchmarks.OnnxRuntime;

/// <summary>
/// The layer in ONNX Runtime on one thread, from and to memory given once, so that a run copies and allocates nothing beyond
/// what the runtime itself does.
/// </summary>
internal sealed class OnnxRuntimeLayer : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();
    private readonly OrtValue _input;
    private readonly OrtValue _output;
    private readonly OrtIoBinding _binding;

    public OnnxRuntimeLayer(Case @case, float[] weights, FloatBuffer input, FloatBuffer output)
    {
        using var options = new SessionOptions
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
        };
        _session = new InferenceSession(OnnxModel.Create(@case, weights), options);
        _input = Value(input, OnnxModel.InputShape(@case));
        _output = Value(output, OnnxModel.OutputShape(@case));
        _binding = _session.CreateIoBinding();
        _binding.BindInput(OnnxModel.InputName, _input);
        _binding.BindOutput(OnnxModel.OutputName, _output);
    }

    public void Run() => _session.RunWithBinding(_runOptions, _binding);

    public void Dispose()
    {
        _binding.Dispose();
        _input.Dispose();
        _output.Dispose();
        _runOptions.Dispose();
        _session.Dispose();
    }

    private static unsafe OrtValue Value(FloatBuffer buffer, long[] shape) => OrtValue.CreateTensorValueWithData(
        OrtMemoryInfo.DefaultInstance, TensorElementType.Float, shape, (nint)buffer.Pointer, buffer.Length * (long)sizeof(float));
}
