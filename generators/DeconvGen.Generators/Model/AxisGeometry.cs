namespace DeconvGen.Generators.Model;

/// <summary>
/// The one form to which every padding dialect reduces:
/// <c>y[o] = b + sum of x[i] * w[k] over i * Stride + k * Dilation - CropBegin = o</c>, for
/// <c>o</c> in <c>0 .. n * Stride + OutputOffset</c>, where n is the input size.
/// </summary>
internal readonly record struct AxisGeometry(int Kernel, int Stride, int Dilation, int CropBegin, int OutputOffset)
{
    /// <summary>Positions that one input reaches: <c>(kernel - 1) * dilation + 1</c>.</summary>
    public int Extent => (Kernel - 1) * Dilation + 1;

    public long OutputSize(long inputSize) => inputSize * Stride + OutputOffset;

    /// <summary>
    /// Resolves one axis. Expects a validated spec.
    /// Explicit: <c>out = (n-1)*s + extent - padBegin - padEnd + outputPadding</c>, or with <c>output_shape</c> the ONNX rule
    /// (pads = what is too much, the odd one in front). VALID: as explicit without pads. SAME: <c>out = n*s - trim</c>, the
    /// surplus <c>max(0, extent + outputPadding - s + trim)</c> halved, the odd one behind (in front for SAME_LOWER).
    /// </summary>
    public static AxisGeometry Resolve(AxisSpec axis, PaddingDialect padding)
    {
        var extent = (axis.Kernel - 1) * axis.Dilation + 1;
        var full = extent - axis.Stride + axis.OutputPadding;
        switch (padding)
        {
            case PaddingDialect.Explicit when axis.OutputSize > 0:
                {
                    var offset = axis.OutputSize - axis.InputSize * axis.Stride;
                    var surplus = Math.Max(0, full - offset);
                    return new(axis.Kernel, axis.Stride, axis.Dilation, (surplus + 1) / 2, offset);
                }

            case PaddingDialect.Explicit:
                return new(axis.Kernel, axis.Stride, axis.Dilation, axis.PadBegin, full - axis.PadBegin - axis.PadEnd);
            case PaddingDialect.Valid:
                return new(axis.Kernel, axis.Stride, axis.Dilation, 0, full);
            default:
                {
                    // output_shape combined with SAME_UPPER or SAME_LOWER names the length outright.
                    var offset = axis.OutputSize > 0 ? axis.OutputSize - axis.InputSize * axis.Stride : -axis.OutputTrim;
                    var surplus = Math.Max(0, full - offset);
                    return new(axis.Kernel, axis.Stride, axis.Dilation,
                        padding == PaddingDialect.SameLower ? (surplus + 1) / 2 : surplus / 2, offset);
                }
        }
    }
}
