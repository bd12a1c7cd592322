namespace DeconvGen.Generators.Model;

/// <summary>Where the padding in front of a convolution's input depends on the input size: which end the odd one goes to.</summary>
internal enum VaryingPad { None, OddBehind, OddInFront }

/// <summary>
/// The one form to which every padding dialect reduces. Transposed convolution:
/// <c>y[o] = b + sum of x[i] * w[k] over i * Stride + k * Dilation - CropBegin = o</c>. Convolution: Stride is 1, and
/// <c>y[o] = b + sum of x[o * InputStep + k * Dilation - pad] * w[k]</c>, which with an input step of 1 is the form above with
/// the kernel reversed and CropBegin = (Kernel - 1) * Dilation - pad. Either for <c>o</c> in
/// <c>0 .. floor((n * Stride + OutputOffset) / InputStep)</c>, where n is the input size.
/// </summary>
/// <param name="Stride">Outputs from one input to the next; 1 for a convolution.</param>
/// <param name="InputStep">Inputs from one output to the next; 1 for a transposed convolution.</param>
/// <param name="PadBegin">Positions in front of the input where InputStep is above 1; without those that vary.</param>
internal readonly record struct AxisGeometry(
    int Kernel, int Stride, int Dilation, int CropBegin, int OutputOffset, bool IsConvolution = false, int InputStep = 1,
    int PadBegin = 0, VaryingPad VaryingPad = VaryingPad.None)
{
    /// <summary>Positions that one input reaches, or that one output reads: <c>(kernel - 1) * dilation + 1</c>.</summary>
    public int Extent => (Kernel - 1) * Dilation + 1;

    /// <summary>Positions in front of a convolution's input, where they do not vary.</summary>
    public int ConvolutionPad => InputStep == 1 ? Extent - 1 - CropBegin : PadBegin;

    /// <summary>The smallest input that has an output.</summary>
    public int SmallestInput => Math.Max(1, (InputStep - OutputOffset + Stride - 1) / Stride);

    public long OutputSize(long inputSize)
    {
        var positions = inputSize * Stride + OutputOffset;
        return positions < 0 ? -1 : positions / InputStep;
    }

    public static AxisGeometry Convolution(int kernel, int stride, int dilation, int padBegin, int outputOffset) => stride == 1
        ? new(kernel, 1, dilation, (kernel - 1) * dilation - padBegin, outputOffset, IsConvolution: true)
        : new(kernel, 1, dilation, 0, outputOffset, IsConvolution: true, stride, padBegin);

    /// <summary>Resolves one axis. Expects a validated spec.</summary>
    public static AxisGeometry Resolve(
        AxisSpec axis, PaddingDialect padding, KernelOperation operation = KernelOperation.ConvTranspose) =>
        axis.Geometry ?? (operation == KernelOperation.Convolution ? Convolution(axis, padding) : Transposed(axis, padding));

    /// <summary>
    /// Explicit: <c>out = (n-1)*s + extent - padBegin - padEnd + outputPadding</c>, or with <c>output_shape</c> the ONNX rule
    /// (pads = what is too much, the odd one in front). VALID: as explicit without pads. SAME: <c>out = n*s - trim</c>, the
    /// surplus <c>max(0, extent + outputPadding - s + trim)</c> halved, the odd one behind (in front for SAME_LOWER).
    /// </summary>
    private static AxisGeometry Transposed(AxisSpec axis, PaddingDialect padding)
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

    /// <summary>
    /// Explicit and VALID: <c>out = floor((n + padBegin + padEnd - extent) / s) + 1</c>. SAME: <c>out = ceil(n / s)</c> with the
    /// pads <c>max(0, (out - 1) * s + extent - n)</c>, the odd one behind (in front for SAME_LOWER).
    /// </summary>
    private static AxisGeometry Convolution(AxisSpec axis, PaddingDialect padding)
    {
        var (kernel, stride, dilation) = (axis.Kernel, axis.Stride, axis.Dilation);
        var extent = (kernel - 1) * dilation + 1;
        if (padding is PaddingDialect.Explicit or PaddingDialect.Valid)
            return Convolution(kernel, stride, dilation, axis.PadBegin, axis.PadBegin + axis.PadEnd - extent + stride);
        var odd = padding == PaddingDialect.SameLower ? 1 : 0;
        if (stride == 1 || extent == 1 || axis.InputSize > 0)
        {
            var last = stride == 1 ? 0 : (axis.InputSize - 1L) / stride * stride + 1 - axis.InputSize;
            var total = extent == 1 ? 0 : (int)Math.Max(0, last + extent - 1);
            return Convolution(kernel, stride, dilation, (total + odd) / 2, stride - 1);
        }

        return Convolution(kernel, stride, dilation, 0, stride - 1) with
        {
            VaryingPad = odd == 1 ? VaryingPad.OddInFront : VaryingPad.OddBehind,
        };
    }
}
