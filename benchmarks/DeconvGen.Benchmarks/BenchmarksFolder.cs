using System.Reflection;

namespace DeconvGen.Benchmarks;

/// <summary>Where the sources of the benchmarks lie: what is published from there, and what lies beside the repository.</summary>
internal static class BenchmarksFolder
{
    public static string Path { get; } = typeof(BenchmarksFolder).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(static attribute => attribute.Key == nameof(BenchmarksFolder)).Value!;
}
