using DeconvGen.Generators.Model;
using DeconvGen.Generators.Targets;

namespace DeconvGen.Generators.Tests.Gradients;

/// <summary>Compiles the gradients of many specs at once, each on one target, through attribute text, generator and compiler.</summary>
internal sealed class GradientKernels
{
    private readonly System.Reflection.Assembly _assembly;

    private GradientKernels(IReadOnlyList<(KernelSpec Spec, VectorTarget Target)> kernels)
    {
        var run = GeneratorHarness.Run(GeneratorHarness.Compile(
            [.. kernels.Select((kernel, i) => Source(kernel.Spec with { Targets = kernel.Target.Flag, Gradients = true }, SpecKernels.Space(i))),
                .. TargetEmulation.Sources]));
        _assembly = run.Load();
    }

    /// <summary>Empty gradients are not asked for. What stands in those by weights and bias is added to where
    /// <paramref name="accumulate"/>.</summary>
    public delegate void Driver(
        float[] weights, float[] input, float[] outputGradient, int[] size, float[] inputGradient, float[] weightGradient,
        float[] biasGradient, bool accumulate, int batch, int threads);

    public static GradientKernels Compile(IReadOnlyList<(KernelSpec Spec, VectorTarget Target)> kernels) => new(kernels);

    public Driver this[int index] => _assembly.GetType(SpecKernels.Space(index) + ".Driver",
        throwOnError: true)!.GetMethod("Run")!.CreateDelegate<Driver>();

    private static string Source(KernelSpec spec, string space)
    {
        var sizes = spec.Rank == 1 || spec.HasDeclaredSize ? ""
            : string.Concat(Enumerable.Range(0, spec.Rank).Select(static i => $"size[{i}], "));
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
                    public static void Run(
                        float[] weights, float[] input, float[] outputGradient, int[] size, float[] inputGradient,
                        float[] weightGradient, float[] biasGradient, bool accumulate, int batch, int threads)
                    {
                        var options = threads > 1 ? new System.Threading.Tasks.ParallelOptions { MaxDegreeOfParallelism = threads } : null;
                        {{(spec.IsInstance ? "var layer = new Kernel(weights);" : "")}}
                        {{(spec.IsInstance ? "layer" : "Kernel")}}.InputGradient(outputGradient, {{sizes}}inputGradient, batch, options);
                        {{learns}}
                    }
                }
            }

            """;
    }
}
