using System.Diagnostics;
using System.Text;

namespace DeconvGen.Generators.Tests;

/// <summary>What a process printed, and how it ended.</summary>
internal sealed record ChildResult(int ExitCode, string Output, string Errors);

/// <summary>Runs a process to its end; one that does not come to it is killed, with whatever it has started.</summary>
internal static class ChildProcess
{
    // Ends a program that hangs; a busy machine must not.
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <exception cref="TimeoutException">It took longer than the limit; the message holds what it had printed.</exception>
    public static ChildResult Run(ProcessStartInfo start, TimeSpan limit)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;

        // Line by line: what a process has printed is there even if it is killed, or if a child of it keeps the stream open.
        var (output, errors) = (new Printed(), new Printed());
        using var process = new Process { StartInfo = start };
        process.OutputDataReceived += output.Add;
        process.ErrorDataReceived += errors.Add;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var patience = new CancellationTokenSource(limit);
        try
        {
            // Unlike WaitForExit with a limit it waits for the ends of both streams, too.
            process.WaitForExitAsync(patience.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            var command = $"{start.FileName} {string.Join(' ', start.ArgumentList)}";
            throw new TimeoutException($"{command} took longer than {limit} and printed\n{output}{errors}");
        }

        return new(process.ExitCode, output.ToString(), errors.ToString());
    }

    /// <summary>The lines of one stream, which come on other threads.</summary>
    private sealed class Printed
    {
        private readonly StringBuilder _text = new();

        public void Add(object sender, DataReceivedEventArgs line)
        {
            if (line.Data is null)
                return;
            lock (_text)
                _text.Append(line.Data).Append('\n');
        }

        public override string ToString()
        {
            lock (_text)
                return _text.ToString();
        }
    }
}
