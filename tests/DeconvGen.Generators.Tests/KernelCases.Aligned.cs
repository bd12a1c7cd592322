using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Tests;

/// <summary>Channels first with enough products for an accumulator a tap: rows below, at and above one vector and several tiles,
/// with windows in front of the row and behind it.</summary>
internal static partial class KernelCases
{
    private const Model.TensorLayout First = Model.TensorLayout.ChannelsFirst;

    private static IReadOnlyList<KernelCase> Aligned =>
    [
        new("aligned_vector_row", Specs.Dense(2, 8, 8, 3, 2, pad: 1, outputPadding: 1, layout: First) with
            { Activation = Model.Activation.PRelu }, [6, 16], Batch: 2),
        new("aligned_short_rows", Specs.Dense(2, 9, 4, 4, 2, pad: 1, layout: First) with { Epilogue = new(Residual: true) },
            [5, 11], Batch: 2),
        new("aligned_window_behind", Specs.Dense(2, 8, 2, 4, 2, layout: First), [3, 16]),
        new("aligned_tiles", Specs.Dense(2, 12, 3, 5, 2, pad: 3, outputPadding: 1, layout: First) with
            { Activation = Model.Activation.LeakyRelu, Epilogue = new(Slope: 0.25f, Residual: true) }, [3, 71]),
        new("aligned_whole_vectors", Specs.Dense(2, 12, 1, 4, 2, pad: 1, layout: First), [2, 80]),
        new("aligned_9_taps", Specs.Dense(2, 6, 1, 9, 2, pad: 4, outputPadding: 1, layout: First), [5, 50]),
        new("aligned_stride3", Specs.Dense(2, 12, 2, 4, 3, layout: First) with { Activation = Model.Activation.Sigmoid },
            [5, 37]),
        new("aligned_phase_without_tap", Specs.Dense(2, 40, 2, 2, 3, pad: 1, layout: First), [4, 20]),
        new("aligned_large_crop", Specs.Dense(2, 9, 2, 7, 2, pad: 5, layout: First), [6, 35]),
        new("aligned_conv", Specs.Convolution(2, 16, 2, 3, 1, PaddingDialect.Same, layout: First) with
            { Activation = Model.Activation.Relu }, [9, 33], Batch: 2),
        new("aligned_groups", Specs.Dense(2, 24, 4, 3, 2, pad: 1, groups: 2, layout: First), [4, 21], Batch: 2),
        new("aligned_dilated", Specs.Dense(2, 14, 2, 3, 2, dilation: 2, layout: First), [4, 19]),
        new("aligned_volume", Specs.Dense(3, 8, 2, 3, 2, pad: 1, outputPadding: 1, layout: First), [3, 4, 18]),
        new("aligned_declared_vector", Specs.Dense(2, 8, 8, 3, 2, layout: First) with
            { Axes = Specs.Axes(2, new(3, 2, PadBegin: 1, PadEnd: 1, OutputPadding: 1, InputSize: 16)) }, [16, 16]),
        // Fewer products: dense tiles of the same shape where rows are longer than a vector.
        new("aligned_shape_of_tiles", Specs.Dense(2, 8, 8, 3, 2, pad: 1, outputPadding: 1, layout: First), [3, 71], Batch: 2),
        new("aligned_shape_of_last_block", Specs.Dense(2, 9, 5, 3, 2, pad: 1, layout: First) with
            { Epilogue = new(Residual: true) }, [3, 37]),
    ];
}
