using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Tests;

/// <summary>Kernel = stride, channels first: vectors of outputs that meet the ends of one row and of two, in planes of a tile and a
/// rest, and of less.</summary>
internal static partial class KernelCases
{
    private static IReadOnlyList<KernelCase> PlaneEnds =>
    [
        new("plane_ends", Specs.Dense(2, 9, 3, 2, 2, layout: First), [12, 5], Batch: 2),
        new("plane_ends_stride3", Specs.Dense(2, 8, 5, 3, 3, layout: First) with { Activation = Model.Activation.Relu }, [11, 4]),
        new("plane_ends_pointwise", Specs.Convolution(2, 10, 6, 1, 1, layout: First), [7, 9], Batch: 2),
        new("plane_ends_residual", Specs.Dense(2, 8, 4, 2, 2, layout: First) with { Epilogue = new(Residual: true) }, [8, 7]),
    ];
}
