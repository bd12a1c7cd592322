using DeconvGen.Generators.Targets;

namespace DeconvGen.Generators.Tests;

/// <summary>Compiled kernels on numbers at the edge, beside the definition: named shapes, and some random ones.</summary>
public sealed class EdgeNumberTests
{
    private const int RandomShapes = 90;

    public static TheoryData<string> Targets => RandomSpecTests.Targets;

    [Theory]
    [MemberData(nameof(Targets))]
    public void Not_finite_numbers_reach_exactly_the_outputs_of_their_taps(string target) =>
        Prove(target, static (proof, kernel) => proof.NotFiniteNumbersReachTheirTaps(kernel));

    [Theory]
    [MemberData(nameof(Targets))]
    public void Denormals_are_kept(string target) => Prove(target, static (proof, kernel) => proof.DenormalsAreKept(kernel));

    [Theory]
    [MemberData(nameof(Targets))]
    public void Zero_has_its_sign(string target) => Prove(target, static (proof, kernel) => proof.ZeroHasItsSign(kernel));

    [Theory]
    [MemberData(nameof(Targets))]
    public void Overflow_is_infinite(string target) => Prove(target, static (proof, kernel) => proof.OverflowIsInfinite(kernel));

    private static void Prove(string name, Action<ThreeWay, SpecKernels.Driver> proof)
    {
        var target = TargetRegistry.All.Single(one => one.Name == name);
        var failures = new List<string>();
        var named = ThreeWayTests.Kernels[name].Value;
        var (random, kernels) = RandomKernels.On(target).First();
        var all = KernelCases.All.Select((one, i) => (one, Kernel: named[i]))
            .Concat(random.Take(RandomShapes).Select((one, i) => (one, Kernel: kernels[i])));
        var number = 0;
        foreach (var (one, kernel) in all)
        {
            var run = new ThreeWay(one.Spec, one.InputSize, one.Batch, target, seed: RandomKernels.Seed + number++);
            if (Record.Exception(() => proof(run, kernel)) is { } failure)
                failures.Add(failure.Message);
        }

        if (failures.Count > 0)
            Assert.Fail($"seed {RandomKernels.Seed}: {failures.Count} of {number} shapes fail.\n" + string.Join("\n", failures.Take(20)));
    }
}
