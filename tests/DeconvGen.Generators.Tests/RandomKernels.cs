using System.Collections.Concurrent;
using DeconvGen.Generators.Targets;

namespace DeconvGen.Generators.Tests;

/// <summary>The random declarations of this run and their kernels, compiled once for all tests that use them.</summary>
internal static class RandomKernels
{
    public const int Count = 540;
    private const int PerCompilation = 90;

    private static readonly ConcurrentDictionary<string, Lazy<SpecKernels>> s_kernels = [];

    public static int Seed { get; } = RandomSpecs.Seed();

    public static KernelCase[][] Cases { get; } = Chunks(Seed);

    /// <summary>Each compilation with its declarations, made when it is asked for.</summary>
    public static IEnumerable<(KernelCase[] Cases, SpecKernels Kernels)> On(VectorTarget target) =>
        Cases.Select((cases, i) => (cases, s_kernels.GetOrAdd($"{target.Name} {i}", _ => new(() => Compile(cases, target))).Value));

    public static KernelCase[][] Chunks(int seed) => [.. new RandomSpecs(seed).Take(Count).Chunk(PerCompilation)];

    /// <summary>The attribute text of a spec is read as that spec: what is proved is what a user declares.</summary>
    private static SpecKernels Compile(KernelCase[] cases, VectorTarget target)
    {
        var run = SpecKernels.Run([.. cases.Select(one => (one.Spec, target))]);
        var read = run.Requests.ToDictionary(static request => request.Spec.Type.Namespace, static request => request.Spec);
        for (var i = 0; i < cases.Length; i++)
        {
            var space = SpecKernels.Space(i);
            Assert.Equal(cases[i].Spec with { Targets = target.Flag, Type = read[space].Type }, read[space]);
        }

        return new(run.Image());
    }
}
