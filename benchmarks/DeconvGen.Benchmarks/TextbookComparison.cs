using BenchmarkDotNet.Attributes;

namespace DeconvGen.Benchmarks;

/// <summary>
/// The definition beside the generated kernel and ONNX Runtime. Only the cases in which the definition takes some tenths
/// of a second at most: it is run dozens of times, which with the others would be minutes for each.
/// </summary>
[MemoryDiagnoser]
public class TextbookComparison : IDisposable
{
    private Workload? _workload;

    [Params("tiny", "wave", "dbhead1", "bilinear", "fcn8dw")]
    public string Layer { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _workload = new(Cases.Find(Layer)!);
        _workload.CheckAgreement();
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _workload?.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true)]
    public void Textbook() => _workload!.Textbook();

    [Benchmark]
    public void OnnxRuntime() => _workload!.OnnxRuntime();

    [Benchmark]
    public void DeconvGen() => _workload!.DeconvGen();
}
