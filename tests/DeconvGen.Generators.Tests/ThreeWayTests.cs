using DeconvGen.Generators.Targets;

namespace DeconvGen.Generators.Tests;

/// <summary>The three-way proof over the named shapes.</summary>
public sealed class ThreeWayTests
{
    internal static readonly Lazy<SpecKernels> Kernels = new(static () => SpecKernels.Compile(
        [.. TargetRegistry.All.SelectMany(static target => KernelCases.All.Select(one => (one.Spec, target)))]));

    [Theory]
    [MemberData(nameof(KernelCases.NamesAndTargets), MemberType = typeof(KernelCases))]
    public void Definition_equals_interpreter(string name, string target) => Proof(name, target).DefinitionEqualsInterpreter();

    [Theory]
    [MemberData(nameof(KernelCases.NamesAndTargets), MemberType = typeof(KernelCases))]
    public void Interpreter_equals_kernel(string name, string target)
    {
        var index = FirstOf(target) + KernelCases.All.ToList().FindIndex(one => one.Name == name);
        Proof(name, target).InterpreterEqualsKernel(Kernels.Value[index]);
    }

    /// <summary>The place among <see cref="Kernels"/> where those of a target begin.</summary>
    internal static int FirstOf(string target) =>
        TargetRegistry.All.ToList().FindIndex(one => one.Name == target) * KernelCases.All.Count;

    private static ThreeWay Proof(string name, string target)
    {
        var one = KernelCases.Find(name);
        return new(one.Spec, one.InputSize, one.Batch, TargetRegistry.All.Single(t => t.Name == target), seed: 1);
    }
}
