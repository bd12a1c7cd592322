using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Tests;

/// <summary>Kernel = stride, channels first: runs of planes that are copied, because planes share places in the cache or because
/// many tiles pass over them, of several parts and of more than one run, and planes that are too small for a copy.</summary>
internal static partial class KernelCases
{
    private static IReadOnlyList<KernelCase> CopiedRuns =>
    [
        new("copied_runs_shared", Specs.Dense(2, 16, 20, 2, 2, layout: First), [16, 32], Batch: 2),
        new("copied_runs_apart", Specs.Dense(2, 16, 20, 2, 2, layout: First), [9, 7]),
        new("copied_runs_several", Specs.Dense(2, 8, 70, 2, 2, layout: First) with
            { Activation = Model.Activation.PRelu }, [30, 20]),
        new("copied_runs_small", Specs.Dense(2, 8, 70, 2, 2, layout: First), [1, 3], Batch: 2),
        new("copied_runs_far_weights", Specs.Dense(2, 66, 128, 2, 2, layout: First), [5, 7]),
        new("copied_runs_stride3", Specs.Dense(2, 9, 24, 3, 3, layout: First) with
            { Activation = Model.Activation.Relu, Epilogue = new(Residual: true) }, [7, 9], Batch: 2),
        new("copied_runs_pointwise", Specs.Convolution(2, 32, 12, 1, 1, layout: First), [16, 16], Batch: 2),
    ];
}
