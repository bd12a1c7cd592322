namespace DeconvGen.Tests;

[ConvTranspose2D(3, 5, 4, 2, Pad = 1, Activation = Activation.Relu, Gradients = true)]
public sealed partial class LearningUpsample;

[ConvTranspose2D(2, 3, 3, 2, Pad = 1, Layout = TensorLayout.ChannelsFirst, Gradients = true)]
public sealed partial class LearningPlanes;

/// <summary>Channels enough that gradients are computed on turned copies.</summary>
[ConvTranspose2D(32, 16, 4, 2, Pad = 1, Layout = TensorLayout.ChannelsFirst, Gradients = true)]
public sealed partial class LearningManyPlanes;

[ConvTranspose2D(3, 5, 4, 2, Pad = 1, Activation = Activation.Relu, Algorithm = Algorithm.Winograd, Gradients = true)]
public sealed partial class LearningFiltered;

[Conv2D(3, 4, 3, 2, Pad = 1, Gradients = true)]
public sealed partial class LearningConvolution;

[ConvTranspose1D(2, 3, 4, 2, InputLength = 9, Gradients = true)]
public sealed partial class LearningLine;

/// <summary>Constant weights without a bias, which are packed.</summary>
[Conv2D(3, 3, 1, 2, Groups = 3, Weights = [1, 2, 3], Gradients = true)]
public static partial class FixedThinning;

[BilinearUpsample2D(3, 4, Output = BilinearOutput.Replicated, Gradients = true)]
public static partial class FixedUpsample;

/// <summary>A slope for each of eleven channels, which are a vector and some more.</summary>
[ConvTranspose2D(2, 11, 4, 2, Pad = 1, Activation = Activation.PRelu, Gradients = true)]
public sealed partial class LearningSlopes;

[ConvTranspose2D(2, 11, 4, 2, Pad = 1, Activation = Activation.PRelu, Gradients = true, Layout = TensorLayout.ChannelsFirst,
    WeightLayout = WeightLayout.HWOI)]
public sealed partial class LearningSlopePlanes;

[ConvTranspose2D(2, 11, 4, 2, Pad = 1)]
public sealed partial class Unsloped;

[ConvTranspose2D(2, 11, 4, 2, Pad = 1, Layout = TensorLayout.ChannelsFirst, WeightLayout = WeightLayout.HWOI)]
public sealed partial class UnslopedPlanes;

[ConvTranspose1D(1, 2, 2, 2, Weights = [1, 2, 3, 4], Activation = Activation.PRelu, Slopes = [0.5f, 0.25f], Gradients = true,
    Layout = TensorLayout.ChannelsFirst)]
public static partial class FixedSlopes;
