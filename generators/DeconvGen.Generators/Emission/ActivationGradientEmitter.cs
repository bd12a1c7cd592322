using DeconvGen.Generators.Model;
using DeconvGen.Generators.Targets;

namespace DeconvGen.Generators.Emission;

/// <summary>The member that goes back through the activation.</summary>
internal static class ActivationGradientEmitter
{
    public static void Write(CodeWriter writer, KernelSpec spec, string? refusal)
    {
        if (spec.Activation == Activation.None)
            return;
        writer.Line("/// <summary>In place: from the gradient by the output to that before the activation, "
            + "which the other gradients take.</summary>");
        writer.Line("/// <param name=\"output\">What Run has written.</param>");
        writer.Line("/// <param name=\"gradient\">Gradient by the output, of the same length.</param>");
        var slopes = spec.Activation == Activation.PRelu;
        if (slopes)
            writer.Line("/// <param name=\"batch\">Images behind one another; 0 is legal.</param>");
        writer.Line("/// <exception cref=\"global::System.ArgumentException\">"
            + "The lengths differ; nothing was written.</exception>");
        writer.Line(FileEmitter.Generated);
        writer.Line($"public {(slopes && spec.IsInstance ? "" : "static ")}void ActivationGradient("
            + "global::System.ReadOnlySpan<float> output, "
            + $"global::System.Span<float> gradient{(slopes ? ", int batch = 1" : "")})");
        writer.Line("    " + (refusal ?? $"=> global::DeconvGen.Runtime.ActivationGradients.{Call(spec)};"));
        writer.Line();
    }

    private static string Call(KernelSpec spec) => spec.Activation switch
    {
        Activation.LeakyRelu => $"LeakyRelu(output, gradient, {VectorTarget.Literal(spec.Epilogue.Slope)})",
        Activation.Clamp => "Clamp(output, gradient, "
            + $"{VectorTarget.Literal(spec.Epilogue.ClampMin)}, {VectorTarget.Literal(spec.Epilogue.ClampMax)})",
        Activation.PRelu => "PRelu(output, gradient, "
            + $"{(spec.IsInstance ? GradientMembers.Slopes : "global::DeconvGen.Generated.Kernel.Slopes")}, {Plane(spec)})",
        _ => $"{spec.Activation}(output, gradient)",
    };

    /// <summary>Numbers from a channel to the next.</summary>
    public static string Plane(KernelSpec spec) => spec.Layout == TensorLayout.ChannelsLast ? "1"
        : "global::DeconvGen.Runtime.KernelChecks.InferLength(output.Length, OutputChannels, "
            + "global::DeconvGen.Runtime.KernelChecks.Batch(batch), nameof(output))";
}
