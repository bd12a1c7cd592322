namespace DeconvGen.Benchmarks;

// Channels first: with few output channels, or one per group, vectors run along the row and all phases of a row are stored
// together.

/// <summary>The last layer of FSRCNN: one output channel leaves nothing but the row to vectorise.</summary>
[ConvTranspose2D(56, 1, kernelSize: 9, stride: 2, Pad = 4, OutputPadding = 1, Layout = TensorLayout.ChannelsFirst)]
internal sealed partial class Fsrcnn;

/// <summary>The second upsampling of a text detector's head (DB): one output channel.</summary>
[ConvTranspose2D(64, 1, kernelSize: 2, stride: 2, Layout = TensorLayout.ChannelsFirst)]
internal sealed partial class DbHead1;

/// <summary>The last layer of waifu2x: three output channels would fill less than half a vector.</summary>
[ConvTranspose2D(256, 3, kernelSize: 4, stride: 2, Pad = 3, Layout = TensorLayout.ChannelsFirst)]
internal sealed partial class Waifu2x;

/// <summary>FCN-8s with a layer of its own for each channel: every plane is a picture of its own.</summary>
[ConvTranspose2D(21, 21, kernelSize: 16, stride: 8, Pad = 4, Groups = 21, Layout = TensorLayout.ChannelsFirst)]
internal sealed partial class Fcn8Depthwise;

/// <summary>FCN-32s with a layer of its own for each channel: the 32 phases of an input are 32 neighbours of a row.</summary>
[ConvTranspose2D(21, 21, kernelSize: 64, stride: 32, Pad = 16, Groups = 21, Layout = TensorLayout.ChannelsFirst)]
internal sealed partial class Fcn32Depthwise;

/// <summary>Bilinear upsampling by 2 with weights that stand in the code: planes of 512 x 512 are long rows.</summary>
[BilinearUpsample2D(channels: 3, factor: 2, Layout = TensorLayout.ChannelsFirst)]
internal static partial class Bilinear;

/// <summary>The same as a layer that is given these weights and does not know that they are bilinear.</summary>
[ConvTranspose2D(3, 3, kernelSize: 4, stride: 2, Pad = 1, Groups = 3, Layout = TensorLayout.ChannelsFirst)]
internal sealed partial class BilinearDepthwise;

/// <summary>A signal of one channel, for which the layouts are the same.</summary>
[ConvTranspose1D(1, 1, kernelSize: 4, stride: 2, Pad = 1, Layout = TensorLayout.ChannelsFirst)]
internal sealed partial class Wave;

/// <summary>A small layer: a row of 16 is whole vectors, eight output channels at most one.</summary>
[ConvTranspose2D(8, 8, kernelSize: 3, stride: 2, Pad = 1, OutputPadding = 1, Layout = TensorLayout.ChannelsFirst)]
internal sealed partial class Tiny;
