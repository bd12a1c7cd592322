using DeconvGen.Generators.Model;
using DeconvGen.Generators.Targets;

namespace DeconvGen.Generators.Tests.Gradients;

/// <summary>The named shapes that have gradients.</summary>
internal static class GradientCases
{
    /// <summary>All but the convolutions whose pad depends on the size, PRelu and labels, which have no gradients.</summary>
    public static IReadOnlyList<KernelCase> Derivable { get; } = [.. KernelCases.All.Where(static one => Has(one.Spec))];

    public static IEnumerable<object[]> NamesAndTargets =>
        from one in Derivable from target in TargetRegistry.All select new object[] { one.Name, target.Name };

    /// <summary>Shapes with weights of their own, which have gradients by weights and bias.</summary>
    public static IEnumerable<object[]> Learned =>
        Derivable.Where(static one => one.Spec.IsInstance).Select(static one => new object[] { one.Name });

    /// <summary>The spec has gradients.</summary>
    public static bool Has(KernelSpec spec) => !spec.Epilogue.ArgMax
        && (MirrorSpec.Exists(spec) || ReplicatedEdges.HasThem(spec));

    public static GradientProof Proof(string name, string target)
    {
        var one = KernelCases.Find(name);
        return new(one.Spec, one.InputSize, one.Batch, TestTargets.Find(target), seed: 1);
    }
}
