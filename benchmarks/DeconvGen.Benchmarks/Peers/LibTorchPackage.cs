using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;

namespace DeconvGen.Benchmarks.Peers;

/// <summary>
/// Brings libtorch in when it is wanted and not before: restores the project that names its package, and loads the library from
/// the folder of the package.
/// </summary>
internal static partial class LibTorchPackage
{
    private const string ProjectKey = "LibTorchProject", FolderProperty = "LibTorchFolder";

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    private static nint s_library;

    /// <returns>Why libtorch cannot be had, in one line; <see langword="null"/> when it is there.</returns>
    public static string? Load()
    {
        if (s_library != 0)
            return null;
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64)
            return "libtorch: its package is for linux-x64, its columns are missing";

        var project = typeof(LibTorchPackage).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(static attribute => attribute.Key == ProjectKey).Value!;
        if (!DotNet(out var text, "restore", project, "--verbosity", "quiet")
            || !DotNet(out text, "msbuild", project, $"-getProperty:{FolderProperty}"))
        {
            return $"libtorch: its package (600 MB) could not be restored, its columns are missing; try "
                + $"'dotnet restore {project}'"
                + (text.Length > 0 ? $" ({text.ReplaceLineEndings(" ").Trim()})" : "");
        }

        try
        {
            s_library = NativeLibrary.Load(Path.Combine(text.Trim(), $"lib{LibTorch.Library}.so"));
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            return $"libtorch: it does not load, its columns are missing ({e.Message.ReplaceLineEndings(" ")})";
        }

        KeepFreedMemory();
        NativeLibrary.SetDllImportResolver(
            typeof(LibTorch).Assembly, static (name, _, _) => name == LibTorch.Library ? s_library : 0);
        return null;
    }

    /// <summary>
    /// libtorch allocates its output at every run. The C library gives large blocks back to the system, until one of that size
    /// has been freed before, so its times would depend on the cases that ran earlier. These settings are best for it.
    /// </summary>
    private static void KeepFreedMemory()
    {
        const int trimThreshold = -1, mapThreshold = -3;
        const int largestMapThreshold = 32 << 20;
        _ = SetMallocOption(mapThreshold, largestMapThreshold);
        _ = SetMallocOption(trimThreshold, int.MaxValue);
    }

    [LibraryImport("libc.so.6", EntryPoint = "mallopt")]
    private static partial int SetMallocOption(int option, int value);

    private static bool DotNet(out string text, params string[] arguments)
    {
        // The one that runs this program, where that is known.
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments)
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(s_patience))
        {
            process.Kill(entireProcessTree: true);
            text = $"no answer in {s_patience.TotalMinutes} minutes";
            return false;
        }

        text = output.Result;
        return process.ExitCode == 0;
    }
}
