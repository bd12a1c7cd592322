using System.Runtime.CompilerServices;

namespace DeconvGen.Generators.Tests.Conformance;

/// <summary>
/// Where the data of others lies: the folder <c>shared</c> beside the repository, or what DECONVGEN_SHARED names. None of it
/// is part of the repository, so what reads it is skipped, with a reason, where the folder is missing.
/// </summary>
internal static class SharedData
{
    private const string Override = "DECONVGEN_SHARED";
    private const string RootMarker = "DeconvGen.sln";

    private static readonly string Folder = Environment.GetEnvironmentVariable(Override) is { Length: > 0 } named
        ? named
        : Path.GetFullPath(Path.Combine(RepositoryRoot(), "..", "shared"));

    public static bool IsPresent => MissingReason is null;

    /// <summary>Null where the data are there.</summary>
    public static string? MissingReason { get; } = Directory.Exists(Path.Combine(Folder, "conformance"))
        ? null
        : $"needs the folder '{Path.Combine(Folder, "conformance")}', which is missing; {Override} may name another 'shared'";

    public static string Conformance(params string[] parts) => Path.Combine([Folder, "conformance", .. parts]);

    // A build whose artifacts folder lies outside the repository still knows where its sources were.
    private static string RepositoryRoot([CallerFilePath] string source = "") =>
        RootAbove(AppContext.BaseDirectory) ?? RootAbove(Path.GetDirectoryName(source)) ?? AppContext.BaseDirectory;

    private static string? RootAbove(string? folder)
    {
        while (!string.IsNullOrEmpty(folder) && !File.Exists(Path.Combine(folder, RootMarker)))
            folder = Path.GetDirectoryName(folder);
        return string.IsNullOrEmpty(folder) ? null : folder;
    }
}

/// <summary>A fact about the shared data, skipped where they are missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute() => Skip = SharedData.MissingReason;
}

/// <summary>A theory over the shared data, skipped as a whole where they are missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedDataTheoryAttribute : TheoryAttribute
{
    public SharedDataTheoryAttribute() => Skip = SharedData.MissingReason;
}
