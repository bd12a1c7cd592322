namespace DeconvGen.Benchmarks.Layers;

/// <summary>Channels first: each channel is a plane of its own.</summary>
internal static partial class ChannelsFirst
{
    /// <summary>A generator's layer (DCGAN).</summary>
    [ConvTranspose2D(64, 64, kernelSize: 4, stride: 2, Pad = 1, Layout = TensorLayout.ChannelsFirst)]
    public sealed partial class Dcgan;

    /// <summary>Upsampling in U-Net: kernel = stride, so a plain matrix product.</summary>
    [ConvTranspose2D(256, 128, kernelSize: 2, stride: 2, Layout = TensorLayout.ChannelsFirst)]
    public sealed partial class Unet;

    /// <summary>The last layer of FSRCNN: one output channel.</summary>
    [ConvTranspose2D(56, 1, kernelSize: 9, stride: 2, Pad = 4, OutputPadding = 1, Layout = TensorLayout.ChannelsFirst)]
    public sealed partial class Fsrcnn;

    /// <summary>The first upsampling of a text detector's head (DB).</summary>
    [ConvTranspose2D(64, 64, kernelSize: 2, stride: 2, Layout = TensorLayout.ChannelsFirst)]
    public sealed partial class DbHead64;

    /// <summary>The second one: one output channel.</summary>
    [ConvTranspose2D(64, 1, kernelSize: 2, stride: 2, Layout = TensorLayout.ChannelsFirst)]
    public sealed partial class DbHead1;

    /// <summary>The last layer of waifu2x: three output channels.</summary>
    [ConvTranspose2D(256, 3, kernelSize: 4, stride: 2, Pad = 3, Layout = TensorLayout.ChannelsFirst)]
    public sealed partial class Waifu2x;

    /// <summary>Upsampling in ESPNet: 20 channels are no whole vectors.</summary>
    [ConvTranspose2D(20, 20, kernelSize: 2, stride: 2, Layout = TensorLayout.ChannelsFirst)]
    public sealed partial class Espnet;

    /// <summary>Upsampling in ENet: four phases of 1, 2, 2 and 4 taps.</summary>
    [ConvTranspose2D(16, 16, kernelSize: 3, stride: 2, Pad = 1, OutputPadding = 1, Layout = TensorLayout.ChannelsFirst)]
    public sealed partial class Enet;

    /// <summary>The dense layer of FCN-8s.</summary>
    [ConvTranspose2D(21, 21, kernelSize: 16, stride: 8, Pad = 4, Layout = TensorLayout.ChannelsFirst)]
    public sealed partial class Fcn8;

    /// <summary>FCN-8s with a layer of its own for each channel.</summary>
    [ConvTranspose2D(21, 21, kernelSize: 16, stride: 8, Pad = 4, Groups = 21, Layout = TensorLayout.ChannelsFirst)]
    public sealed partial class Fcn8Depthwise;

    /// <summary>FCN-32s with a layer of its own for each channel.</summary>
    [ConvTranspose2D(21, 21, kernelSize: 64, stride: 32, Pad = 16, Groups = 21, Layout = TensorLayout.ChannelsFirst)]
    public sealed partial class Fcn32Depthwise;

    /// <summary>Bilinear upsampling by 2 with weights that stand in the code.</summary>
    [BilinearUpsample2D(channels: 3, factor: 2, Layout = TensorLayout.ChannelsFirst)]
    public static partial class Bilinear;

    /// <summary>The same as a layer that is given these weights and does not know that they are bilinear.</summary>
    [ConvTranspose2D(3, 3, kernelSize: 4, stride: 2, Pad = 1, Groups = 3, Layout = TensorLayout.ChannelsFirst)]
    public sealed partial class BilinearDepthwise;

    /// <summary>The first upsampling of a vocoder (HiFi-GAN).</summary>
    [ConvTranspose1D(256, 128, kernelSize: 16, stride: 8, Pad = 4, Layout = TensorLayout.ChannelsFirst)]
    public sealed partial class Hifigan;

    /// <summary>A signal of one channel, for which the layouts are the same.</summary>
    [ConvTranspose1D(1, 1, kernelSize: 4, stride: 2, Pad = 1, Layout = TensorLayout.ChannelsFirst)]
    public sealed partial class Wave;

    /// <summary>A small layer: too little to amortise anything.</summary>
    [ConvTranspose2D(8, 8, kernelSize: 3, stride: 2, Pad = 1, OutputPadding = 1, Layout = TensorLayout.ChannelsFirst)]
    public sealed partial class Tiny;

    /// <summary>A generator's first upsampling, which has millions of weights for an image of 4 x 4.</summary>
    [ConvTranspose2D(512, 256, kernelSize: 4, stride: 2, Pad = 1, Layout = TensorLayout.ChannelsFirst)]
    public sealed partial class Gan;

    /// <summary>The first upsampling behind a ResNet that finds poses.</summary>
    [ConvTranspose2D(2048, 256, kernelSize: 4, stride: 2, Pad = 1, Layout = TensorLayout.ChannelsFirst)]
    public sealed partial class Pose;

    /// <summary>The second one.</summary>
    [ConvTranspose2D(256, 256, kernelSize: 4, stride: 2, Pad = 1, Layout = TensorLayout.ChannelsFirst)]
    public sealed partial class Keypoints;
}
