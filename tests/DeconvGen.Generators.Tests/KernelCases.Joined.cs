using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Tests;

/// <summary>Channels last with kernel = stride, whose rows of a window are joined where that fills lanes: rows that end amid a
/// vector, a last vector that lies back over the one before, and rows of which a call asks for some only.</summary>
internal static partial class KernelCases
{
    private static IReadOnlyList<KernelCase> Joined =>
    [
        new("joined_rows", Specs.Dense(2, 6, 10, 2, 2) with
            { Activation = Model.Activation.PRelu, Epilogue = new(Residual: true) }, [4, 11], Batch: 2),
        new("joined_rows_overlap", Specs.Dense(2, 5, 9, 2, 2) with { Activation = Model.Activation.Sigmoid }, [3, 8]),
        new("joined_rows_stride4", Specs.Dense(2, 7, 5, 4, 4) with { Activation = Model.Activation.LeakyRelu,
            Epilogue = new(Slope: 0.25f) }, [2, 7]),
        new("joined_rows_3_by_2", Specs.Dense(2, 8, 7, 2, 2) with { Axes = new([new(3, 3), new(2, 2)]) }, [2, 9], Batch: 2),
        new("joined_rows_labels", Specs.Dense(2, 6, 11, 2, 2) with { Epilogue = new(ArgMax: true) }, [3, 9], Batch: 2),
        new("joined_rows_declared", Specs.Dense(2, 3, 10, 2, 2) with
            { Axes = Specs.Axes(2, new(2, 2, InputSize: 4)), Epilogue = new(Residual: true) }, [4, 4]),
        new("joined_rows_and_more", Specs.Dense(2, 6, 9, 2, 2) with { Epilogue = new(Residual: true) }, [3, 5], Batch: 2,
            Requested: [7, 11]),
        new("joined_rows_and_more_rows", Specs.Dense(2, 3, 7, 2, 2) with { Axes = new([new(3, 3), new(2, 2)]) }, [3, 5], Batch: 2,
            Requested: [11, 10]),
        new("joined_rows_and_more_columns", Specs.Dense(2, 7, 5, 4, 4) with { Activation = Model.Activation.PRelu }, [2, 3],
            Requested: [8, 15]),
        new("joined_rows_and_more_labels", Specs.Dense(2, 6, 11, 2, 2) with { Epilogue = new(ArgMax: true) }, [3, 9], Batch: 2,
            Requested: [7, 18]),
    ];
}
