using System.Collections.Concurrent;
using DeconvGen.Generators.Targets;

namespace DeconvGen.Generators.Tests.Gradients;

/// <summary>The random declarations with gradients of this run and their kernels, compiled once for all tests that use
/// them.</summary>
internal static class RandomGradients
{
    /// <summary>On each target, different ones.</summary>
    public const int Count = 75;

    private static readonly ConcurrentDictionary<string, Lazy<SpecKernels>> s_kernels = [];

    public static SpecKernels On(VectorTarget target) => s_kernels.GetOrAdd(target.Name, _ => new(() =>
        SpecKernels.Compile([.. Cases(target, RandomKernels.Seed)
            .Select(one => (one.Spec with { Gradients = true }, target))]))).Value;

    public static KernelCase[] Cases(VectorTarget target, int seed) =>
        [.. RandomKernels.Specs(target, seed).Take(2 * Count).Where(static one => GradientCases.Has(one.Spec)).Take(Count)];
}
