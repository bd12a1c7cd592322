namespace DeconvGen.Generators.Tests;

public sealed partial class DiagnosticTests
{
    /// <summary>Activations and their numbers: id, source, marked text, part of the message.</summary>
    public static TheoryData<string, string, string, string> EpilogueRules => new()
    {
        {
            "DCG050",
            "[ConvTranspose1D(1, 1, 2, Slope = 0.1f)] partial class K;",
            "Slope = 0.1f",
            "'Slope' is given, but 'Activation' is None, which has none: set Activation = Activation.LeakyRelu"
        },
        {
            "DCG050",
            "[BilinearUpsample1D(1, 2, Activation = Activation.Relu, ClampMax = 6)] static partial class K;",
            "ClampMax = 6",
            "Activation.Clamp"
        },
        {
            "DCG050",
            "[ConvTranspose1D(1, 1, 1, Activation = Activation.LeakyRelu, Weights = [1], Slopes = [1])] static partial class K;",
            "Slopes = [1]",
            "Activation.PRelu"
        },
        {
            "DCG051",
            "[ConvTranspose1D(1, 1, 2, Activation = Activation.LeakyRelu, Slope = float.NaN)] partial class K;",
            "Slope = float.NaN",
            "'Slope' is NaN, but must be a finite number"
        },
        {
            "DCG051",
            "[ConvTranspose1D(1, 1, 2, Activation = Activation.Clamp, ClampMin = float.NaN)] partial class K;",
            "ClampMin = float.NaN",
            "infinity for no bound"
        },
        {
            "DCG051",
            "[ConvTranspose1D(1, 2, 1, Activation = Activation.PRelu, Weights = [1, 2], Slopes = [1, 1 / 0f])] "
                + "static partial class K;",
            "Slopes = [1, 1 / 0f]",
            "'Slopes[1]' is Infinity"
        },
        {
            "DCG052",
            "[ConvTranspose1D(1, 1, 2, Activation = Activation.Clamp, ClampMin = 3, ClampMax = 2)] partial class K;",
            "ClampMin = 3",
            "'ClampMin' is 3, above 'ClampMax', which is 2"
        },
        {
            "DCG053",
            "[ConvTranspose1D(1, 2, 1, Activation = Activation.PRelu, Weights = [1, 2], Slopes = [1])] static partial class K;",
            "Slopes = [1]",
            "'Slopes' has 1 numbers, but 2 are needed"
        },
        {
            "DCG053",
            "[ConvTranspose1D(1, 2, 1, Activation = Activation.PRelu, Weights = [1, 2])] static partial class K;",
            "Activation = Activation.PRelu",
            "'Slopes' has 0 numbers"
        },
        {
            "DCG054",
            "[ConvTranspose1D(1, 2, 1, Activation = Activation.PRelu, Slopes = [1, 2])] partial class K;",
            "Slopes = [1, 2]",
            "as its third argument"
        },
        {
            "DCG057",
            "[BilinearUpsample2D(257, 2, ArgMax = true)] static partial class K;",
            "ArgMax = true",
            "the largest of 257 output channels"
        },
        {
            "DCG058",
            "[ConvTranspose2D(8, 3, 2, 2, ArgMax = true, Residual = true)] partial class K;",
            "Residual = true",
            "'Residual' is given"
        },
        {
            "DCG058",
            "[ConvTranspose2D(8, 3, 2, 2, ArgMax = true, Activation = Activation.Sigmoid)] partial class K;",
            "Activation = Activation.Sigmoid",
            "the scores as they are"
        },
        {
            "DCG058",
            "[Conv2D(8, 3, 2, ArgMax = true, Gradients = true)] partial class K;",
            "Gradients = true",
            "leave 'Gradients' out"
        },
        {
            "DCG055",
            "[BilinearUpsample1D(2, 2, Activation = Activation.PRelu)] static partial class K;",
            "Activation = Activation.PRelu",
            "use Activation.LeakyRelu, or set Trainable = true"
        },
    };
}
