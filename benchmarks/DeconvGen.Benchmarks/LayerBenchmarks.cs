using BenchmarkDotNet.Attributes;

namespace DeconvGen.Benchmarks;

/// <summary>Every case, one thread, beside ONNX Runtime.</summary>
[MemoryDiagnoser]
public class LayerBenchmarks : IDisposable
{
    private Workload? _workload;

    /// <summary>Names of the cases.</summary>
    public static IEnumerable<string> Names => Cases.All.Select(static @case => @case.Name);

    [ParamsSource(nameof(Names))]
    public string Layer { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _workload = new(Cases.Find(Layer)!);
        _workload.CheckAgreement(withTextbook: false);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _workload?.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true)]
    public void OnnxRuntime() => _workload!.OnnxRuntime();

    [Benchmark]
    public void DeconvGen() => _workload!.DeconvGen();
}
