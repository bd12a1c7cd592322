namespace DeconvGen;

/// <summary>The order of the axes of an input or output tensor. Both tensors of a kernel have the same layout.</summary>
public enum TensorLayout
{
    /// <summary>
    /// Channels innermost: <c>[batch, length, channels]</c>, <c>[batch, height, width, channels]</c> or
    /// <c>[batch, depth, height, width, channels]</c>. TensorFlow's and TFLite's order (NWC, NHWC, NDHWC).
    /// </summary>
    ChannelsLast = 0,

    /// <summary>
    /// Spatial axes innermost: <c>[batch, channels, length]</c>, <c>[batch, channels, height, width]</c> or
    /// <c>[batch, channels, depth, height, width]</c>. PyTorch's and ONNX's order (NCW, NCHW, NCDHW).
    /// </summary>
    ChannelsFirst = 1,
}
