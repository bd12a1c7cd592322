namespace DeconvGen.Generators.Tests;

/// <summary>The three-way proof over the named shapes.</summary>
public sealed class ThreeWayTests
{
    [Theory]
    [MemberData(nameof(KernelCases.NamesAndTargets), MemberType = typeof(KernelCases))]
    public void Definition_equals_interpreter(string name, string target) => Proof(name, target).DefinitionEqualsInterpreter();

    [Theory]
    [MemberData(nameof(KernelCases.NamesAndTargets), MemberType = typeof(KernelCases))]
    public void Interpreter_equals_kernel(string name, string target) =>
        Proof(name, target).InterpreterEqualsKernel(NamedKernels.On(target)[NamedKernels.Number(name)]);

    private static ThreeWay Proof(string name, string target)
    {
        var one = KernelCases.Find(name);
        return new(one.Spec, one.InputSize, one.Batch, TestTargets.Find(target), seed: 1, one.Requested);
    }
}
