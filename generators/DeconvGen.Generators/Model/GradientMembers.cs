namespace DeconvGen.Generators.Model;

/// <summary>The members that <c>Gradients = true</c> adds to a type.</summary>
internal static class GradientMembers
{
    /// <summary>The field with the weights in the order in which the gradient by the input reads them.</summary>
    public const string PackedWeights = "_packedGradientWeights";

    /// <summary>The field with a slope for each channel.</summary>
    public const string Slopes = "_slopes";

    private const string Input = "ReadOnlySpan<float>";
    private const string Output = "Span<float>";
    private const string Call = "int, ParallelOptions";

    public static IEnumerable<UserMember> For(KernelSpec spec)
    {
        if (!spec.Gradients)
            yield break;
        if (spec.Activation != Activation.None)
            yield return new("ActivationGradient", Join(Input, Output, spec.Activation == Activation.PRelu ? "int" : ""));
        string[] outputSizes = spec.OutputSizePerCall && spec.Rank > 1 ? ["", Sizes(spec)] : [""];
        foreach (var outputs in outputSizes)
        {
            yield return new("InputGradient", Join(Input, Sizes(spec), Output, outputs, Call));
            if (!spec.IsInstance)
                continue;
            yield return new("WeightGradient", Join(Input, Input, Sizes(spec), Output, outputs, "bool", Call));
            yield return new("BiasGradient", Join(Input, Sizes(spec), Output, outputs, "bool", Call));
        }

        if (!spec.IsInstance)
            yield break;
        yield return new(PackedWeights);
        if (spec.Activation != Activation.PRelu)
        {
            yield return new("SetWeights", Join(Input, Input));
            yield break;
        }

        yield return new(Slopes);
        yield return new("SetWeights", Join(Input, Input, Input));
        yield return new("SlopeGradient", Join(Input, Input, Output, "bool", "int"));
    }

    /// <summary>In one dimension the length is inferred.</summary>
    private static string Sizes(KernelSpec spec) =>
        spec.HasDeclaredSize || spec.Rank == 1 ? "" : string.Join(", ", Enumerable.Repeat("int", spec.Rank));

    private static string Join(params string[] parts) => string.Join(", ", parts.Where(static part => part.Length > 0));
}
