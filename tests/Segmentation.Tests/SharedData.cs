using System.Runtime.CompilerServices;

namespace Segmentation.Tests;

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
        : System.IO.Path.GetFullPath(System.IO.Path.Combine(Root() ?? AppContext.BaseDirectory, "..", "shared"));

    public static string Path(params string[] parts) => System.IO.Path.Combine([Folder, .. parts]);

    // A build whose artifacts folder lies outside the repository still knows where its sources were.
    private static string? Root([CallerFilePath] string source = "")
    {
        var folder = System.IO.Path.GetDirectoryName(source);
        while (!string.IsNullOrEmpty(folder) && !File.Exists(System.IO.Path.Combine(folder, RootMarker)))
            folder = System.IO.Path.GetDirectoryName(folder);
        return folder;
    }
}

/// <summary>A fact about a part of the shared data, skipped where it is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute(params string[] parts) => Skip = Path.Exists(SharedData.Path(parts))
        ? null
        : $"needs '{SharedData.Path(parts)}', which is missing; DECONVGEN_SHARED may name another 'shared'";
}
