namespace DeconvGen.Generators.Tests.Gradients;

/// <summary>As <see cref="GuardedTests"/>: gradients, and weights that are set anew, stay inside their spans.</summary>
public sealed class GuardedGradientTests
{
    public static TheoryData<string> Targets => RandomSpecTests.Targets;

    [GuardedTheory]
    [MemberData(nameof(Targets))]
    public void Named_shapes_stay_inside_their_spans(string target) => GuardedProcess.Run(
        target, GuardedProgram.Gradients, GuardedProgram.NamedShapes, [GradientTests.Kernels[target].Value.Image],
        GradientTests.Derivable.Count);

    [GuardedTheory]
    [MemberData(nameof(Targets))]
    public void Random_specs_stay_inside_their_spans(string target) => GuardedProcess.Run(
        target, GuardedProgram.Gradients, GuardedProcess.Seed, [RandomGradients.On(GuardedProcess.Find(target)).Image], RandomGradients.Count);
}
