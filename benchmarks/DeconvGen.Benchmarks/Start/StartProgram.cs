using System.Diagnostics;
using System.Globalization;

namespace DeconvGen.Benchmarks.Start;

/// <summary>One start: milliseconds until the first result was read, the most memory until then, and the result.</summary>
internal sealed record StartMeasurement(double Milliseconds, double PeakBytes, double Result);

/// <summary>A published program that prints one number and then waits for a line.</summary>
internal sealed record StartProgram(string Name, bool IsNative, string Folder, string Executable)
{
    private static readonly string[] s_linkers = ["clang", "gcc"];

    public long ExecutableBytes { get; } = new FileInfo(Executable).Length;

    /// <summary>All that has to be shipped but the runtime.</summary>
    public long Bytes { get; } =
        Directory.GetFiles(Folder, "*", SearchOption.AllDirectories).Sum(static file => new FileInfo(file).Length);

    public static StartProgram Publish(string name, string project, bool native, string folder)
    {
        var target = Path.Combine(folder, project + (native ? "-native" : ""));
        string[] nativeOptions = native ? ["-p:Native=true", $"-p:CppCompilerAndLinker={Linker()}"] : ["--no-self-contained"];
        using var process = Process.Start(new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            ["publish", Path.Combine(BenchmarksFolder.Path, project), "-c", "Release", "-r", "linux-x64", "-o", target,
                "--artifacts-path", Path.Combine(folder, "artifacts" + Path.GetFileName(target)), "--nologo", "-v", "quiet",
                .. nativeOptions])
        {
            RedirectStandardOutput = true,
        })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{project} cannot be published.\n{output}");
        foreach (var symbols in Directory.GetFiles(target, "*.dbg"))
            File.Delete(symbols);
        return new(name, native, target, Path.Combine(target, project));
    }

    public StartMeasurement Start()
    {
        var start = new ProcessStartInfo(Executable) { RedirectStandardInput = true, RedirectStandardOutput = true };
        // Where the runtime lies that runs this program.
        start.Environment["DOTNET_ROOT"] =
            Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "../../.."));
        var begin = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        var line = process.StandardOutput.ReadLine();
        var time = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
        process.Refresh();
        var peak = process.PeakWorkingSet64;
        process.StandardInput.WriteLine();
        process.WaitForExit();
        return line is not null && process.ExitCode == 0
            ? new(time, peak, double.Parse(line, CultureInfo.InvariantCulture))
            : throw new InvalidOperationException($"{Executable} ended with {process.ExitCode}.");
    }

    /// <summary>clang is what the publish targets look for; gcc does as well.</summary>
    private static string Linker() => s_linkers.FirstOrDefault(static name =>
            (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
                .Any(folder => File.Exists(Path.Combine(folder, name))))
        ?? throw new InvalidOperationException("Native code is linked with clang or gcc: install one of them.");
}
