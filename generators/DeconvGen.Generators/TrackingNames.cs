namespace DeconvGen.Generators;

/// <summary>The pipeline's steps by name, for tests of what is recomputed when.</summary>
internal static class TrackingNames
{
    public const string KernelSpec = "KernelSpec";
    public const string Project = "Project";

    public static IReadOnlyList<string> All { get; } = [KernelSpec, Project];
}
