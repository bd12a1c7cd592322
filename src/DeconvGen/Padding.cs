namespace DeconvGen;

/// <summary>
/// Who decides which part of the full result is the output. All dialects reduce to the number of positions dropped in front
/// (the crop) and the output size.
/// </summary>
/// <remarks>
/// In the rules below, for one axis, n is the input size and <c>extent = (kernel - 1) * dilation + 1</c> the number of output
/// positions one input reaches. The full result has <c>(n - 1) * stride + extent</c> positions; output positions that lie
/// beyond it hold the bias.
/// </remarks>
public enum Padding
{
    /// <summary>
    /// Pads are given: <c>out = (n - 1) * stride + extent - padBegin - padEnd + outputPadding</c>, crop = padBegin. The rule
    /// of PyTorch and of ONNX with <c>auto_pad = NOTSET</c>; the output padding lies in
    /// <c>0 .. max(stride, dilation) - 1</c>. With an output shape, ONNX's rule instead: out is given,
    /// <c>total = max(0, (n - 1) * stride + outputPadding + extent - out)</c>, crop = total / 2 rounded up.
    /// </summary>
    Explicit = 0,

    /// <summary>
    /// TensorFlow's SAME: <c>out = n * stride - outputTrim</c> with <c>0 &lt;= outputTrim &lt; stride</c>, which are all lengths
    /// whose convolution with the same stride has n outputs. Crop = <c>max(0, extent - stride + outputTrim) / 2</c>, rounded
    /// down. No output padding.
    /// </summary>
    Same = 1,

    /// <summary>
    /// TensorFlow's VALID: <c>out = (n - 1) * stride + extent + outputPadding</c>, crop 0, with
    /// <c>0 &lt;= outputPadding &lt; stride</c>: all lengths whose convolution with the same stride has n outputs.
    /// </summary>
    Valid = 2,

    /// <summary>
    /// ONNX <c>auto_pad = SAME_UPPER</c>: <c>out = n * stride</c>, <c>total = max(0, extent + outputPadding - stride)</c>,
    /// crop = total / 2 rounded down: the odd pad is at the end.
    /// </summary>
    SameUpper = 3,

    /// <summary>ONNX <c>auto_pad = SAME_LOWER</c>: as <see cref="SameUpper"/> with the odd pad at the beginning.</summary>
    SameLower = 4,
}
