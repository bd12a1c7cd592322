using System.Collections.Concurrent;
using DeconvGen.Generators.Targets;

namespace DeconvGen.Generators.Tests;

/// <summary>The random declarations of this run and their kernels, compiled once for all tests that use them.</summary>
internal static class RandomKernels
{
    /// <summary>On each target, different ones.</summary>
    public const int Count = 180;

    private const int PerCompilation = 90;
    private const int ToNextTarget = 1_000_000;

    private static readonly ConcurrentDictionary<string, (KernelCase[] Cases, Lazy<SpecKernels> Kernels)[]> s_chunks = [];

    public static int Seed { get; } = RandomSpecs.Seed();

    /// <summary>Each compilation with its declarations, made when it is asked for.</summary>
    public static IEnumerable<(KernelCase[] Cases, SpecKernels Kernels)> On(VectorTarget target) =>
        s_chunks.GetOrAdd(target.Name, _ => Array.ConvertAll(Chunks(target, Seed),
                cases => (cases, new Lazy<SpecKernels>(() => Compile(cases, target)))))
            .Select(static chunk => (chunk.Cases, chunk.Kernels.Value));

    public static KernelCase[][] Chunks(VectorTarget target, int seed) =>
        [.. Specs(target, seed).Take(Count).Chunk(PerCompilation)];

    /// <summary>Other declarations for each target.</summary>
    public static RandomSpecs Specs(VectorTarget target, int seed) =>
        new(unchecked(seed + TargetRegistry.All.ToList().IndexOf(target) * ToNextTarget));

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
