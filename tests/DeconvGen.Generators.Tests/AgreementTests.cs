namespace DeconvGen.Generators.Tests;

/// <summary>Targets agree within the bound of README, and a target with itself however a batch is split.</summary>
public sealed class AgreementTests
{
    [Theory]
    [MemberData(nameof(TestTargets.Names), MemberType = typeof(TestTargets))]
    public void Sums_are_within_the_bound_of_all_targets(string target) =>
        ThreeWayRun.Prove(target, static (proof, kernel) => proof.SumsAreWithinTheirBound(kernel));

    [Theory]
    [MemberData(nameof(TestTargets.Names), MemberType = typeof(TestTargets))]
    public void The_split_of_a_batch_does_not_show(string target) =>
        ThreeWayRun.Prove(target, static (proof, kernel) => proof.SplitOfTheBatchDoesNotShow(kernel), batch: 3);
}
