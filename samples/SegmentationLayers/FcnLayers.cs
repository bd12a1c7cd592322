using DeconvGen;

namespace Segmentation.Layers;

// The layers of the network, channels last, each with its gradients. The image is halved by encoder layers 2, 4 and 6.

[Conv2D(inputChannels: 3, outputChannels: 16, kernelSize: 3, Pad = 1, Activation = Activation.Relu, Gradients = true)]
internal sealed partial class Encoder1;

[Conv2D(inputChannels: 16, outputChannels: 32, kernelSize: 3, stride: 2, Pad = 1, Activation = Activation.Relu, Gradients = true)]
internal sealed partial class Encoder2;

[Conv2D(inputChannels: 32, outputChannels: 32, kernelSize: 3, Pad = 1, Activation = Activation.Relu, Gradients = true)]
internal sealed partial class Encoder3;

[Conv2D(inputChannels: 32, outputChannels: 48, kernelSize: 3, stride: 2, Pad = 1, Activation = Activation.Relu, Gradients = true)]
internal sealed partial class Encoder4;

[Conv2D(inputChannels: 48, outputChannels: 48, kernelSize: 3, Pad = 1, Activation = Activation.Relu, Gradients = true)]
internal sealed partial class Encoder5;

[Conv2D(inputChannels: 48, outputChannels: 64, kernelSize: 3, stride: 2, Pad = 1, Activation = Activation.Relu, Gradients = true)]
internal sealed partial class Encoder6;

[Conv2D(inputChannels: 64, outputChannels: 64, kernelSize: 3, Pad = 1, Activation = Activation.Relu, Gradients = true)]
internal sealed partial class Encoder7;

[Conv2D(inputChannels: 64, outputChannels: 64, kernelSize: 3, Pad = 2, Dilation = 2, Activation = Activation.Relu,
    Gradients = true)]
internal sealed partial class Encoder8;

/// <summary>Dilated, so that it sees what surrounds a nucleus.</summary>
[Conv2D(inputChannels: 64, outputChannels: 64, kernelSize: 3, Pad = 4, Dilation = 4, Activation = Activation.Relu,
    Gradients = true)]
internal sealed partial class Encoder9;

/// <summary>Scores at an eighth of the image's height and width.</summary>
[Conv2D(inputChannels: 64, outputChannels: 32, kernelSize: 1, Gradients = true)]
internal sealed partial class Score8;

[Conv2D(inputChannels: 48, outputChannels: 32, kernelSize: 1, Gradients = true)]
internal sealed partial class Score4;

[Conv2D(inputChannels: 32, outputChannels: 32, kernelSize: 1, Gradients = true)]
internal sealed partial class Score2;

[Conv2D(inputChannels: 16, outputChannels: 16, kernelSize: 1, Gradients = true)]
internal sealed partial class Score1;

/// <summary>From an eighth to a quarter, and to half.</summary>
[BilinearUpsample2D(channels: 32, factor: 2, Trainable = true, Gradients = true)]
internal sealed partial class UpsampleCoarse;

/// <summary>From half to the whole image.</summary>
[BilinearUpsample2D(channels: 16, factor: 2, Trainable = true, Gradients = true)]
internal sealed partial class UpsampleFine;

[Conv2D(inputChannels: 32, outputChannels: 32, kernelSize: 3, Pad = 1, Activation = Activation.Relu, Gradients = true)]
internal sealed partial class Refine4;

[Conv2D(inputChannels: 32, outputChannels: 16, kernelSize: 3, Pad = 1, Activation = Activation.Relu, Gradients = true)]
internal sealed partial class Refine2;

[Conv2D(inputChannels: 16, outputChannels: 16, kernelSize: 3, Pad = 1, Activation = Activation.Relu, Gradients = true)]
internal sealed partial class Refine1;

/// <summary>From features of a pixel and its neighbours to a score for each class.</summary>
[Conv2D(inputChannels: 16, outputChannels: 3, kernelSize: 3, Pad = 1, Gradients = true)]
internal sealed partial class Classify;
