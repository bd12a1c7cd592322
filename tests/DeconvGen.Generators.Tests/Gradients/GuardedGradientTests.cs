namespace DeconvGen.Generators.Tests.Gradients;

/// <summary>As <see cref="GuardedTests"/>: gradients, and weights that are set anew, stay inside their spans.</summary>
public sealed class GuardedGradientTests
{
    [GuardedTheory]
    [MemberData(nameof(TestTargets.Names), MemberType = typeof(TestTargets))]
    public void Named_shapes_stay_inside_their_spans(string target) => GuardedProcess.Run(
        target, GuardedProgram.Gradients, GuardedProgram.NamedShapes, [NamedKernels.On(target).Image],
        GradientCases.Derivable.Count);

    [GuardedTheory]
    [MemberData(nameof(TestTargets.Names), MemberType = typeof(TestTargets))]
    public void Random_specs_stay_inside_their_spans(string target) => GuardedProcess.Run(
        target, GuardedProgram.Gradients, GuardedProcess.Seed, [RandomGradients.On(TestTargets.Find(target)).Image],
        RandomGradients.Count);
}
