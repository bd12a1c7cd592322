using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Filters;
using BenchmarkDotNet.Jobs;

namespace DeconvGen.Benchmarks.Suites;

/// <summary>
/// One job per instruction set, by the runtime's own switches in the environment of the measured process, with the machine code
/// of the kernels. Only these run: the switches mean nothing to ONNX Runtime.
/// </summary>
internal static class InstructionSetConfig
{
    // From the benchmark through the layer, the delegate and the checks to the tile.
    private const int Depth = 8;

    public static IConfig Create() => ManualConfig.Create(DefaultConfig.Instance)
        .AddJob(Job.Default.WithId("Machine").AsBaseline())
        .AddJob(Without("No AVX-512", "DOTNET_EnableAVX512"))
        .AddJob(Without("No AVX2", "DOTNET_EnableAVX2"))
        .AddJob(Without("Scalar", "DOTNET_EnableHWIntrinsic"))
        .AddDiagnoser(new DisassemblyDiagnoser(new(maxDepth: Depth, printInstructionAddresses: false)))
        .AddFilter(new NameFilter(static name => name != nameof(LayerBenchmarks.OnnxRuntime)));

    private static Job Without(string name, string variable) => Job.Default.WithId(name).WithEnvironmentVariable(variable, "0");
}
