using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Targets;

/// <summary>All targets, best first: <c>Run</c> takes the first that the machine supports and the kernel allows.</summary>
internal static class TargetRegistry
{
    public static IReadOnlyList<VectorTarget> All { get; } =
    [
        new Avx512Float32Target(),
        new Avx2Float32Target(),
        new PortableFloat32Target(),
        new ScalarFloat32Target(),
    ];

    public static IReadOnlyList<VectorTarget> Allowed(TargetSet set) => [.. All.Where(target => (set & target.Flag) != 0)];
}
