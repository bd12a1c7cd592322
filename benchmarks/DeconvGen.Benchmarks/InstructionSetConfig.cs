using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Filters;
using BenchmarkDotNet.Jobs;

namespace DeconvGen.Benchmarks;

/// <summary>
/// One job per instruction set, by the runtime's own switches in the environment of the measured process. Only the generated
/// kernels run: the switches mean nothing to ONNX Runtime.
/// </summary>
internal static class InstructionSetConfig
{
    public static IConfig Create() => ManualConfig.Create(DefaultConfig.Instance)
        .AddJob(Job.Default.WithId("Machine").AsBaseline())
        .AddJob(Without("No AVX-512", "DOTNET_EnableAVX512"))
        .AddJob(Without("No AVX2", "DOTNET_EnableAVX2"))
        .AddJob(Without("Scalar", "DOTNET_EnableHWIntrinsic"))
        .AddFilter(new NameFilter(static name => name == nameof(LayerBenchmarks.DeconvGen)));

    private static Job Without(string name, string variable) => Job.Default.WithId(name).WithEnvironmentVariable(variable, "0");
}
