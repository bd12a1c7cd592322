namespace DeconvGen.Generators.Tests;

public sealed partial class DiagnosticTests
{
    private static readonly string s_manyZeros = string.Join(", ", Enumerable.Repeat("0", 4097));

    /// <summary>Numbers that cannot be: id, source, marked text, part of the message.</summary>
    public static TheoryData<string, string, string, string> SizeRules => new()
    {
        { "DCG015", "[ConvTranspose1D(0, 1, 2, 2)] partial class K;", "0", "'inputChannels' is 0, but must be at least 1" },
        { "DCG015", "[ConvTranspose1D(1, outputChannels: -3, kernelSize: 2)] partial class K;", "outputChannels: -3", "is -3" },
        {
            "DCG015",
            "[ConvTranspose1D(kernelSize: 0, inputChannels: 1, outputChannels: 1)] partial class K;",
            "kernelSize: 0",
            "is 0"
        },
        { "DCG015", "[ConvTranspose1D(1, 1, 2, int.MinValue)] partial class K;", "int.MinValue", "'stride' is -2147483648" },
        { "DCG015", "[ConvTranspose2D(1, 1, [3, 0], 1)] partial class K;", "[3, 0]", "'kernelSize[1]' is 0" },
        {
            "DCG015",
            "[ConvTranspose3D(1, 1, 2, stride: [-1, 0, 2])] partial class K;",
            "stride: [-1, 0, 2]",
            "'stride[0]' is -1"
        },
        { "DCG015", "[ConvTranspose1D(1, 1, 2, Dilation = 0)] partial class K;", "Dilation = 0", "'Dilation' is 0" },
        {
            "DCG015",
            "[ConvTranspose2D(1, 1, 2, Dilations = [1, -1])] partial class K;",
            "Dilations = [1, -1]",
            "'Dilations[1]' is -1"
        },
        { "DCG015", "[ConvTranspose1D(1, 1, 2, Groups = 0)] partial class K;", "Groups = 0", "'Groups' is 0" },
        { "DCG015", "[BilinearUpsample1D(0, 2)] static partial class K;", "0", "'channels' is 0" },
        { "DCG015", "[BilinearUpsample2D(1, factor: -1)] static partial class K;", "factor: -1", "'factor' is -1" },
        {
            "DCG015",
            "[ConvTranspose1D(1, 1, 2, InputLength = 4, OutputShape = 0)] partial class K;",
            "OutputShape = 0",
            "'OutputShape' is 0"
        },
        {
            "DCG016",
            "[ConvTranspose1D(1, 1, 2, Pad = -1)] partial class K;",
            "Pad = -1",
            "'Pad' is -1, but must not be negative"
        },
        { "DCG016", "[ConvTranspose1D(1, 1, 2, PadBegin = -4)] partial class K;", "PadBegin = -4", "use OutputPadding" },
        {
            "DCG016",
            "[ConvTranspose2D(1, 1, 2, Pads = [0, 0, -7, 0])] partial class K;",
            "Pads = [0, 0, -7, 0]",
            "'Pads[2]' is -7"
        },
        { "DCG016", "[Conv2D(1, 1, 3, Pad = -1)] partial class K;", "Pad = -1", "leave positions out of the input itself" },
        { "DCG015", "[Conv3D(1, 1, 3, stride: [1, 0, 1])] partial class K;", "stride: [1, 0, 1]", "'stride[1]' is 0" },
        { "DCG016", "[ConvTranspose1D(1, 1, 2, InputLength = -5)] partial class K;", "InputLength = -5", "is -5" },
        {
            "DCG016",
            "[BilinearUpsample2D(1, 2, InputHeight = 4, InputWidth = -1)] static partial class K;",
            "InputWidth = -1",
            "'InputWidth' is -1"
        },
        {
            "DCG017",
            "[ConvTranspose1D(1, 1, 32768)] partial class K;",
            "32768",
            "'kernelSize' is 32768, but may be at most 1024"
        },
        { "DCG017", "[ConvTranspose1D(1, 1, 2, int.MaxValue)] partial class K;", "int.MaxValue", "'stride' is 2147483647" },
        { "DCG017", "[ConvTranspose1D(1, 1, 2, Dilation = 40000)] partial class K;", "Dilation = 40000", "is 40000" },
        { "DCG017", "[ConvTranspose1D(int.MaxValue, 1, 2)] partial class K;", "int.MaxValue", "at most 1048576" },
        {
            "DCG017",
            "[BilinearUpsample1D(1, 16384)] static partial class K;",
            "16384",
            "'factor' is 16384, but may be at most 512"
        },
        {
            "DCG017",
            "[ConvTranspose1D(1, 1, 2, PadEnd = int.MaxValue)] partial class K;",
            "PadEnd = int.MaxValue",
            "at most 536870912"
        },
        {
            "DCG017",
            "[ConvTranspose1D(1, 1, 2, InputLength = 1073741825)] partial class K;",
            "InputLength = 1073741825",
            "at most 1073741824"
        },
        {
            "DCG018",
            "[ConvTranspose1D(1, 1, 2, 1024, InputLength = 2000000)] partial class K;",
            "InputLength = 2000000",
            "positions of 'InputLength' come to 2048000000, but at most 1073741824"
        },
        {
            "DCG018",
            "[ConvTranspose2D(1, 1, 2, 2, InputHeight = 46341, InputWidth = 46341)] partial class K;",
            "InputHeight = 46341",
            "The input elements come to 2147488281, but at most 2147483647"
        },
        {
            "DCG018",
            "[ConvTranspose2D(1, 3, 2, 2, InputHeight = 16384, InputWidth = 16384)] partial class K;",
            "InputHeight = 16384",
            "The output elements come to 3221225472"
        },
        {
            "DCG018",
            "[ConvTranspose2D(1024, 1024, [64, 32])] partial class K;",
            "[64, 32]",
            "The weights come to 2147483648, but at most 2147483647"
        },
        {
            "DCG018",
            "[ConvTranspose1D(1048576, 524288, 512, 1, Groups = 524288)] partial class K;",
            "512",
            "The weights, packed into whole vectors, come to 8589934592, but at most 2147483647"
        },
        { "DCG018", "[BilinearUpsample2D(65536, 2, Trainable = true)] partial class K;", "2", "The weights come to 68719476736" },
        {
            "DCG024",
            "[ConvTranspose1D(1, 1, 4, 2, Pad = 5, InputLength = 4)] partial class K;",
            "InputLength = 4",
            "'InputLength' = 4 leaves an output size of 0: declare a larger input, or crop fewer than 10 positions"
        },
        {
            "DCG024",
            "[ConvTranspose2D(1, 1, 2, 2, Pads = [0, 3], InputHeight = 1, InputWidth = 1)] partial class K;",
            "InputWidth = 1",
            "'InputWidth' = 1 leaves an output size of -4"
        },
        {
            "DCG024",
            "[Conv2D(1, 1, 5, 2, Dilation = 2, Pad = 1, InputHeight = 9, InputWidth = 6)] partial class K;",
            "InputWidth = 6",
            "'InputWidth' = 6 leaves an output size of 0: declare a larger input, of at least 7 positions, or pad it"
        },
    };

