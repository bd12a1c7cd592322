using Microsoft.ML.OnnxRuntime;

namespace DeconvGen.Benchmarks.Peers;

/// <summary>
/// A model of one input and one output in ONNX Runtime, from and to memory given once, so that a run copies and allocates
/// nothing beyond what the runtime itself does.
/// </summary>
internal sealed class OnnxSession : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();
    private readonly OrtIoBinding _binding;

    /// <param name="model">The bytes of the model.</param>
    /// <param name="input">What it reads; not disposed here.</param>
    /// <param name="output">What it writes; not disposed here.</param>
    /// <param name="threads">Threads of an operator.</param>
    public OnnxSession(byte[] model, OrtValue input, OrtValue output, int threads)
    {
        using var options = new SessionOptions
        {
            IntraOpNumThreads = threads,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
        };
        _session = new(model, options);
        _binding = _session.CreateIoBinding();
        _binding.BindInput(_session.InputNames[0], input);
        _binding.BindOutput(_session.OutputNames[0], output);
    }

    public void Run() => _session.RunWithBinding(_runOptions, _binding);

    public void Dispose()
    {
        _binding.Dispose();
        _runOptions.Dispose();
        _session.Dispose();
    }
}
