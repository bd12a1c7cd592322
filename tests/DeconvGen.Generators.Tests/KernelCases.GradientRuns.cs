using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Tests;

/// <summary>Gradients by the weights, whose units have the elements of a kernel row: side by side where a few channels are
/// broadcast, one after the other in blocks of positions otherwise.</summary>
internal static partial class KernelCases
{
    private static IReadOnlyList<KernelCase> GradientRuns =>
    [
        new("gradient_runs_of_a_row", Specs.Convolution(2, 3, 16, 7, 2, pad: 3), [9, 21], Batch: 2),
        new("gradient_runs_dilated", Specs.Dense(2, 19, 2, 3, 2, pad: 2, dilation: 2), [4, 7], Batch: 2),
        new("gradient_runs_groups", Specs.Convolution(2, 6, 32, 3, 1, pad: 1, groups: 2), [5, 8]),
        new("gradient_runs_volume", Specs.Convolution(3, 1, 9, 3, 1, pad: 1), [3, 4, 5], Batch: 2),
        new("gradient_rows_in_blocks", Specs.Convolution(1, 20, 24, 5, 1, pad: 6, dilation: 3), [230], Batch: 2),
        new("gradient_rows_one_tile", Specs.Dense(1, 16, 14, 4, 3, pad: 2), [190]),
        new("gradient_rows_planar", Specs.Convolution(1, 2, 3, 4, 2, pad: 3, layout: First), [2110]),
        new("gradient_rows_planar_short", Specs.Dense(2, 3, 9, 5, 3, pad: 1, layout: First), [4, 9], Batch: 2),
    ];
}
