namespace DeconvGen.Generators.Tests;

public sealed partial class DiagnosticTests
{
    /// <summary>What the padding dialects allow beside them: id, source, marked text, part of the message.</summary>
    public static TheoryData<string, string, string, string> PaddingRules => new()
    {
        {
            "DCG060",
            "[Conv2D(1, 1, 3, 2, Padding = Padding.Same, Gradients = true)] partial class K;",
            "Gradients = true",
            "with Padding.Same, stride 2 and no declared input size the pad follows from the size of each call: "
                + "give explicit pads, or declare InputHeight and InputWidth"
        },
        {
            "DCG025",
            "[ConvTranspose1D(1, 1, 4, 2, OutputPadding = 2)] partial class K;",
            "OutputPadding = 2",
            "'OutputPadding' is 2, but must be from 0 to 1, less than the larger of stride and dilation"
        },
        {
            "DCG025",
            "[ConvTranspose1D(1, 1, 2, Dilation = 3, OutputPadding = 3)] partial class K;",
            "OutputPadding = 3",
            "from 0 to 2"
        },
        {
            "DCG025",
            "[ConvTranspose1D(1, 1, 4, 2, Dilation = 3, Padding = Padding.Valid, OutputPadding = 2)] partial class K;",
            "OutputPadding = 2",
            "from 0 to 1, less than the stride"
        },
        {
            "DCG025",
            "[ConvTranspose2D(1, 1, 4, 2, Padding = Padding.SameUpper, OutputPaddings = [1, 2])] partial class K;",
            "OutputPaddings = [1, 2]",
            "'OutputPaddings[1]' is 2"
        },
        {
            "DCG025",
            "[ConvTranspose1D(1, 1, 4, 2, OutputPadding = -1)] partial class K;",
            "OutputPadding = -1",
            "'OutputPadding' is -1"
        },
        {
            "DCG025",
            "[ConvTranspose1D(1, 1, 4, 2, OutputPadding = int.MaxValue)] partial class K;",
            "OutputPadding = int.MaxValue",
            "'OutputPadding' is 2147483647"
        },
        {
            "DCG026",
            "[ConvTranspose1D(1, 1, 4, 2, Padding = Padding.Same, OutputPadding = 1)] partial class K;",
            "OutputPadding = 1",
            "'OutputPadding' is 1, but Padding.Same has no output padding"
        },
        {
            "DCG027",
            "[ConvTranspose1D(1, 1, 4, 2, Padding = Padding.Same, OutputTrim = 2)] partial class K;",
            "OutputTrim = 2",
            "'OutputTrim' is 2, an output length that SAME cannot have with stride 2: it must be from 0 to 1"
        },
        {
            "DCG027",
            "[ConvTranspose2D(1, 1, 4, [4, 2], Padding = Padding.Same, OutputTrims = [3, -1])] partial class K;",
            "OutputTrims = [3, -1]",
            "'OutputTrims[1]' is -1"
        },
        {
            "DCG028",
            "[ConvTranspose1D(1, 1, 4, 2, Padding = Padding.SameLower, OutputTrim = 1)] partial class K;",
            "OutputTrim = 1",
            "'OutputTrim' is 1, but only Padding.Same trims"
        },
        { "DCG028", "[ConvTranspose1D(1, 1, 4, 2, OutputTrim = 1)] partial class K;", "OutputTrim = 1", "PadEnd" },
        {
            "DCG029",
            "[ConvTranspose2D(1, 1, 4, 2, OutputShape = [7, 9])] partial class K;",
            "OutputShape = [7, 9]",
            "'OutputShape' = [7, 9] gives the pads only for a known input: declare InputHeight and InputWidth"
        },
        {
            "DCG030",
            "[ConvTranspose1D(1, 1, 4, 2, InputLength = 4, OutputShape = 9, PadEnd = 1)] partial class K;",
            "OutputShape = 9",
            "'OutputShape' = 9 already decides what 'PadEnd' = 1 says"
        },
        {
            "DCG030",
            "[ConvTranspose1D(1, 1, 4, 2, InputLength = 4, OutputShape = 10, Padding = Padding.Valid)] partial class K;",
            "OutputShape = 10",
            "'Padding' = Valid"
        },
        {
            "DCG030",
            "[ConvTranspose1D(1, 1, 4, 2, InputLength = 4, OutputShape = 7, Padding = Padding.Same, OutputTrim = "
                + "1)] partial class K;",
            "OutputShape = 7",
            "'OutputTrim' = 1"
        },
        {
            "DCG031",
            "[ConvTranspose1D(1, 1, 4, 2, InputLength = 4, OutputShape = 9, Padding = Padding.Same)] partial class K;",
            "OutputShape = 9",
            "'OutputShape' = 9 is an output length that SAME cannot have: for the input size 4 and stride 2 it "
                + "must be from 7 to 8"
        },
        {
            "DCG031",
            "[ConvTranspose2D(1, 1, 4, 2, InputHeight = 2, InputWidth = 3, OutputShape = [4, 4], Padding = "
                + "Padding.SameUpper)] partial class K;",
            "OutputShape = [4, 4]",
            "'OutputShape[1]' = 4"
        },
        {
            "DCG032",
            "[ConvTranspose1D(1, 1, 4, 2, Pad = 1, Padding = Padding.Valid)] partial class K;",
            "Pad = 1",
            "'Pad' is 1, but Padding.Valid computes the pads itself"
        },
        {
            "DCG032",
            "[ConvTranspose2D(1, 1, 4, 2, Pads = [0, 3], Padding = Padding.SameLower)] partial class K;",
            "Pads = [0, 3]",
            "'Pads[1]' is 3, but Padding.SameLower"
        },
    };
}
