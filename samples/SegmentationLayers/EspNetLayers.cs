using DeconvGen;

namespace Segmentation.Layers;

// The layers of ESPNet for CamVid; maps are channels last, weights as PyTorch saved them. Blocks of equal width share types. The
// widest dilations add the outputs of the one before.

/// <summary>The picture at half its size: means of 3 x 3 pixels, where what lies outside counts as 0.</summary>
internal static partial class Pool
{
    private const float Ninth = 1f / 9;

    [Conv2D(3, 3, kernelSize: 3, stride: 2, Pad = 1, Groups = 3, Weights =
    [
        Ninth, Ninth, Ninth, Ninth, Ninth, Ninth, Ninth, Ninth, Ninth,
        Ninth, Ninth, Ninth, Ninth, Ninth, Ninth, Ninth, Ninth, Ninth,
        Ninth, Ninth, Ninth, Ninth, Ninth, Ninth, Ninth, Ninth, Ninth,
    ])]
    public static partial class Halve;
}

/// <summary>From the picture to half its size.</summary>
[Conv2D(3, 16, kernelSize: 3, stride: 2, Pad = 1, WeightLayout = WeightLayout.OIHW)]
internal sealed partial class Entry;

/// <summary>The blocks at a quarter of the picture's size: 12 channels a branch, 16 in the first.</summary>
internal static partial class Quarter
{
    [Conv2D(19, 12, kernelSize: 3, stride: 2, Pad = 1, WeightLayout = WeightLayout.OIHW)]
    public sealed partial class Shrink;

    [Conv2D(64, 12, kernelSize: 1, WeightLayout = WeightLayout.OIHW)]
    public sealed partial class Reduce;

    [Conv2D(12, 16, kernelSize: 3, Pad = 1, WeightLayout = WeightLayout.OIHW)]
    public sealed partial class Dilated1;

    [Conv2D(12, 12, kernelSize: 3, Pad = 2, Dilation = 2, WeightLayout = WeightLayout.OIHW)]
    public sealed partial class Dilated2;

    [Conv2D(12, 12, kernelSize: 3, Pad = 4, Dilation = 4, WeightLayout = WeightLayout.OIHW, Residual = true)]
    public sealed partial class Dilated4;

    [Conv2D(12, 12, kernelSize: 3, Pad = 8, Dilation = 8, WeightLayout = WeightLayout.OIHW, Residual = true)]
    public sealed partial class Dilated8;

    [Conv2D(12, 12, kernelSize: 3, Pad = 16, Dilation = 16, WeightLayout = WeightLayout.OIHW, Residual = true)]
    public sealed partial class Dilated16;
}

/// <summary>The blocks at an eighth: 25 channels a branch, 28 in the first.</summary>
internal static partial class Eighth
{
    [Conv2D(131, 25, kernelSize: 3, stride: 2, Pad = 1, WeightLayout = WeightLayout.OIHW)]
    public sealed partial class Shrink;

    [Conv2D(128, 25, kernelSize: 1, WeightLayout = WeightLayout.OIHW)]
    public sealed partial class Reduce;

    [Conv2D(25, 28, kernelSize: 3, Pad = 1, WeightLayout = WeightLayout.OIHW)]
    public sealed partial class Dilated1;

    [Conv2D(25, 25, kernelSize: 3, Pad = 2, Dilation = 2, WeightLayout = WeightLayout.OIHW)]
    public sealed partial class Dilated2;

    [Conv2D(25, 25, kernelSize: 3, Pad = 4, Dilation = 4, WeightLayout = WeightLayout.OIHW, Residual = true)]
    public sealed partial class Dilated4;

    [Conv2D(25, 25, kernelSize: 3, Pad = 8, Dilation = 8, WeightLayout = WeightLayout.OIHW, Residual = true)]
    public sealed partial class Dilated8;

    [Conv2D(25, 25, kernelSize: 3, Pad = 16, Dilation = 16, WeightLayout = WeightLayout.OIHW, Residual = true)]
    public sealed partial class Dilated16;
}

/// <summary>The way back to the picture's size.</summary>
internal static partial class Decoder
{
    [Conv2D(256, 12, kernelSize: 1, WeightLayout = WeightLayout.OIHW)]
    public sealed partial class EighthScores;

    [Conv2D(131, 12, kernelSize: 1, WeightLayout = WeightLayout.OIHW)]
    public sealed partial class QuarterScores;

    /// <summary>Twice in the network.</summary>
    [ConvTranspose2D(12, 12, kernelSize: 2, stride: 2, WeightLayout = WeightLayout.IOHW)]
    public sealed partial class Upsample;

    [Conv2D(24, 2, kernelSize: 1, WeightLayout = WeightLayout.OIHW)]
    public sealed partial class Reduce;

    [Conv2D(2, 4, kernelSize: 3, Pad = 1, WeightLayout = WeightLayout.OIHW)]
    public sealed partial class Dilated1;

    [Conv2D(2, 2, kernelSize: 3, Pad = 2, Dilation = 2, WeightLayout = WeightLayout.OIHW)]
    public sealed partial class Dilated2;

    [Conv2D(2, 2, kernelSize: 3, Pad = 4, Dilation = 4, WeightLayout = WeightLayout.OIHW, Residual = true)]
    public sealed partial class Dilated4;

    [Conv2D(2, 2, kernelSize: 3, Pad = 8, Dilation = 8, WeightLayout = WeightLayout.OIHW, Residual = true)]
    public sealed partial class Dilated8;

    [Conv2D(2, 2, kernelSize: 3, Pad = 16, Dilation = 16, WeightLayout = WeightLayout.OIHW, Residual = true)]
    public sealed partial class Dilated16;

    [Conv2D(31, 12, kernelSize: 3, Pad = 1, WeightLayout = WeightLayout.OIHW)]
    public sealed partial class HalfScores;

    /// <summary>The best of eleven classes; the twelfth output of the trained layer, void, is left out.</summary>
    [ConvTranspose2D(12, 11, kernelSize: 2, stride: 2, WeightLayout = WeightLayout.IOHW, ArgMax = true)]
    public sealed partial class Classify;
}
