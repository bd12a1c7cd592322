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

    /// <summary>What the compiler made of them.</summary>
    public byte[] Image => image;

    public static SpecKernels Compile(IReadOnlyList<(KernelSpec Spec, VectorTarget Target)> kernels) => new(Run(kernels).Image());

    public static GeneratorRun Run(IReadOnlyList<(KernelSpec Spec, VectorTarget Target)> kernels) =>
        GeneratorHarness.Run(GeneratorHarness.Compile(
            [.. kernels.Select((kernel, i) => SpecSource.Of(kernel.Spec with { Targets = kernel.Target.Flag }, Space(i))),
                .. TargetEmulation.Sources]));

    public static string Space(int index) => $"Cases.K{index}";

    public Driver this[int index] => _assembly.GetType(Space(index) + ".Driver",
        throwOnError: true)!.GetMethod("Run")!.CreateDelegate<Driver>();
}
