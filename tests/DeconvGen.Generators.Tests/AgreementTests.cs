namespace DeconvGen.Generators.Tests;

/// <summary>Targets agree within the bound of README, and a target with itself however a batch is split.</summary>
public sealed class AgreementTests
{
    public static TheoryData<string> Targets => RandomSpecTests.Targets;

    [Theory]
    [MemberData(nameof(Targets))]
    public void Sums_are_within_the_bound_of_all_targets(string target) =>
        ThreeWayRun.Prove(target, static (proof, kernel) => proof.SumsAreWithinTheirBound(kernel));

    [Theory]
    [MemberData(nameof(Targets))]
    public void The_split_of_a_batch_does_not_show(string target) =>
        ThreeWayRun.Prove(target, static (proof, kernel) => proof.SplitOfTheBatchDoesNotShow(kernel), batch: 3);
}
