using DeconvGen.Generators.Targets;

namespace DeconvGen.Generators.Tests;

/// <summary>The three-way proof over the named shapes.</summary>
public sealed class ThreeWayTests
{
    private static readonly Lazy<SpecKernels> s_kernels = new(static () => SpecKernels.Compile(
        [.. TargetRegistry.All.SelectMany(static target => KernelCases.All.Select(one => (one.Spec, target)))]));

    [Theory]
    [MemberData(nameof(KernelCases.NamesAndTargets), MemberType = typeof(KernelCases))]
    public void Definition_equals_interpreter(string name, string target) => Proof(name, target).DefinitionEqualsInterpreter();

    [Theory]
    [MemberData(nameof(KernelCases.NamesAndTargets), MemberType = typeof(KernelCases))]
    public void Interpreter_equals_kernel(string name, string target)
    {
        var (cases, targets) = (KernelCases.All.ToList(), TargetRegistry.All.ToList());
        var index = targets.FindIndex(one => one.Name == target) * cases.Count + cases.FindIndex(one => one.Name == name);
        Proof(name, target).InterpreterEqualsKernel(s_kernels.Value[index]);
    }

    private static ThreeWay Proof(string name, string target)
    {
        var one = KernelCases.Find(name);
        return new(one.Spec, one.InputSize, one.Batch, TargetRegistry.All.Single(t => t.Name == target), seed: 1);
    }
}
