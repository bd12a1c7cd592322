using System.Reflection;
using DeconvGen.Generators.Tests.Gradients;
using Xunit.Sdk;

namespace DeconvGen.Generators.Tests;

/// <summary>
/// Every generated method of the named shapes and of their gradients keeps its optimisation: the JIT of a child process compiles
/// them all at once, and its own list of what it compiled must not say that it switched to MinOpts.
/// </summary>
public sealed class JitTests
{
    [Theory]
    [JitTarget("Avx512")]
    [JitTarget("Avx2")]
    [JitTarget("Portable")]
    [JitTarget("Scalar")]
    public void No_method_is_compiled_without_optimisation(string name)
    {
        // Has the JIT prepare every method of the generated structs.
        const string Entry = """
            var folder = System.IO.Path.GetDirectoryName(System.Reflection.Assembly.GetExecutingAssembly().Location);
            var context = new System.Runtime.Loader.AssemblyLoadContext("kernels");
            foreach (var type in context.LoadFromAssemblyPath(folder + "/Kernels.dll").GetTypes())
            {
                foreach (var method in type.GetMethods((System.Reflection.BindingFlags)62))
                {
                    if (method.DeclaringType == type && !method.IsAbstract && (type.Name.EndsWith("Kernel") || type.Name.EndsWith("Gradient")))
                        System.Runtime.CompilerServices.RuntimeHelpers.PrepareMethod(method.MethodHandle);
                }
            }
            """;
        using var program = new ChildProgram([Entry]);
        File.WriteAllBytes(Path.Combine(program.Folder, "Kernels.dll"), NamedKernels.On(name).Image);
        var summary = Path.Combine(program.Folder, "jit.txt");
        program.Run(new Dictionary<string, bool>(), new Dictionary<string, string>
        {
            ["DOTNET_JitStdOutFile"] = summary,
            ["DOTNET_JitDisasmSummary"] = "1",
            ["DOTNET_TieredCompilation"] = "0",
        });

        var lines = File.ReadAllLines(summary);
        // The one method that every struct has.
        Assert.InRange(Rows($"{name}Kernel"), KernelCases.All.Count, int.MaxValue);
        Assert.InRange(Rows($"{name}InputGradient"), GradientCases.Derivable.Count, int.MaxValue);
        var slow = lines.Where(static line => line.Contains("MinOpts", StringComparison.Ordinal)).ToList();
        Assert.True(slow.Count == 0, string.Join("\n", slow));

        int Rows(string type) => lines.Count(line => line.Contains($"{type}:Rows(", StringComparison.Ordinal));
    }
}

/// <summary>The name of a target, skipped where the machine lacks its instructions.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class JitTargetAttribute : DataAttribute
{
    private readonly string _name;

    public JitTargetAttribute(string name)
    {
        _name = name;
        Skip = TargetEmulation.IsNative(name) ? null
            : $"this machine has no {name}: the JIT makes every instruction a throw. "
                + "CodeBudgetTests hold IL and locals of these methods below the limits of the JIT all the same, and "
                + "InstructionSetTests of the package compile them ahead of time and look at what the compiler did";
    }

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[_name]];
}
