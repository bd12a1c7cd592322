namespace DeconvGen.Benchmarks.Labels;

/// <summary>The end of an FCN-8s: scores of 21 classes at an eighth of the size.</summary>
internal static partial class Scores
{
    [BilinearUpsample2D(channels: 21, factor: 8)]
    public static partial class ChannelsLast;

    [BilinearUpsample2D(channels: 21, factor: 8, Layout = TensorLayout.ChannelsFirst)]
    public static partial class ChannelsFirst;

    [ConvTranspose2D(21, 21, kernelSize: 16, stride: 8, Pad = 4)]
    public sealed partial class Dense;

    [ConvTranspose2D(21, 21, kernelSize: 16, stride: 8, Pad = 4, Algorithm = Algorithm.Winograd)]
    public sealed partial class Filtered;
}

/// <summary>The same with labels for outputs.</summary>
internal static partial class FusedLabels
{
    [BilinearUpsample2D(channels: 21, factor: 8, ArgMax = true)]
    public static partial class ChannelsLast;

    [BilinearUpsample2D(channels: 21, factor: 8, ArgMax = true, Layout = TensorLayout.ChannelsFirst)]
    public static partial class ChannelsFirst;

    [ConvTranspose2D(21, 21, kernelSize: 16, stride: 8, Pad = 4, ArgMax = true)]
    public sealed partial class Dense;

    [ConvTranspose2D(21, 21, kernelSize: 16, stride: 8, Pad = 4, ArgMax = true, Algorithm = Algorithm.Winograd)]
    public sealed partial class Filtered;
}
