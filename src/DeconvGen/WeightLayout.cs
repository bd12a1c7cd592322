namespace DeconvGen;

/// <summary>
/// The order of the axes of a weight tensor. O is the axis of output channels, I the axis of input channels, HW stands for
/// the spatial axes of the kernel, outermost first: W alone in one dimension, DHW in three.
/// </summary>
/// <remarks>
/// With groups the O axis of a transposed convolution has <c>outputChannels / groups</c> entries and the I axis has all input
/// channels, because an input channel belongs to exactly one group and reaches only the output channels of that group; of a
/// convolution the O axis has all output channels and the I axis <c>inputChannels / groups</c>. Every layout therefore holds
/// <c>inputChannels * (outputChannels / groups) * kernel positions</c> numbers.
/// </remarks>
public enum WeightLayout
{
    /// <summary>
    /// <see cref="HWOI"/> for <see cref="TensorLayout.ChannelsLast"/>, <see cref="IOHW"/> for
    /// <see cref="TensorLayout.ChannelsFirst"/>: what the frameworks of that tensor layout store. Of a convolution
    /// <see cref="HWIO"/> and <see cref="OIHW"/>.
    /// </summary>
    Auto = 0,

    /// <summary>
    /// Transposed only: <c>[k..., outputChannels / groups, inputChannels]</c>, the filter of TensorFlow's <c>conv1d_transpose</c>,
    /// <c>conv2d_transpose</c> and <c>conv3d_transpose</c>.
    /// </summary>
    HWOI = 1,

    /// <summary>
    /// Transposed only: <c>[inputChannels, outputChannels / groups, k...]</c>, the weight of PyTorch's
    /// <c>ConvTranspose1d/2d/3d</c> and W of the ONNX operator <c>ConvTranspose</c>.
    /// </summary>
    IOHW = 2,

    /// <summary>
    /// <c>[outputChannels / groups, k..., inputChannels]</c>: the filter of TFLite's <c>TRANSPOSE_CONV</c>. Of a convolution
    /// <c>[outputChannels, k..., inputChannels / groups]</c>: the filter of TFLite's <c>CONV_2D</c>.
    /// </summary>
    OHWI = 3,

    /// <summary>Convolutions only: <c>[k..., inputChannels / groups, outputChannels]</c>, the filter of TensorFlow's
    /// <c>conv1d</c>, <c>conv2d</c> and <c>conv3d</c>.</summary>
    HWIO = 4,

    /// <summary>Convolutions only: <c>[outputChannels, inputChannels / groups, k...]</c>, the weight of PyTorch's
    /// <c>Conv1d/2d/3d</c> and W of the ONNX operator <c>Conv</c>.</summary>
    OIHW = 5,
}
