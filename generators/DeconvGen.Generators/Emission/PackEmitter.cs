using DeconvGen.Generators.Model;
using DeconvGen.Generators.Planning;

namespace DeconvGen.Generators.Emission;

/// <summary>The method <c>Pack</c>, in the order in which the target's kernel reads the weights: of the layer, and of its
/// gradient by the input.</summary>
internal static class PackEmitter
{
    /// <param name="writer">Where it is written.</param>
    /// <param name="spec">The kernel.</param>
    /// <param name="plans">One for each target, the best one first.</param>
    /// <param name="takesBias">The gradient has neither bias nor slopes.</param>
    public static void Emit(CodeWriter writer, KernelSpec spec, IReadOnlyList<KernelPlan> plans, bool takesBias)
    {
        var slopes = takesBias && spec.Activation == Activation.PRelu;
        string[] spans = ["weights", .. takesBias ? new[] { "bias" } : [], .. slopes ? new[] { "slopes" } : []];
        // A layer that learns packs new weights where the old ones lie.
        var (reused, reuse) = spec.Gradients ? (", PackedWeights? reused = null", "reused ?? ") : ("", "");
        var parameters = MemberNames.Join(spans.Select(static name => "ReadOnlySpan<float> " + name));
        using var method = writer.Block($"public static PackedWeights Pack({parameters}{reused})");

        Length(writer, "weights", spec.WeightCount);
        if (takesBias)
        {
            using (writer.Block("if (bias.IsEmpty)"))
                writer.Line(spec.Gradients ? "bias = s_noBias;" : $"bias = new float[{spec.OutputChannels}];");
            Length(writer, "bias", spec.OutputChannels);
        }

        if (slopes)
            Length(writer, "slopes", spec.OutputChannels);
        var biasSpan = takesBias ? "bias" : "s_noBias";
        var slopesPointer = slopes ? ", slopesPointer = slopes" : "";
        using (writer.Block($"fixed (float* weightsPointer = weights, biasPointer = {biasSpan}{slopesPointer})"))
        {
            TargetChoice.Emit(writer, spec.Type.PlainName, plans, plan =>
            {
                writer.Line($"var packed = {reuse}new PackedWeights({plan.PackedLength});");
                if (plan.Pack is not null)
                {
                    writer.Line($"{KernelEmitter.StructName(plan)}.Pack(weightsPointer, biasPointer, "
                        + $"{(slopes ? "slopesPointer, " : "")}packed.Pointer);");
                }

                writer.Line("return packed;");
            });
        }
    }

    /// <summary>A bias of zeros. It stands before what is initialised with it: static fields are, in the order of their
    /// text.</summary>
    public static void NoBias(CodeWriter writer, int channels)
    {
        writer.Line($"private static readonly float[] s_noBias = new float[{channels}];");
        writer.Line();
    }

    private static void Length(CodeWriter writer, string span, int count) =>
        writer.Line($"KernelChecks.Length({span}.Length, {count}, nameof({span}));");
}
