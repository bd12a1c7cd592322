using DeconvGen.Generators.Targets;

namespace DeconvGen.Generators.Tests;

/// <summary>One proof over the compiled kernels of a target: those of the named shapes, and some random ones.</summary>
internal static class ThreeWayRun
{
    private const int RandomShapes = 90;

    /// <param name="batch">Images of each call; null for those of the case.</param>
    public static void Prove(string name, Action<ThreeWay, SpecKernels.Driver> proof, int? batch = null)
    {
        var target = TestTargets.Find(name);
        var failures = new List<string>();
        var named = NamedKernels.On(name);
        var (random, kernels) = RandomKernels.On(target).First();
        var all = KernelCases.All.Select((one, i) => (one, Kernel: named[i]))
            .Concat(random.Take(RandomShapes).Select((one, i) => (one, Kernel: kernels[i])));
        var number = 0;
        foreach (var (one, kernel) in all)
        {
            var run = new ThreeWay(one.Spec, one.InputSize, batch ?? one.Batch, target, RandomKernels.Seed + number++,
                one.Requested);
            if (Record.Exception(() => proof(run, kernel)) is { } failure)
                failures.Add(failure.Message);
        }

        if (failures.Count > 0)
            Assert.Fail($"seed {RandomKernels.Seed}: {failures.Count} of {number} shapes fail.\n"
                + string.Join("\n", failures.Take(20)));
    }
}
