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
        writer.Line("/// <exception cref=\"global::System.ArgumentException\">"
            + "The lengths differ; nothing was written.</exception>");
        writer.Line(FileEmitter.Generated);
        writer.Line("public static void ActivationGradient("
            + "global::System.ReadOnlySpan<float> output, global::System.Span<float> gradient)");
        writer.Line("    " + (refusal ?? $"=> global::DeconvGen.Runtime.ActivationGradients.{Call(spec)};"));
        writer.Line();
    }

    private static string Call(KernelSpec spec) => spec.Activation switch
    {
        Activation.LeakyRelu => $"LeakyRelu(output, gradient, {VectorTarget.Literal(spec.Epilogue.Slope)})",
        Activation.Clamp => "Clamp(output, gradient, "
            + $"{VectorTarget.Literal(spec.Epilogue.ClampMin)}, {VectorTarget.Literal(spec.Epilogue.ClampMax)})",
        Activation.Relu or Activation.Sigmoid or Activation.Tanh => $"{spec.Activation}(output, gradient)",
        _ => throw new InvalidOperationException($"{spec.Activation} is refused together with gradients."),
    };
}
