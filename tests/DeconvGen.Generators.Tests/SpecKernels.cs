using System.Reflection;
using DeconvGen.Generators.Model;
using DeconvGen.Generators.Targets;

namespace DeconvGen.Generators.Tests;

/// <summary>Many specs compiled at once, each on one target, through attribute text, generator and compiler.</summary>
internal sealed class SpecKernels(byte[] image)
{
    private readonly Assembly _assembly = GeneratorRun.Load(image);

    public delegate void Driver(
        ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ReadOnlySpan<float> slopes, ReadOnlySpan<float> residual,
        ReadOnlySpan<float> input, int[] size, Span<float> output, int batch, int threads);

    /// <summary>What stands in the gradients by weights and bias is added to where <paramref name="accumulate"/>.</summary>
    /// <param name="output">What the forward pass gave; then the gradient by the output goes back through the activation first.
    /// Without it there is no activation, or that step has been taken.</param>
    public delegate void GradientDriver(
        ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ReadOnlySpan<float> input, ReadOnlySpan<float> output,
        Span<float> outputGradient, int[] size, Span<float> inputGradient, Span<float> weightGradient, Span<float> biasGradient,
        bool accumulate, int batch, int threads);

    /// <summary>What the compiler made of them.</summary>
    public byte[] Image => image;

    public static SpecKernels Compile(IReadOnlyList<(KernelSpec Spec, VectorTarget Target)> kernels) => new(Run(kernels).Image());

    public static GeneratorRun Run(IReadOnlyList<(KernelSpec Spec, VectorTarget Target)> kernels) =>
        GeneratorHarness.Run(GeneratorHarness.Compile(
            [.. kernels.Select((kernel, i) => SpecSource.Of(kernel.Spec with { Targets = kernel.Target.Flag }, Space(i))),
                .. TargetEmulation.Sources]));

    public static string Space(int index) => $"Cases.K{index}";

    public Driver this[int index] => Create<Driver>(index);

    /// <summary>Of a spec that has them.</summary>
    public GradientDriver Gradients(int index) => Create<GradientDriver>(index);

    /// <summary>Drivers are classes of the names of their signatures.</summary>
    private T Create<T>(int index)
        where T : Delegate =>
        _assembly.GetType($"{Space(index)}.{typeof(T).Name}", throwOnError: true)!.GetMethod("Run")!.CreateDelegate<T>();
}
