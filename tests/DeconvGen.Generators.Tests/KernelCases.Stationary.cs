using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Tests;

/// <summary>More weights than stay near, which windows pass: large kernels rather than many channels, as images of a few pixels
/// then have windows enough.</summary>
internal static partial class KernelCases
{
    private static IReadOnlyList<KernelCase> Stationary =>
    [
        new("stationary", Specs.Dense(2, 24, 48, 17, 2, pad: 5), [2, 3], Batch: 2),
        new("stationary_epilogue", Specs.Convolution(2, 20, 45, 20, 1, pad: 9) with
            { Activation = Model.Activation.PRelu, Epilogue = new(Residual: true) }, [3, 4], Batch: 2),
        new("stationary_partial_vector", Specs.Convolution(2, 50, 6, 34, 1, pad: 17) with
            { Activation = Model.Activation.PRelu }, [2, 2]),
        new("stationary_groups", Specs.Convolution(2, 32, 64, 19, 2, pad: 18, groups: 2, dilation: 2), [5, 6]),
        new("stationary_same", Specs.Convolution(2, 24, 48, 17, 3, PaddingDialect.Same), [7, 8], Batch: 2),
        new("stationary_volume", Specs.Dense(3, 12, 48, 9, 2, pad: 3) with { Activation = Model.Activation.PRelu }, [2, 1, 2]),
        new("stationary_chunks", Specs.Dense(2, 32, 40, 2, 1) with
            { Axes = new([new(2, 1), new(130, 1)]), Activation = Model.Activation.PRelu }, [2, 1], Batch: 2),
        new("stationary_declared", Specs.Dense(2, 24, 48, 17, 2) with
            { Axes = Specs.Axes(2, new(17, 2, PadBegin: 7, PadEnd: 8, InputSize: 2)), Activation = Model.Activation.PRelu },
            [2, 2]),
        new("stationary_turned", Specs.Dense(2, 24, 48, 17, 2, pad: 5, layout: First) with
            { Activation = Model.Activation.PRelu, Epilogue = new(Residual: true) }, [3, 2], Batch: 2),
        new("stationary_turned_chunks", Specs.Convolution(2, 32, 48, 8, 2, pad: 3, layout: First) with
            { Axes = new([new(2, 2, PadBegin: 1), new(116, 2, PadBegin: 115, PadEnd: 115)]),
              Activation = Model.Activation.PRelu }, [5, 141]),
    ];
}
