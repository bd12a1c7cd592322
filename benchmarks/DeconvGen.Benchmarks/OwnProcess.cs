using System.Diagnostics;

namespace DeconvGen.Benchmarks;

/// <summary>This program once more, in another process.</summary>
internal static class OwnProcess
{
    public static Process Start(
        IEnumerable<string> arguments, bool redirects = false, params (string Name, string Value)[] variables)
    {
        var host = Environment.ProcessPath!;

        // Started as `dotnet program.dll`, or as a program of its own.
        var isHost = Path.GetFileNameWithoutExtension(host) == "dotnet";
        var start = new ProcessStartInfo(host, isHost ? [typeof(OwnProcess).Assembly.Location, .. arguments] : arguments)
        {
            RedirectStandardOutput = redirects,
        };
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
