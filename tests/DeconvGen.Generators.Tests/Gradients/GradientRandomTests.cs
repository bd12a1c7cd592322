using DeconvGen.Generators.Targets;
using Xunit.Abstractions;

namespace DeconvGen.Generators.Tests.Gradients;

/// <summary>
/// Gradients of random declarations, new ones in every run. The seed is printed; the environment variable DECONVGEN_SEED repeats
/// a run.
/// </summary>
public sealed class GradientRandomTests(ITestOutputHelper console)
{
    [Theory]
    [MemberData(nameof(TestTargets.Names), MemberType = typeof(TestTargets))]
    public void Differences_textbook_interpreter_and_kernel_agree(string name)
    {
        const int Count = RandomGradients.Count;
        var seed = RandomKernels.Seed;
        console.WriteLine($"gradients of {Count} random specs on {name}, DECONVGEN_SEED={seed}");
        Console.WriteLine($"gradients of {Count} random specs on {name}, DECONVGEN_SEED={seed}");
        console.WriteLine(TargetEmulation.Description);

        var target = TestTargets.Find(name);
        var (cases, kernels) = (RandomGradients.Cases(target, seed), RandomGradients.On(target));
        var failures = new List<string>();
        for (var i = 0; i < cases.Length; i++)
        {
            var one = cases[i];
            var proof = new GradientProof(one.Spec, one.InputSize, one.Batch, target, seed + i);
            var kernel = kernels.Gradients(i);
            if (Record.Exception(() =>
                {
                    if (one.Spec.IsInstance)
                        proof.DifferencesEqualTextbook();
                    proof.TextbookEqualsInterpreter();
                    proof.InterpreterEqualsKernel(kernel);
                }) is { } failure)
            {
                failures.Add(failure.Message.StartsWith('[') ? failure.Message : $"{proof}: {failure}");
            }
        }

        if (failures.Count > 0)
            Assert.Fail($"seed {seed}: {failures.Count} of {Count} specs fail.\n" + string.Join("\n", failures.Take(10)));
    }
}
