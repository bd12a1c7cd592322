namespace DeconvGen.Generators.Tests;

/// <summary>
/// Compiled kernels never read or write outside their spans: input, output, weights as given and as packed, bias, slopes and
/// labels end at a page that must not be touched, then start behind one. Unaligned spans give the same bits as aligned ones.
/// </summary>
public sealed class GuardedTests
{
    [GuardedTheory]
    [MemberData(nameof(TestTargets.Names), MemberType = typeof(TestTargets))]
    public void Named_shapes_stay_inside_their_spans(string target) => GuardedProcess.Run(
        target, GuardedProgram.Forward, GuardedProgram.NamedShapes, [NamedKernels.On(target).Image], KernelCases.All.Count);

    [GuardedTheory]
    [MemberData(nameof(TestTargets.Names), MemberType = typeof(TestTargets))]
    public void Random_specs_stay_inside_their_spans(string target) => GuardedProcess.Run(
        target, GuardedProgram.Forward, GuardedProcess.Seed,
        [.. RandomKernels.On(TestTargets.Find(target)).Select(static one => one.Kernels.Image)], RandomKernels.Count);
}

/// <summary>Skipped where pages cannot be guarded.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class GuardedTheoryAttribute : TheoryAttribute
{
    public GuardedTheoryAttribute() => Skip = GuardedMemory.MissingReason;
}
