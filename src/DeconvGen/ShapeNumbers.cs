namespace DeconvGen;

/// <summary>
/// What the shapes of both operations say; <c>Begin</c> is the crop or the pad in front, <c>BeginName</c> how the shape calls it,
/// <c>Source</c> the shape itself for messages.
/// </summary>
internal sealed record ShapeNumbers(
    int InputChannels,
    int OutputChannels,
    int Groups,
    int[] InputSize,
    int[] OutputSize,
    int[] Kernel,
    int[] Stride,
    int[] Dilation,
    int[] Begin,
    string BeginName,
    TensorLayout Layout,
    WeightLayout WeightLayout,
    Activation Activation,
    float Slope,
    float ClampMin,
    float ClampMax,
    float[] Slopes,
    int Batch,
    bool IsConvolution,
    object Source);
