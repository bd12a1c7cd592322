using BenchmarkDotNet.Attributes;
using DeconvGen.Benchmarks.Layers;
using DeconvGen.Benchmarks.Peers;

namespace DeconvGen.Benchmarks.Suites;

/// <summary>
/// The definition beside the generated kernel. Only the cases in which the definition takes some tenths of a second at most: it
/// is run dozens of times, which with the others would be minutes for each.
/// </summary>
[MemoryDiagnoser]
public class TextbookComparison : IDisposable
{
    private Workload? _workload;
    private ILayer? _channelsFirst;

    [Params("tiny", "wave", "dbhead1", "bilinear", "fcn8dw")]
    public string Layer { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _workload = new(Cases.Find(Layer)!);
        _channelsFirst = _workload.Generated(TensorLayout.ChannelsFirst);
        _workload.Check(nameof(ChannelsFirst), _channelsFirst, _workload.Definition());
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _workload?.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true)]
    public float[] Textbook() => _workload!.Definition();

    [Benchmark]
    public void ChannelsFirst() => _channelsFirst!.Run();
}
