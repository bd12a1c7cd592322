using BenchmarkDotNet.Attributes;
using Microsoft.CodeAnalysis;

namespace DeconvGen.Benchmarks.Generator;

/// <summary>
/// The generator itself: what a build pays for a project with two hundred kernels, and what typing pays once they are there.
/// </summary>
[MemoryDiagnoser]
public class GeneratorBenchmarks
{
    private readonly GeneratorWorkload _workload = new();

    [Benchmark]
    public GeneratorDriver FirstRun() => _workload.FirstRun();

    [Benchmark]
    public GeneratorDriver AfterUnrelatedEdit() => _workload.AfterUnrelatedEdit();
}
