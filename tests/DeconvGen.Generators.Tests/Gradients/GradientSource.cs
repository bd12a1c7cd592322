using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Tests.Gradients;

/// <summary>Source text of the driver of a kernel's gradients, whose signature is the same for all.</summary>
internal static class GradientSource
{
    /// <summary>Stands beside the kernel in its namespace.</summary>
    public static string Driver(KernelSpec spec)
    {
        var sizes = spec.Rank == 1 || spec.HasDeclaredSize ? ""
            : string.Concat(Enumerable.Range(0, spec.Rank).Select(static i => $"size[{i}], "));
        var target = spec.IsInstance ? "layer" : "Kernel";
        var hasSlopes = spec.Activation == Model.Activation.PRelu;
        var slopes = hasSlopes && spec.IsInstance ? ", s_slopes" : "";
        var activation = spec.Activation == Model.Activation.None ? ""
            : $"if (output.Length > 0) {(hasSlopes && spec.IsInstance ? "layer" : "Kernel")}.ActivationGradient("
                + $"output, outputGradient{(hasSlopes ? ", batch" : "")});";
        // Where a layer's packed weights have been moved, they are packed again, in their new place.
        var makes = !spec.IsInstance ? "" : $$"""
            var layer = new Kernel(weights, bias{{slopes}});
                        if (Made is { } made)
                        {
                            made(layer);
                            layer.SetWeights(weights, bias{{slopes}});
                        }
            """;
        var learns = !spec.IsInstance ? "" : $$"""
            layer.WeightGradient(input, outputGradient, {{sizes}}weightGradient, accumulate, batch, options);
                        layer.BiasGradient(outputGradient, {{sizes}}biasGradient, accumulate, batch, options);
            """;
        return $$"""
                public static class GradientDriver
                {
                    {{(spec.IsInstance ? "public static System.Action<object>? Made;\n" : "")}}
                    private static readonly float[] s_slopes = [.. System.Linq.Enumerable.Repeat(0.25f, {{spec.OutputChannels}})];

                    public static void Run(
                        System.ReadOnlySpan<float> weights, System.ReadOnlySpan<float> bias, System.ReadOnlySpan<float> input,
                        System.ReadOnlySpan<float> output, System.Span<float> outputGradient, int[] size,
                        System.Span<float> inputGradient, System.Span<float> weightGradient, System.Span<float> biasGradient,
                        bool accumulate, int batch, int threads)
                    {
                        var options = threads > 1 ? new System.Threading.Tasks.ParallelOptions { MaxDegreeOfParallelism = threads } : null;
                        {{makes}}
                        {{activation}}
                        {{target}}.InputGradient(outputGradient, {{sizes}}inputGradient, batch, options);
                        {{learns}}
                    }
                }
            """;
    }
}
