using System.Diagnostics;
using System.Reflection;
using DeconvGen.Generators.Targets;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DeconvGen.Generators.Tests;

/// <summary>
/// Every generated method of the named shapes keeps its optimisation: a child process compiles them all at once, and the
/// JIT's own list of what it compiled must not say that it switched to MinOpts.
/// </summary>
public sealed class JitTests
{
    [Fact]
    public void No_method_is_compiled_without_optimisation()
    {
        var folder = Directory.CreateTempSubdirectory("deconvgen-jit");
        try
        {
            var summary = Path.Combine(folder.FullName, "jit.txt");
            var program = Compile(folder.FullName);
            using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!)
            {
                ArgumentList = { "exec", "--runtimeconfig", RuntimeConfig(), "--depsfile",
                    Path.ChangeExtension(typeof(JitTests).Assembly.Location, ".deps.json"), program },
                Environment = { ["DOTNET_JitStdOutFile"] = summary, ["DOTNET_JitDisasmSummary"] = "1",
                    ["DOTNET_TieredCompilation"] = "0" },
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var output = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
            Assert.True(process.WaitForExit(120_000) && process.ExitCode == 0, output);

            var lines = File.ReadAllLines(summary).Where(static line => line.Contains("Kernel", StringComparison.Ordinal))
                .ToList();
            Assert.True(lines.Count(static line => line.Contains("Interior",
                StringComparison.Ordinal)) >= KernelCases.All.Count, $"Only {lines.Count} methods were listed.");
            Assert.DoesNotContain(lines, static line => line.Contains("MinOpts", StringComparison.Ordinal));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>A program that has the JIT prepare every method of the generated structs.</summary>
    private static string Compile(string folder)
    {
        var sources = KernelCases.All.SelectMany(static one => TargetRegistry.All.Select(target => (one.Spec, target)))
            .Select(static (kernel, i) => SpecSource.Of(kernel.Spec with { Targets = kernel.target.Flag }, SpecKernels.Space(i)));
        const string Entry = """
            foreach (var type in System.Reflection.Assembly.GetExecutingAssembly().GetTypes())
            {
                foreach (var method in type.GetMethods((System.Reflection.BindingFlags)62))
                {
                    if (method.DeclaringType == type && !method.IsAbstract && type.Name.EndsWith("Kernel"))
                        System.Runtime.CompilerServices.RuntimeHelpers.PrepareMethod(method.MethodHandle);
                }
            }
            """;
        var compilation = GeneratorHarness.Compile([.. sources, Entry]);
        compilation = compilation.WithOptions(compilation.Options.WithOutputKind(OutputKind.ConsoleApplication));
        var file = Path.Combine(folder, "Prepare.dll");
        var emitted = GeneratorHarness.Run(compilation).Output.Emit(file);
        Assert.True(emitted.Success, string.Join("\n", emitted.Diagnostics.Take(5)));
        File.Copy(typeof(ConvTranspose1DAttribute).Assembly.Location, Path.Combine(folder, "DeconvGen.dll"));
        return file;
    }

    private static string RuntimeConfig() => Path.ChangeExtension(typeof(JitTests).Assembly.Location, ".runtimeconfig.json");
}
