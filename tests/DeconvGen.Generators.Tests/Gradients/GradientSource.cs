using DeconvGen.Generators.Model;
using DeconvGen.Generators.Targets;

namespace DeconvGen.Generators.Tests.Gradients;

/// <summary>Gradients of many specs compiled at once, each on one target, through attribute text, generator and compiler.</summary>
internal sealed class GradientKernels(byte[] image)
{
    private readonly System.Reflection.Assembly _assembly = GeneratorRun.Load(image);

    /// <summary>What stands in the gradients by weights and bias is added to where <paramref name="accumulate"/>.</summary>
    /// <param name="output">What the forward pass gave; then the gradient by the output goes back through the activation first.
    /// Without it there is no activation, or that step has been taken.</param>
    public delegate void Driver(
        ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ReadOnlySpan<float> input, ReadOnlySpan<float> output,
        Span<float> outputGradient, int[] size, Span<float> inputGradient, Span<float> weightGradient, Span<float> biasGradient,
        bool accumulate, int batch, int threads);

    /// <summary>What the compiler made of them.</summary>
    public byte[] Image => image;

    public static GradientKernels Compile(IReadOnlyList<(KernelSpec Spec, VectorTarget Target)> kernels) =>
        new(GeneratorHarness.Run(GeneratorHarness.Compile(
            [.. kernels.Select((kernel, i) => Source(kernel.Spec with { Targets = kernel.Target.Flag, Gradients = true }, SpecKernels.Space(i))),
                .. TargetEmulation.Sources])).Image());

    public Driver this[int index] => _assembly.GetType(SpecKernels.Space(index) + ".Driver",
        throwOnError: true)!.GetMethod("Run")!.CreateDelegate<Driver>();

    /// <summary>A kernel with gradients and its driver, in a namespace of its own.</summary>
    public static string Source(KernelSpec spec, string space)
    {
        var sizes = spec.Rank == 1 || spec.HasDeclaredSize ? ""
            : string.Concat(Enumerable.Range(0, spec.Rank).Select(static i => $"size[{i}], "));
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
            namespace {{space}}
            {
                [DeconvGen.{{SpecSource.Attribute(spec)}}]
                public {{(spec.IsInstance ? "sealed" : "static")}} partial class Kernel;

                public static class Driver
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
                        {{(spec.IsInstance ? "layer" : "Kernel")}}.InputGradient(outputGradient, {{sizes}}inputGradient, batch, options);
                        {{learns}}
                    }
                }
            }

            """;
    }
}
