namespace DeconvGen.Generators.Tests.Gradients;

/// <summary>Plans of the gradients of the named shapes.</summary>
public sealed class GradientPlanTests
{
    [Theory]
    [MemberData(nameof(GradientCases.Learned), MemberType = typeof(GradientCases))]
    public void Central_differences_equal_the_textbook(string name) =>
        GradientCases.Proof(name, "Scalar").DifferencesEqualTextbook();

    [Theory]
    [MemberData(nameof(GradientCases.NamesAndTargets), MemberType = typeof(GradientCases))]
    public void Textbook_equals_interpreter(string name, string target) =>
        GradientCases.Proof(name, target).TextbookEqualsInterpreter();
}
