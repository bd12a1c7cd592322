using System.Collections.Immutable;
using DeconvGen.Generators.Targets;

namespace DeconvGen.Generators.Tests;

/// <summary>The three-way proof over the named shapes.</summary>
public sealed class ThreeWayTests
{
    /// <summary>Each target compiled by itself, when it is asked for, so that two of them are at the same time.</summary>
    internal static ImmutableDictionary<string, Lazy<SpecKernels>> Kernels { get; } = TargetRegistry.All.ToImmutableDictionary(
        static target => target.Name,
        static target => new Lazy<SpecKernels>(() => SpecKernels.Compile([.. KernelCases.All.Select(one => (one.Spec, target))])));

    [Theory]
    [MemberData(nameof(KernelCases.NamesAndTargets), MemberType = typeof(KernelCases))]
    public void Definition_equals_interpreter(string name, string target) => Proof(name, target).DefinitionEqualsInterpreter();

    [Theory]
    [MemberData(nameof(KernelCases.NamesAndTargets), MemberType = typeof(KernelCases))]
    public void Interpreter_equals_kernel(string name, string target)
    {
        var index = KernelCases.All.ToList().FindIndex(one => one.Name == name);
        Proof(name, target).InterpreterEqualsKernel(Kernels[target].Value[index]);
    }

    private static ThreeWay Proof(string name, string target)
    {
        var one = KernelCases.Find(name);
        return new(one.Spec, one.InputSize, one.Batch, TestTargets.Find(target), seed: 1, one.Requested);
    }
}
