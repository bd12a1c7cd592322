using DeconvGen.Generators.Model;
using DeconvGen.Generators.Targets;

namespace DeconvGen.Generators.Tests.Gradients;

/// <summary>Gradients of the named shapes.</summary>
public sealed class GradientTests
{
    /// <summary>Shapes with weights of their own, which have gradients by weights and bias.</summary>
    private static IEnumerable<KernelCase> Learned => KernelCases.All.Where(static one => one.Spec.IsInstance);

    public static IEnumerable<object[]> Names => Learned.Select(static one => new object[] { one.Name });

    [Theory]
    [MemberData(nameof(Names))]
    public void Central_differences_equal_the_textbook(string name) => Proof(name, "Scalar").DifferencesEqualTextbook();

    [Theory]
    [MemberData(nameof(KernelCases.NamesAndTargets), MemberType = typeof(KernelCases))]
    public void Textbook_equals_interpreter(string name, string target) => Proof(name, target).TextbookEqualsInterpreter();

    private static readonly Lazy<GradientKernels> s_kernels = new(static () => GradientKernels.Compile(
        [.. TargetRegistry.All.SelectMany(static target => KernelCases.All.Select(one => (one.Spec, target)))]));

    [Theory]
    [MemberData(nameof(KernelCases.NamesAndTargets), MemberType = typeof(KernelCases))]
    public void Interpreter_equals_kernel(string name, string target)
    {
        var (cases, targets) = (KernelCases.All.ToList(), TargetRegistry.All.ToList());
        var index = targets.FindIndex(one => one.Name == target) * cases.Count + cases.FindIndex(one => one.Name == name);
        Proof(name, target).InterpreterEqualsKernel(s_kernels.Value[index]);
    }

    private static GradientProof Proof(string name, string target)
    {
        var one = KernelCases.Find(name);
        return new(one.Spec, one.InputSize, one.Batch, TargetRegistry.All.Single(t => t.Name == target), seed: 1);
    }
}
