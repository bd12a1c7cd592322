using System.Diagnostics;

namespace DeconvGen.Generators.Tests;

/// <summary>Processes of tests end, and what they printed is known.</summary>
public sealed class ChildProcessTests
{
    [ShellFact]
    public void What_was_printed_and_the_exit_code_come_back()
    {
        var result = ChildProcess.Run(Shell("echo out; echo err >&2; exit 3"), ChildProcess.Patience);
        Assert.Equal(new(3, "out\n", "err\n"), result);
    }

    [ShellFact]
    public void One_that_hangs_is_killed_with_its_children_and_what_it_printed_is_told()
    {
        var clock = Stopwatch.StartNew();
        // The shell waits for a child of its own, which holds the streams.
        var error = Assert.Throws<TimeoutException>(static () => ChildProcess.Run(
            Shell("echo $$; echo err >&2; sleep 600; echo never"), TimeSpan.FromSeconds(3)));
        Assert.True(clock.Elapsed < ChildProcess.Patience / 2, $"{clock.Elapsed}");
        var printed = error.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^2..];
        Assert.Equal("err", printed[1]);
        var shell = int.Parse(printed[0], System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(SpinWait.SpinUntil(() => !IsRunning(shell), ChildProcess.Patience / 10), $"{shell} is still there");
    }

    private static ProcessStartInfo Shell(string command) => new("sh", ["-c", command]);

    private static bool IsRunning(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}

/// <summary>A fact about a process of the shell, skipped where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ShellFactAttribute : FactAttribute
{
    public ShellFactAttribute() => Skip = OperatingSystem.IsWindows() ? "needs a shell of POSIX" : null;
}
