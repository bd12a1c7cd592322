using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Tests;

/// <summary>Channels first with strides whose phases fill vectors of few channels, and strides beyond those that tiles over planes
/// are written for.</summary>
internal static partial class KernelCases
{
    private static IReadOnlyList<KernelCase> WideStrides =>
    [
        new("wide_stride_6", Specs.Dense(2, 10, 10, 12, 6, pad: 3, layout: First), [3, 5], Batch: 2),
        new("wide_stride_12", Specs.Dense(2, 2, 4, 24, 12, pad: 6, layout: First) with { Epilogue = new(Residual: true) }, [3, 4],
            Batch: 2),
        new("wide_stride_9_odd_kernel", Specs.Dense(2, 2, 8, 17, 9, pad: 4, layout: First), [4, 3]),
        new("stride_17", Specs.Dense(2, 2, 3, 33, 17, pad: 8, layout: First), [2, 4], Batch: 2),
        new("stride_20_matrix", Specs.Dense(2, 4, 1, 20, 20, layout: First) with { Activation = Model.Activation.Relu }, [3, 2]),
        new("stride_20_signal", Specs.Dense(1, 3, 2, 41, 20, pad: 10, outputPadding: 3, layout: First), [9], Batch: 2),
        new("stride_20_groups", Specs.Dense(2, 4, 6, 25, 20, groups: 2, layout: First), [3, 3]),
        new("stride_20_1_channel", Specs.Dense(2, 1, 1, 25, 20, pad: 3, layout: First), [3, 4], Batch: 2),
        new("half_row_stride_3", Specs.Dense(2, 8, 8, 3, 3, layout: First) with { Axes = Specs.Axes(2, new(3, 3, InputSize: 7)) },
            [7, 7], Batch: 2),
        new("stride_8_few_channels", Specs.Dense(2, 3, 3, 8, 8, layout: First), [3, 17], Batch: 2),
        new("turned_conv_stride5", Specs.Convolution(2, 3, 8, 8, 5, pad: 2, layout: First), [19, 33], Batch: 2),
        new("labels_conv_planar_stride2", Specs.Convolution(2, 3, 4, 3, 2, pad: 1, layout: First) with
            { Epilogue = new(ArgMax: true) }, [6, 41], Batch: 2),
    ];
}
