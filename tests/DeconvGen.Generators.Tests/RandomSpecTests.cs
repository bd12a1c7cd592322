using DeconvGen.Generators.Model;
using DeconvGen.Generators.Targets;
using Xunit.Abstractions;

namespace DeconvGen.Generators.Tests;

/// <summary>
/// The three-way proof over random declarations, new ones in every run. The seed is printed; the environment variable
/// DECONVGEN_SEED repeats a run.
/// </summary>
public sealed class RandomSpecTests(ITestOutputHelper console)
{
    private const int Count = 540;
    private const int PerCompilation = 90;

    public static TheoryData<string> Targets => [.. TargetRegistry.All.Select(static target => target.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Definition_interpreter_and_kernel_agree(string name)
    {
        var seed = RandomSpecs.Seed();
        console.WriteLine($"{Count} random specs on {name}, DECONVGEN_SEED={seed}");
        Console.WriteLine($"{Count} random specs on {name}, DECONVGEN_SEED={seed}");
        console.WriteLine(TargetEmulation.Description);

        var target = TargetRegistry.All.Single(one => one.Name == name);
        var failures = new List<string>();
        foreach (var chunk in new RandomSpecs(seed).Take(Count).Chunk(PerCompilation))
        {
            var kernels = SpecKernels.Compile([.. chunk.Select(one => (one.Spec, target))]);
            ReadBack(kernels, chunk, target);
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

    /// <summary>The attribute text of a spec is read as that spec: what was proved is what a user declares.</summary>
    private static void ReadBack(SpecKernels kernels, KernelCase[] chunk, VectorTarget target)
    {
        var read = kernels.Run.Requests.ToDictionary(static request => request.Spec.Type.Namespace, static request =>
            request.Spec);
        for (var i = 0; i < chunk.Length; i++)
        {
            var space = SpecKernels.Space(i);
            Assert.Equal(chunk[i].Spec with { Targets = target.Flag, Type = read[space].Type }, read[space]);
        }
    }
}
