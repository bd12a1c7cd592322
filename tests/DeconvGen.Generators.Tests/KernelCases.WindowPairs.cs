using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Tests;

/// <summary>Depthwise planes with a stride of half a vector: vectors of two windows, rows of whole groups of them, of more, and of
/// fewer.</summary>
internal static partial class KernelCases
{
    private static IReadOnlyList<KernelCase> WindowPairs =>
    [
        new("window_pairs", Specs.Dense(2, 3, 3, 16, 8, pad: 4, groups: 3, layout: First), [3, 12], Batch: 2),
        new("window_pairs_whole", Specs.Dense(2, 2, 2, 8, 8, groups: 2, layout: First) with { Activation = Model.Activation.Tanh },
            [2, 16]),
        new("window_pairs_few_windows", Specs.Dense(2, 2, 2, 16, 8, pad: 4, groups: 2, layout: First), [3, 8], Batch: 2),
        new("window_pairs_odd_crop", Specs.Dense(2, 2, 2, 24, 8, pad: 5, outputPadding: 3, groups: 2, layout: First) with
            { Activation = Model.Activation.PRelu }, [4, 19], Batch: 2),
        new("window_pairs_residual", Specs.Dense(2, 2, 2, 16, 8, pad: 4, groups: 2, layout: First) with
            { Epilogue = new(Residual: true), Activation = Model.Activation.Relu }, [2, 17], Batch: 2),
        new("window_pairs_labels", Specs.Dense(2, 3, 3, 16, 8, pad: 4, groups: 3, layout: First) with
            { Epilogue = new(ArgMax: true) }, [2, 18]),
        new("window_pairs_signal", Specs.Dense(1, 2, 2, 16, 8, pad: 4, groups: 2, layout: First), [77], Batch: 2),
    ];
}
