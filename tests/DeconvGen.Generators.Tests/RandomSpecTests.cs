using DeconvGen.Generators.Targets;
using Xunit.Abstractions;

namespace DeconvGen.Generators.Tests;

/// <summary>
/// The three-way proof over random declarations, new ones in every run. The seed is printed; the environment variable
/// DECONVGEN_SEED repeats a run.
/// </summary>
public sealed class RandomSpecTests(ITestOutputHelper console)
{
    [Theory]
    [MemberData(nameof(TestTargets.Names), MemberType = typeof(TestTargets))]
    public void Definition_interpreter_and_kernel_agree(string name)
    {
        const int Count = RandomKernels.Count;
        var seed = RandomKernels.Seed;
        console.WriteLine($"{Count} random specs on {name}, DECONVGEN_SEED={seed}");
        Console.WriteLine($"{Count} random specs on {name}, DECONVGEN_SEED={seed}");
        console.WriteLine(TargetEmulation.Description);

        var target = TestTargets.Find(name);
        var failures = new List<string>();
        foreach (var (chunk, kernels) in RandomKernels.On(target))
        {
            for (var i = 0; i < chunk.Length; i++)
            {
                var proof = new ThreeWay(chunk[i].Spec, chunk[i].InputSize, chunk[i].Batch, target, seed + i);
                if (Record.Exception(() =>
                    {
                        proof.DefinitionEqualsInterpreter();
                        proof.InterpreterEqualsKernel(kernels[i]);
                    }) is { } failure)
                {
                    failures.Add(failure.Message.StartsWith('[') ? failure.Message : $"{proof}: {failure}");
                }
            }
        }

        if (failures.Count > 0)
            Assert.Fail($"seed {seed}: {failures.Count} of {Count} specs fail.\n" + string.Join("\n", failures.Take(10)));
    }
}
