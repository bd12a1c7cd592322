namespace DeconvGen.Generators.Tests;

public sealed partial class DiagnosticTests
{
    /// <summary>Arguments that do not make one kernel: id, source, marked text, part of the message.</summary>
    public static TheoryData<string, string, string, string> FormRules => new()
    {
        {
            "DCG033",
            "[ConvTranspose2D(1, 1, 2, Dilation = 2, Dilations = [2, 2])] partial class K;",
            "Dilations = [2, 2]",
            "'Dilation' and 'Dilations' give the same value twice"
        },
        { "DCG033", "[ConvTranspose1D(1, 1, 4, Pad = 1, PadEnd = 0)] partial class K;", "PadEnd = 0", "'Pad' and 'PadEnd'" },
        {
            "DCG033",
            "[ConvTranspose2D(1, 1, 4, Pads = [1, 1], PadBegin = 1)] partial class K;",
            "Pads = [1, 1]",
            "'PadBegin' and 'Pads'"
        },
        {
            "DCG034",
            "[ConvTranspose2D(1, 1, [3, 3, 3])] partial class K;",
            "[3, 3, 3]",
            "'kernelSize' has 3 numbers, but 2 are needed: one per axis (height, width), or 1 for all axes"
        },
        { "DCG034", "[ConvTranspose3D(1, 1, 2, [2, 2])] partial class K;", "[2, 2]", "'stride' has 2 numbers, but 3 are needed" },
        { "DCG034", "[ConvTranspose2D(1, 1, (int[])null!)] partial class K;", "(int[])null!", "'kernelSize' has 0 numbers" },
        {
            "DCG034",
            "[ConvTranspose2D(1, 1, 2, Dilations = [])] partial class K;",
            "Dilations = []",
            "'Dilations' has 0 numbers"
        },
        {
            "DCG034",
            "[ConvTranspose2D(1, 1, 2, Pads = [1, 2, 3])] partial class K;",
            "Pads = [1, 2, 3]",
            "'Pads' has 3 numbers, but 2 or 4 are needed"
        },
        {
            "DCG034",
            "[ConvTranspose3D(1, 1, 2, InputDepth = 2, InputHeight = 2, InputWidth = 2, OutputShape = [2, 2])] partial class K;",
            "OutputShape = [2, 2]",
            "(depth, height, width)"
        },
        {
            "DCG034",
            "[ConvTranspose2D(1, 1, 2, 2, OutputPaddings = [0, 0, 0])] partial class K;",
            "OutputPaddings = [0, 0, 0]",
            "'OutputPaddings' has 3"
        },
        {
            "DCG035",
            "[ConvTranspose2D(1, 1, 2, 2, InputWidth = 7)] partial class K;",
            "InputWidth = 7",
            "'InputWidth' is declared, but 'InputHeight' is not"
        },
        {
            "DCG035",
            "[ConvTranspose3D(1, 1, 2, 2, InputDepth = 3, InputWidth = 7)] partial class K;",
            "InputDepth = 3",
            "'InputHeight' is not"
        },
        {
            "DCG036",
            "[ConvTranspose1D(1, 1, 2, Padding = (Padding)7)] partial class K;",
            "Padding = (Padding)7",
            "'Padding' has the value 7, which is none of Explicit, Same, Valid, SameUpper, SameLower"
        },
        {
            "DCG036",
            "[ConvTranspose1D(1, 1, 2, Layout = (TensorLayout)(-1))] partial class K;",
            "Layout = (TensorLayout)(-1)",
            "value -1"
        },
        {
            "DCG036",
            "[ConvTranspose1D(1, 1, 2, WeightLayout = (WeightLayout)9)] partial class K;",
            "WeightLayout = (WeightLayout)9",
            "OHWI"
        },
        {
            "DCG036",
            "[ConvTranspose1D(1, 1, 2, WeightLayout = WeightLayout.OIHW)] partial class K;",
            "WeightLayout = WeightLayout.OIHW",
            "'WeightLayout' has the value OIHW, which is none of Auto, HWOI, IOHW, OHWI"
        },
        {
            "DCG036",
            "[Conv2D(1, 1, 2, WeightLayout = WeightLayout.HWOI)] partial class K;",
            "WeightLayout = WeightLayout.HWOI",
            "'WeightLayout' has the value HWOI, which is none of Auto, OHWI, HWIO, OIHW"
        },
        {
            "DCG036",
            "[ConvTranspose1D(1, 1, 2, Activation = (Activation)99)] partial class K;",
            "Activation = (Activation)99",
            "Relu"
        },
        {
            "DCG036",
            "[BilinearUpsample1D(1, 2, Output = (BilinearOutput)3)] static partial class K;",
            "Output = (BilinearOutput)3",
            "Replicated"
        },
        {
            "DCG037",
            "[BilinearUpsample1D(1, 2, Targets = (Targets)1024)] static partial class K;",
            "Targets = (Targets)1024",
            "'Targets' has the value 1024, which holds none of Scalar, Portable, Avx2, Avx512"
        },
        { "DCG037", "[ConvTranspose1D(1, 1, 2, Targets = 0)] partial class K;", "Targets = 0", "value 0" },
        {
            "DCG038",
            "[BilinearUpsample1D(1, 2, Output = BilinearOutput.Replicated, Trainable = true)] partial class K;",
            "Output = BilinearOutput.Replicated",
            "use BilinearOutput.Full"
        },
        {
            "DCG039",
            "[BilinearUpsample1D(1, 2, WeightLayout = WeightLayout.IOHW)] static partial class K;",
            "WeightLayout = WeightLayout.IOHW",
            "'WeightLayout' is IOHW, but this upsampling takes no weights"
        },
        {
            "DCG040",
            "[ConvTranspose1D(1, 1, 3, 2)] partial class K;",
            "3",
            "made of 1 to 2 kernel elements in turn ('kernelSize' is 3, stride 2, dilation 1)"
        },
        { "DCG040", "[ConvTranspose2D(1, 1, [4, 9], 4)] partial class K;", "[4, 9]", "'kernelSize[1]' is 9" },
        {
            "DCG040",
            "[ConvTranspose1D(1, 1, kernelSize: 3, stride: 5)] partial class K;",
            "kernelSize: 3",
            "0 to 1 kernel elements"
        },
        { "DCG040", "[ConvTranspose1D(1, 1, 4, 2, Dilation = 2)] partial class K;", "4", "a dilation that shares no factor" },
        { "DCG040", "[ConvTranspose1D(1, 1, 5, 3)] partial class K;", "5", "such as 6, spreads them evenly" },
    };
}
