using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Tests;

/// <summary>Channels first, convolutions with a stride and short kernels, whose windows read inputs that lie apart: rows of half
/// a vector, of less and of more, all strides that targets bring together in their own ways, and depthwise ones on turned
/// copies.</summary>
internal static partial class KernelCases
{
    private static IReadOnlyList<KernelCase> FarApart =>
    [
        new("apart_half_vectors", Specs.Convolution(2, 3, 5, 3, 2, pad: 1, layout: First) with
            { Activation = Model.Activation.PRelu, Epilogue = new(Residual: true) }, [6, 21], Batch: 2),
        new("apart_two_half_vectors", Specs.Convolution(2, 2, 3, 4, 2, PaddingDialect.Same, layout: First), [5, 31]),
        new("apart_less_than_half", Specs.Convolution(2, 2, 3, 3, 2, layout: First), [7, 15]),
        new("apart_stride_3", Specs.Convolution(2, 2, 3, 4, 3, pad: 2, layout: First) with
            { Activation = Model.Activation.Tanh }, [8, 151], Batch: 2),
        new("apart_stride_4", Specs.Convolution(1, 2, 3, 6, 4, dilation: 3, layout: First), [190]),
        new("apart_stride_5", Specs.Convolution(1, 3, 2, 5, 5, PaddingDialect.SameLower, layout: First), [171], Batch: 2),
        new("apart_upsampled", Specs.Dense(2, 5, 3, 3, 2, pad: 1, layout: First), [5, 12], Batch: 2),
        new("turned_depthwise", Specs.Convolution(2, 20, 20, 7, 2, pad: 3, groups: 20, layout: First) with
            { Activation = Model.Activation.PRelu, Epilogue = new(Residual: true) }, [9, 13], Batch: 2),
        new("turned_depthwise_declared", Specs.Convolution(2, 9, 9, 3, 2, groups: 9, layout: First) with
            { Axes = Specs.Axes(2, new(3, 2, PadBegin: 1, InputSize: 16)) }, [16, 16], Batch: 2),
        new("turned_depthwise_labels", Specs.Convolution(2, 6, 6, 5, 2, PaddingDialect.Same, groups: 6, layout: First) with
            { Epilogue = new(ArgMax: true) }, [7, 8], Batch: 2),
        new("turned_depthwise_gradient", Specs.Dense(2, 9, 9, 5, 2, pad: 2, groups: 9, layout: First), [6, 7], Batch: 2),
    ];
}
