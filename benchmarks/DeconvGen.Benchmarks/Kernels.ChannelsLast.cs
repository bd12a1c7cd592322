namespace DeconvGen.Benchmarks;

// Channels last: with this many output channels a register tile is pixels x channel vectors, fed by broadcast inputs. The
// weights are in ONNX order everywhere, so that all contestants get the same array.

/// <summary>A generator's layer (DCGAN): 64 output channels are whole vectors.</summary>
[ConvTranspose2D(64, 64, kernelSize: 4, stride: 2, Pad = 1, WeightLayout = WeightLayout.IOHW)]
internal sealed partial class Dcgan;

/// <summary>Upsampling in U-Net: kernel = stride, so a plain matrix product whose rows are the channels of a pixel.</summary>
[ConvTranspose2D(256, 128, kernelSize: 2, stride: 2, WeightLayout = WeightLayout.IOHW)]
internal sealed partial class Unet;

/// <summary>The first upsampling of a text detector's head (DB): as U-Net.</summary>
[ConvTranspose2D(64, 64, kernelSize: 2, stride: 2, WeightLayout = WeightLayout.IOHW)]
internal sealed partial class DbHead64;

/// <summary>Upsampling in ESPNet: 20 channels are no whole vectors, but two pixels of a row are contiguous.</summary>
[ConvTranspose2D(20, 20, kernelSize: 2, stride: 2, WeightLayout = WeightLayout.IOHW)]
internal sealed partial class Espnet;

/// <summary>Upsampling in ENet: 16 output channels are whole vectors, with four phases of 1, 2, 2 and 4 taps.</summary>
[ConvTranspose2D(16, 16, kernelSize: 3, stride: 2, Pad = 1, OutputPadding = 1, WeightLayout = WeightLayout.IOHW)]
internal sealed partial class Enet;

/// <summary>The dense layer of FCN-8s: the eight phases of a row times 21 channels are one run of 168 numbers.</summary>
[ConvTranspose2D(21, 21, kernelSize: 16, stride: 8, Pad = 4, WeightLayout = WeightLayout.IOHW)]
internal sealed partial class Fcn8;

/// <summary>The first upsampling of a vocoder (HiFi-GAN): 128 output channels are whole vectors.</summary>
[ConvTranspose1D(256, 128, kernelSize: 16, stride: 8, Pad = 4, WeightLayout = WeightLayout.IOHW)]
internal sealed partial class Hifigan;
