using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Tests;

/// <summary>Channels first, convolutions with a stride and long kernels, whose lanes run over a row of the kernel: rows of less
/// than a vector, of whole vectors and of more, and windows at a border that lack some of them.</summary>
internal static partial class KernelCases
{
    private static IReadOnlyList<KernelCase> PlanarDot =>
    [
        new("kernel_rows", Specs.Convolution(2, 3, 3, 7, 2, pad: 3, groups: 3, layout: First) with
            { Activation = Model.Activation.PRelu, Epilogue = new(Residual: true) }, [7, 23], Batch: 2),
        new("kernel_rows_two_vectors", Specs.Convolution(2, 2, 2, 32, 16, pad: 8, groups: 2, layout: First), [34, 163]),
        new("kernel_rows_more_than_a_vector", Specs.Convolution(2, 3, 2, 19, 4, PaddingDialect.Same, layout: First) with
            { Activation = Model.Activation.Relu }, [9, 61], Batch: 2),
        new("kernel_rows_short", Specs.Convolution(2, 2, 2, 9, 3, pad: 4, groups: 2, layout: First) with
            { Activation = Model.Activation.Sigmoid }, [5, 6]),
        new("kernel_rows_outside", Specs.Convolution(2, 2, 2, 6, 2, pad: 21, groups: 2, layout: First) with
            { Activation = Model.Activation.LeakyRelu }, [3, 7], Batch: 2),
        new("kernel_rows_declared", Specs.Convolution(2, 2, 1, 6, 2, layout: First) with
            { Axes = Specs.Axes(2, new(6, 2, InputSize: 30)), WeightLayout = Model.WeightLayout.HWIO }, [30, 30]),
        new("kernel_rows_signal", Specs.Convolution(1, 2, 2, 18, 5, PaddingDialect.SameLower, groups: 2, layout: First), [140],
            Batch: 2),
        new("kernel_rows_chunks", Specs.Convolution(1, 1, 1, 16, 8, pad: 3), [70_000]),
        new("kernel_rows_volume", Specs.Convolution(3, 2, 2, 5, 2, pad: 2, groups: 2, layout: First), [4, 5, 29]),
        new("kernel_rows_labels", Specs.Convolution(2, 3, 3, 8, 2, pad: 3, groups: 3, layout: First) with
            { Epilogue = new(ArgMax: true) }, [5, 27], Batch: 2),
        new("kernel_rows_upsampled", Specs.Dense(2, 3, 3, 12, 6, pad: 3, groups: 3, layout: First), [4, 13], Batch: 2),
        new("kernel_rows_bilinear_f5", Specs.Bilinear(2, 2, 5, Model.BilinearOutput.Recipe, First), [4, 12]),
    ];
}
