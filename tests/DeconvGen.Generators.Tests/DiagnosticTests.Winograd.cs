namespace DeconvGen.Generators.Tests;

public sealed partial class DiagnosticTests
{
    /// <summary>Kernels that minimal filtering does not suit: id, source, marked text, part of the message.</summary>
    public static TheoryData<string, string, string, string> WinogradRules => new()
    {
        {
            "DCG041",
            "[ConvTranspose3D(1, 1, 4, 2, Algorithm = Algorithm.Winograd)] partial class K;",
            "Algorithm = Algorithm.Winograd",
            "'Algorithm' is Winograd, which needs one or two dimensions, but there are 3: declare fewer, or leave 'Algorithm' out"
        },
        {
            "DCG041",
            "[ConvTranspose1D(1, 1, 4, 2, Weights = [1, 2, 3, 4], Algorithm = Algorithm.Winograd)] static partial class K;",
            "Weights = [1, 2, 3, 4]",
            "'Weights' has 4 constants: pass them to the constructor"
        },
        {
            "DCG041",
            "[ConvTranspose2D(4, 4, 4, 2, Groups = 2, Algorithm = Algorithm.Winograd)] partial class K;",
            "Groups = 2",
            "needs one group, but 'Groups' is 2"
        },
        {
            "DCG041",
            "[ConvTranspose1D(1, 1, 3, 2, Dilation = 3, Algorithm = Algorithm.Winograd)] partial class K;",
            "Dilation = 3",
            "'Dilation' is 3"
        },
        {
            "DCG041",
            "[ConvTranspose2D(1, 1, 4, 2, Dilations = [1, 3], Algorithm = Algorithm.Winograd)] partial class K;",
            "Dilations = [1, 3]",
            "'Dilations' is 3"
        },
        {
            "DCG041",
            "[ConvTranspose2D(1, 1, 2, 2, Algorithm = Algorithm.Winograd)] partial class K;",
            "2",
            "needs a kernel size of 3 to 4 with stride 2, but 'kernelSize' is 2: change it"
        },
        {
            "DCG041",
            "[ConvTranspose2D(1, 1, [4, 6], 2, Algorithm = Algorithm.Winograd)] partial class K;",
            "[4, 6]",
            "'kernelSize' is 6"
        },
        {
            "DCG041",
            "[ConvTranspose1D(1, 5000, 8, 4, Algorithm = Algorithm.Winograd)] partial class K;",
            "5000",
            "needs stride times output channels of 16384 or less, but they are 20000: lower them, or leave 'Algorithm' out"
        },
        {
            "DCG041",
            "[BilinearUpsample2D(3, 2, Algorithm = Algorithm.Winograd)] static partial class K;",
            "Algorithm = Algorithm.Winograd",
            "bilinear coefficients are constant: set Trainable = true"
        },
        {
            "DCG041",
            "[BilinearUpsample2D(3, 1, Trainable = true, Algorithm = Algorithm.Winograd)] partial class K;",
            "1",
            "needs a factor of at least 2, but 'factor' is 1"
        },
        {
            "DCG036",
            "[ConvTranspose2D(1, 2, 4, 2, Algorithm = (Algorithm)7)] partial class K;",
            "Algorithm = (Algorithm)7",
            "7"
        },
    };
}
