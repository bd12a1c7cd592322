using DeconvGen.Generators.Model;
using DeconvGen.Generators.Targets;

namespace DeconvGen.Generators.Tests.Gradients;

/// <summary>Gradients of the named shapes.</summary>
public sealed class GradientTests
{
    /// <summary>Shapes with weights of their own, which have gradients by weights and bias.</summary>
    private static IEnumerable<KernelCase> Learned => KernelCases.All.Where(static one => one.Spec.IsInstance);

    public static IEnumerable<object[]> Names => Learned.Select(static one => new object[] { one.Name });

    public static IEnumerable<object[]> NamesAndTargets =>
        from one in Learned from target in TargetRegistry.All select new object[] { one.Name, target.Name };

    [Theory]
    [MemberData(nameof(Names))]
    public void Central_differences_equal_the_textbook(string name) => Proof(name, "Scalar").DifferencesEqualTextbook();

    [Theory]
    [MemberData(nameof(NamesAndTargets))]
    public void Textbook_equals_interpreter(string name, string target) => Proof(name, target).TextbookEqualsInterpreter();

    private static GradientProof Proof(string name, string target)
    {
        var one = KernelCases.Find(name);
        return new(one.Spec, one.InputSize, one.Batch, TargetRegistry.All.Single(t => t.Name == target), seed: 1);
    }
}
