using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DeconvGen.Generators.Tests;

/// <summary>Kernels and a program around them, compiled into a folder of their own, to be run in processes of their
/// own.</summary>
internal sealed class ChildProgram : IDisposable
{
    private readonly string _program;

    /// <param name="sources">The last one has top-level statements.</param>
    public ChildProgram(IReadOnlyList<string> sources)
    {
        _program = Path.Combine(Folder, "Program.dll");
        var compilation = GeneratorHarness.Compile(sources);
        compilation = compilation.WithOptions(compilation.Options.WithOutputKind(OutputKind.ConsoleApplication));
        var emitted = GeneratorHarness.Run(compilation).Output.Emit(_program);
        Assert.True(emitted.Success, string.Join("\n", emitted.Diagnostics.Take(5)));
        File.Copy(typeof(ConvTranspose1DAttribute).Assembly.Location, Path.Combine(Folder, "DeconvGen.dll"));
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("deconvgen-child").FullName;

    /// <summary>Runs it to its end and yields what it printed.</summary>
    public string Run(IReadOnlyDictionary<string, bool> switches, IReadOnlyDictionary<string, string> environment)
    {
        var configuration = Path.Combine(Folder, "runtimeconfig.json");
        var json = JsonNode.Parse(File.ReadAllText(BesideTests(".runtimeconfig.json")))!;
        var options = json["runtimeOptions"]!;
        options["configProperties"] ??= new JsonObject();
        foreach (var (name, value) in switches)
            options["configProperties"]![name] = value;
        File.WriteAllText(configuration, json.ToJsonString());

        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            ArgumentList = { "exec", "--runtimeconfig", configuration, "--depsfile", BesideTests(".deps.json"), _program },
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var result = ChildProcess.Run(start, ChildProcess.Patience);
        Assert.True(result.ExitCode == 0, $"exit code {result.ExitCode}\n{result.Output}{result.Errors}");
        return result.Output;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static string BesideTests(string extension) =>
        Path.ChangeExtension(typeof(ChildProgram).Assembly.Location, extension);
}
