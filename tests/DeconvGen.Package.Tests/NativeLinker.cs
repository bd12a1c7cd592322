using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace DeconvGen.Package.Tests;

/// <summary>A fact about native code, skipped where it cannot be linked or run.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NativeFactAttribute : FactAttribute
{
    public NativeFactAttribute() => Skip =
        !OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64 ? "needs Linux on x64"
        : Linker is null ? "needs clang or gcc to link native code"
        : !Avx2.IsSupported || !Fma.IsSupported ? "needs a machine with AVX2"
        : null;

    /// <summary>The linker driver: clang is what the publish targets look for, gcc does as well.</summary>
    public static string? Linker { get; } = new[] { "clang", "gcc" }.FirstOrDefault(static name =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, name))));
}
