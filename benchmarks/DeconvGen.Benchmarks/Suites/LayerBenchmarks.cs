using BenchmarkDotNet.Attributes;
using DeconvGen.Benchmarks.Layers;
using DeconvGen.Benchmarks.Peers;

namespace DeconvGen.Benchmarks.Suites;

/// <summary>Every case in both layouts, one thread, beside ONNX Runtime.</summary>
[MemoryDiagnoser]
public class LayerBenchmarks : IDisposable
{
    private Workload? _workload;
    private ILayer? _onnxRuntime, _channelsLast, _channelsFirst;

    /// <summary>Names of the cases.</summary>
    public static IEnumerable<string> Names => Cases.All.Select(static @case => @case.Name);

    [ParamsSource(nameof(Names))]
    public string Layer { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _workload = new(Cases.Find(Layer)!);
        _onnxRuntime = _workload.Create(Peer.OnnxRuntime);
        _channelsLast = _workload.Generated(TensorLayout.ChannelsLast);
        _channelsFirst = _workload.Generated(TensorLayout.ChannelsFirst);
        var expected = _workload.Definition();
        _workload.Check(nameof(OnnxRuntime), _onnxRuntime, expected);
        _workload.Check(nameof(ChannelsLast), _channelsLast, expected);
        _workload.Check(nameof(ChannelsFirst), _channelsFirst, expected);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _workload?.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true)]
    public void OnnxRuntime() => _onnxRuntime!.Run();

    [Benchmark]
    public void ChannelsLast() => _channelsLast!.Run();

    [Benchmark]
    public void ChannelsFirst() => _channelsFirst!.Run();
}
