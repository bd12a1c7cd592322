using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Tests;

/// <summary>Channels first without a stride, or with windows that do not overlap, and enough products for turned copies on every
/// target.</summary>
internal static partial class KernelCases
{
    private static IReadOnlyList<KernelCase> Neighbours =>
    [
        new("turned_neighbours", Specs.Convolution(2, 32, 32, 3, 1, pad: 1, layout: First), [5, 14], Batch: 2),
        new("turned_neighbours_epilogue", Specs.Convolution(2, 32, 48, 3, 1, PaddingDialect.Same, layout: First) with
            { Activation = Model.Activation.PRelu, Epilogue = new(Residual: true) }, [6, 7], Batch: 2),
        new("turned_neighbours_labels", Specs.Convolution(2, 16, 32, 3, 1, pad: 1, layout: First) with
            { Epilogue = new(ArgMax: true) }, [6, 9], Batch: 2),
        new("turned_neighbours_groups", Specs.Dense(2, 64, 64, 3, 1, pad: 2, groups: 2, dilation: 2, layout: First), [4, 7]),
        new("turned_neighbours_volume", Specs.Convolution(3, 16, 16, 3, 1, pad: 1, layout: First), [3, 2, 5], Batch: 2),
        new("turned_neighbours_signal", Specs.Convolution(1, 32, 32, 15, 1, pad: 7, layout: First), [70], Batch: 2),
        new("turned_matrix", Specs.Convolution(2, 640, 640, 1, 1, layout: First), [2, 3]),
    ];
}
