using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using DeconvGen.Generators.Tests.Conformance;

namespace DeconvGen.Package.Tests;

/// <summary>Programs compiled ahead of time.</summary>
internal static class NativeProgram
{
    /// <summary>The linker driver: clang is what the publish targets look for, gcc does as well.</summary>
    private static string? Linker { get; } = new[] { "clang", "gcc" }.FirstOrDefault(static name =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, name))));

    public static string? MissingReason { get; } =
        !OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64 ? "needs Linux on x64"
        : Linker is null ? "needs clang or gcc to link native code"
        : !Avx2.IsSupported || !Fma.IsSupported ? "needs a machine with AVX2"
        : null;

    /// <summary>Publishes a project, without a trim or AOT warning.</summary>
    public static (CommandResult Publish, string Executable) Publish(string project, params string[] properties)
    {
        var folder = Path.Combine(project, "native");
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        var published = Dotnet.Sdk(project, ["publish", "-r", "linux-x64", "-c", "Release", "-p:PublishAot=true",
            $"-p:CppCompilerAndLinker={Linker}", "-p:StripSymbols=false", "-o", folder, .. properties]).Succeeded();
        Assert.DoesNotContain("warning IL", published.Output, StringComparison.Ordinal);
        return (published, Path.Combine(folder, Path.GetFileName(project)));
    }
}

/// <summary>
/// A fact about native code, skipped where it cannot be linked or run, or where it reads the shared data and they are missing.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NativeFactAttribute : FactAttribute
{
    public NativeFactAttribute(bool readsSharedData = false) =>
        Skip = NativeProgram.MissingReason ?? (readsSharedData ? SharedData.MissingReason : null);
}
