using DeconvGen;

namespace Quickstart;

/// <summary>
/// The worked example: a convolution with the kernel 1, 2, 3, 4, stride 2 and two zeros in front, turned around. The two
/// outputs that fell on the zeros are cut off again by <c>PadBegin = 2</c>.
/// </summary>
[ConvTranspose1D(inputChannels: 1, outputChannels: 1, kernelSize: 4, stride: 2, PadBegin = 2, Weights = [1, 2, 3, 4])]
internal static partial class Interleave;

/// <summary>Colour pictures (three channels, channels last) twice as high and wide.</summary>
internal static partial class Upsample2
{
    [BilinearUpsample2D(channels: 3, factor: 2)]
    public static partial class Full;

    [BilinearUpsample2D(channels: 3, factor: 2, Output = BilinearOutput.Recipe)]
    public static partial class Recipe;

    [BilinearUpsample2D(channels: 3, factor: 2, Output = BilinearOutput.Replicated)]
    public static partial class Replicated;
}

/// <summary>Three times as high and wide.</summary>
internal static partial class Upsample3
{
    [BilinearUpsample2D(channels: 3, factor: 3)]
    public static partial class Full;

    [BilinearUpsample2D(channels: 3, factor: 3, Output = BilinearOutput.Recipe)]
    public static partial class Recipe;

    [BilinearUpsample2D(channels: 3, factor: 3, Output = BilinearOutput.Replicated)]
    public static partial class Replicated;
}

/// <summary>Four times as high and wide.</summary>
internal static partial class Upsample4
{
    [BilinearUpsample2D(channels: 3, factor: 4)]
    public static partial class Full;

    [BilinearUpsample2D(channels: 3, factor: 4, Output = BilinearOutput.Recipe)]
    public static partial class Recipe;

    [BilinearUpsample2D(channels: 3, factor: 4, Output = BilinearOutput.Replicated)]
    public static partial class Replicated;
}

/// <summary>Eight times as high and wide.</summary>
internal static partial class Upsample8
{
    [BilinearUpsample2D(channels: 3, factor: 8)]
    public static partial class Full;

    [BilinearUpsample2D(channels: 3, factor: 8, Output = BilinearOutput.Recipe)]
    public static partial class Recipe;

    [BilinearUpsample2D(channels: 3, factor: 8, Output = BilinearOutput.Replicated)]
    public static partial class Replicated;
}

/// <summary>A decoder layer as in segmentation networks; its weights come at run time.</summary>
[ConvTranspose2D(inputChannels: 64, outputChannels: 32, kernelSize: 4, stride: 2,
    Padding = Padding.Same, Activation = Activation.Relu)]
internal sealed partial class Decoder1;

/// <summary>The last layer of FSRCNN, which turns 56 feature maps into one picture of twice the size.</summary>
[ConvTranspose2D(inputChannels: 56, outputChannels: 1, kernelSize: 9, stride: 2,
    Pad = 4, OutputPadding = 1, Layout = TensorLayout.ChannelsFirst)]
internal sealed partial class FsrcnnUpscale;
