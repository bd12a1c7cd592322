using DeconvGen.Generators.Model;
using DeconvGen.Generators.Targets;

namespace DeconvGen.Generators.Tests;

/// <summary>Compiles many specs at once, each on one target, through attribute text, generator and compiler.</summary>
internal sealed class SpecKernels
{
    private readonly System.Reflection.Assembly _assembly;

    private SpecKernels(IReadOnlyList<(KernelSpec Spec, VectorTarget Target)> kernels)
    {
        Run = GeneratorHarness.Run(GeneratorHarness.Compile(
            [.. kernels.Select((kernel, i) => SpecSource.Of(kernel.Spec with { Targets = kernel.Target.Flag }, Space(i))),
                .. TargetEmulation.Sources]));
        _assembly = Run.Load();
    }

    public delegate void Driver(
        float[] weights, float[] bias, float[] slopes, float[] residual, float[] input, int[] size, float[] output, int batch, int threads);

    public GeneratorRun Run { get; }

    public static SpecKernels Compile(IReadOnlyList<(KernelSpec Spec, VectorTarget Target)> kernels) => new(kernels);

    public static string Space(int index) => $"Cases.K{index}";

    public Driver this[int index] => _assembly.GetType(Space(index) + ".Driver",
        throwOnError: true)!.GetMethod("Run")!.CreateDelegate<Driver>();
}
