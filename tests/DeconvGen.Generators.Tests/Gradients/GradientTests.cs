using DeconvGen.Generators.Model;
using DeconvGen.Generators.Targets;

namespace DeconvGen.Generators.Tests.Gradients;

/// <summary>Gradients of the named shapes.</summary>
public sealed class GradientTests
{
    /// <summary>Shapes with weights of their own, which have gradients by weights and bias.</summary>
    private static IEnumerable<KernelCase> Learned => Derivable.Where(static one => one.Spec.IsInstance);

    /// <summary>All but the convolutions whose pad depends on the size, PRelu and labels, which have no gradients.</summary>
    internal static IReadOnlyList<KernelCase> Derivable { get; } = [.. KernelCases.All.Where(static one => Has(one.Spec))];

    /// <summary>The spec has gradients.</summary>
    internal static bool Has(KernelSpec spec) => !spec.Epilogue.ArgMax
        && (MirrorSpec.Exists(spec) || ReplicatedEdges.HasThem(spec));

    public static IEnumerable<object[]> NamesAndTargets =>
        from one in Derivable from target in TargetRegistry.All select new object[] { one.Name, target.Name };

    public static IEnumerable<object[]> Names => Learned.Select(static one => new object[] { one.Name });

    [Theory]
    [MemberData(nameof(Names))]
    public void Central_differences_equal_the_textbook(string name) => Proof(name, "Scalar").DifferencesEqualTextbook();

    [Theory]
    [MemberData(nameof(NamesAndTargets))]
    public void Textbook_equals_interpreter(string name, string target) => Proof(name, target).TextbookEqualsInterpreter();

    [Theory]
    [MemberData(nameof(NamesAndTargets))]
    public void Interpreter_equals_kernel(string name, string target) =>
        Proof(name, target).InterpreterEqualsKernel(NamedKernels.On(target).Gradients(NamedKernels.Number(name)));

    private static GradientProof Proof(string name, string target)
    {
        var one = KernelCases.Find(name);
        return new(one.Spec, one.InputSize, one.Batch, TestTargets.Find(target), seed: 1);
    }
}
