using System.Diagnostics;
using DeconvGen.Generators.Tests;

namespace DeconvGen.Package.Tests;

/// <summary>What one command printed, and how it ended.</summary>
internal sealed record CommandResult(string Command, int ExitCode, string Output)
{
    public CommandResult Succeeded()
    {
        Assert.True(ExitCode == 0, $"{Command}: exit code {ExitCode}\n{Output}");
        return this;
    }
}

/// <summary>Runs commands in processes of their own.</summary>
internal static class Dotnet
{
    // A compiler that is started for one project alone takes two thirds of the time where the JIT does not count calls.
    public static CommandResult Sdk(string folder, params string[] arguments) =>
        Run("dotnet", folder, arguments, ("DOTNET_TieredPGO", "0"));

    public static CommandResult Program(string program, string folder, params string[] arguments) =>
        Run(program, folder, arguments);

    private static CommandResult Run(
        string program, string folder, string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program)
        {
            WorkingDirectory = folder,
        };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);

        // A test host passes on settings of its own build; the consumer is built as from a fresh terminal.
        foreach (var name in start.Environment.Keys.Where(static name =>
                     name.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase) || name == "DOTNET_HOST_PATH").ToList())
            start.Environment.Remove(name);
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        var result = ChildProcess.Run(start, ChildProcess.Patience);
        return new($"{program} {string.Join(' ', arguments)}", result.ExitCode, result.Output + result.Errors);
    }
}