    /// <summary>Channels, weights and bias: id, source, marked text, part of the message.</summary>
    public static TheoryData<string, string, string, string> WeightRules => new()
    {
        {
            "DCG019",
            "[ConvTranspose1D(10, 9, 2, Groups = 3)] partial class K;",
            "Groups = 3",
            "'inputChannels' is 10, which Groups = 3 does not divide"
        },
        {
            "DCG019",
            "[ConvTranspose1D(9, 10, 2, Groups = 3)] partial class K;",
            "Groups = 3",
            "'outputChannels' is 10, which Groups = 3 does not divide"
        },
        {
            "DCG020",
            "[ConvTranspose1D(1, 1, 4, Weights = [1, 2, 3])] static partial class K;",
            "Weights = [1, 2, 3]",
            "'Weights' has 3 numbers, but inputChannels * outputChannels * kernel = 1 * 1 * 4 = 4 are needed"
        },
        {
            "DCG020",
            "[ConvTranspose2D(4, 6, [1, 2], Groups = 2, Weights = [])] static partial class K;",
            "Weights = []",
            "inputChannels * outputChannels / Groups * kernel = 4 * 6 / 2 * 1 * 2 = 24"
        },
        {
            "DCG021",
            $"[ConvTranspose2D(1, 1, [17, 241], 1, Weights = [{s_manyZeros}])] static partial class K;",
            $"Weights = [{s_manyZeros}]",
            "The kernel has 4097 constant weights, but at most 4096"
        },
        {
            "DCG021",
            "[ConvTranspose2D(64, 64, 4, 2, Weights = [1])] static partial class K;",
            "Weights = [1]",
            "The kernel has 65536 constant weights, but at most 4096"
        },
        {
            "DCG020",
            $"[ConvTranspose2D(1, 1, 64, 1, Weights = [{s_manyZeros}])] static partial class K;",
            $"Weights = [{s_manyZeros}]",
            "'Weights' has 4097 numbers, but inputChannels * outputChannels * kernel = 1 * 1 * 64 * 64 = 4096"
        },
        {
            "DCG022",
            "[ConvTranspose1D(1, 1, 1, Weights = [1], Bias = [1, 2])] static partial class K;",
            "Bias = [1, 2]",
            "'Bias' has 2 numbers, but one per output channel = 1"
        },
        {
            "DCG023",
            "[ConvTranspose1D(1, 1, 1, Bias = [1f])] partial class K;",
            "Bias = [1f]",
            "'Bias' has 1 numbers, but the weights come at run time: pass the bias to the constructor"
        },
    };
}
