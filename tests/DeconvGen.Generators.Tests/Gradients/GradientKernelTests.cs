namespace DeconvGen.Generators.Tests.Gradients;

/// <summary>Compiled gradients of the named shapes. A class of its own, as those of a class run one after the other.</summary>
public sealed class GradientKernelTests
{
    [Theory]
    [MemberData(nameof(GradientCases.NamesAndTargets), MemberType = typeof(GradientCases))]
    public void Interpreter_equals_kernel(string name, string target) =>
        GradientCases.Proof(name, target).InterpreterEqualsKernel(NamedKernels.On(target).Gradients(NamedKernels.Number(name)));
}
