namespace DeconvGen.Tests;

[ConvTranspose1D(inputChannels: 1, outputChannels: 1, kernelSize: 4, stride: 2, PadBegin = 2, Weights = [1, 2, 3, 4])]
public static partial class Interleave;

[BilinearUpsample2D(channels: 21, factor: 8)]
public static partial class Upsample8;

[BilinearUpsample2D(channels: 3, factor: 2, Trainable = true)]
public sealed partial class TrainableUpsample;

[ConvTranspose2D(inputChannels: 5, outputChannels: 9, kernelSize: 4, stride: 2, Padding = Padding.Same,
    Activation = Activation.Relu)]
public sealed partial class Decoder;

[ConvTranspose2D(2, 3, 3, 2, Pad = 1, Layout = TensorLayout.ChannelsFirst)]
public sealed partial class SizePerCall;

[ConvTranspose2D(96, 3, 2, 2, Layout = TensorLayout.ChannelsFirst, Activation = Activation.Relu)]
public sealed partial class WholePlanes;

[Conv2D(16, 24, kernelSize: 3, stride: 2, Pad = 1, Layout = TensorLayout.ChannelsFirst)]
public sealed partial class PlanarEncoder;

[ConvTranspose2D(24, 9, 4, 2, Pad = 1, Algorithm = Algorithm.Winograd)]
public sealed partial class FilteredUpsample;

[ConvTranspose2D(2, 3, 3, 2, Pad = 1, InputHeight = 4, InputWidth = 6)]
public sealed partial class DeclaredSize
{
    /// <summary>The user's own members are welcome beside the generated ones.</summary>
    public string Name { get; init; } = "declared";
}
