using System.Collections.Immutable;
using DeconvGen.Generators.Targets;
using DeconvGen.Generators.Tests.Gradients;

namespace DeconvGen.Generators.Tests;

/// <summary>The kernels of the named shapes in their order, with gradients where they have them: compiled once for all
/// tests.</summary>
internal static class NamedKernels
{
    /// <summary>Each target compiled by itself, when it is asked for, so that two of them are at the same time.</summary>
    private static readonly ImmutableDictionary<string, Lazy<SpecKernels>> s_targets = TargetRegistry.All.ToImmutableDictionary(
        static target => target.Name,
        static target => new Lazy<SpecKernels>(() => SpecKernels.Compile(
            [.. KernelCases.All.Select(one => (one.Spec with { Gradients = GradientCases.Has(one.Spec) }, target))])));

    public static SpecKernels On(string target) => s_targets[target].Value;

    public static int Number(string name) => KernelCases.All.ToList().FindIndex(one => one.Name == name);
}
