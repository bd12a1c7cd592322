using System.Globalization;
using DeconvGen.Generators.Targets;
using Xunit.Abstractions;

namespace DeconvGen.Generators.Tests.Gradients;

/// <summary>
/// Gradients of random declarations, new ones in every run. The seed is printed; the environment variable DECONVGEN_SEED repeats
/// a run.
/// </summary>
public sealed class GradientRandomTests(ITestOutputHelper console)
{
    /// <summary>Of each of the four targets, different ones.</summary>
    private const int Count = 75;

    private const int ToNextTarget = 1_000_000;

    public static TheoryData<string> Targets => [.. TargetRegistry.All.Select(static target => target.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Differences_textbook_interpreter_and_kernel_agree(string name)
    {
        var given = Environment.GetEnvironmentVariable("DECONVGEN_SEED");
        var seed = given is null ? Random.Shared.Next() : int.Parse(given, CultureInfo.InvariantCulture);
        console.WriteLine($"gradients of {Count} random specs on {name}, DECONVGEN_SEED={seed}");
        Console.WriteLine($"gradients of {Count} random specs on {name}, DECONVGEN_SEED={seed}");
        console.WriteLine(TargetEmulation.Description);

        var target = TargetRegistry.All.Single(one => one.Name == name);
        var number = TargetRegistry.All.ToList().IndexOf(target);
        KernelCase[] cases = [.. new RandomSpecs(unchecked(seed + number * ToNextTarget)).Take(2 * Count)
            .Where(static one => GradientTests.Has(one.Spec)).Take(Count)];
        var kernels = GradientKernels.Compile([.. cases.Select(one => (one.Spec, target))]);
        var failures = new List<string>();
        for (var i = 0; i < cases.Length; i++)
        {
            var one = cases[i];
            var proof = new GradientProof(one.Spec, one.InputSize, one.Batch, target, seed + i);
            var kernel = kernels[i];
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
