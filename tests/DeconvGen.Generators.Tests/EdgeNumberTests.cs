namespace DeconvGen.Generators.Tests;

/// <summary>Compiled kernels on numbers at the edge, beside the definition: named shapes, and some random ones.</summary>
public sealed class EdgeNumberTests
{
    [Theory]
    [MemberData(nameof(TestTargets.Names), MemberType = typeof(TestTargets))]
    public void Not_finite_numbers_reach_exactly_the_outputs_of_their_taps(string target) =>
        ThreeWayRun.Prove(target, static (proof, kernel) => proof.NotFiniteNumbersReachTheirTaps(kernel));

    [Theory]
    [MemberData(nameof(TestTargets.Names), MemberType = typeof(TestTargets))]
    public void Denormals_are_kept(string target) =>
        ThreeWayRun.Prove(target, static (proof, kernel) => proof.DenormalsAreKept(kernel));

    [Theory]
    [MemberData(nameof(TestTargets.Names), MemberType = typeof(TestTargets))]
    public void Zero_has_its_sign(string target) =>
        ThreeWayRun.Prove(target, static (proof, kernel) => proof.ZeroHasItsSign(kernel));

    [Theory]
    [MemberData(nameof(TestTargets.Names), MemberType = typeof(TestTargets))]
    public void Overflow_is_infinite(string target) =>
        ThreeWayRun.Prove(target, static (proof, kernel) => proof.OverflowIsInfinite(kernel));
}
