using System.Diagnostics;
using System.Globalization;

namespace DeconvGen.Benchmarks.EspNet;

/// <summary>The most memory that a network takes beyond what the program had before it, in a process of its own.</summary>
internal static class EspNetMemory
{
    /// <param name="arguments">Those that make this program call <see cref="Child"/>.</param>
    /// <returns>Bytes.</returns>
    public static long Measure(string[] arguments)
    {
        using var process = OwnProcess.Start(arguments, redirects: true);
        var line = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? long.Parse(line, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"A process of its own ended with {process.ExitCode}.");
    }

    public static int Child(EspNetContender contender)
    {
        using var process = Process.GetCurrentProcess();
        var before = process.WorkingSet64;
        var (action, memory) = contender.Create(1);
        action();
        process.Refresh();
        Console.WriteLine(process.PeakWorkingSet64 - before);
        memory?.Dispose();
        return 0;
    }
}
