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
    private const int Count = 300;
    private const int PerCompilation = 75;

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
        var failures = new List<string>();
        foreach (var chunk in new RandomSpecs(seed).Take(Count).Chunk(PerCompilation))
        {
            var kernels = GradientKernels.Compile([.. chunk.Select(one => (one.Spec, target))]);
            for (var i = 0; i < chunk.Length; i++)
            {
                var proof = new GradientProof(chunk[i].Spec, chunk[i].InputSize, chunk[i].Batch, target, seed + i);
                var kernel = kernels[i];
                if (Record.Exception(() =>
                    {
                        if (chunk[i].Spec.IsInstance)
                            proof.DifferencesEqualTextbook();
                        proof.TextbookEqualsInterpreter();
                        proof.InterpreterEqualsKernel(kernel);
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
