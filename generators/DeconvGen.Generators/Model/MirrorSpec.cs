namespace DeconvGen.Generators.Model;

/// <summary>
/// The gradient of an operation by its input. Of a transposed convolution it is the convolution with the same kernel, stride
/// and dilation whose pad is the crop, of a convolution the transposed convolution whose crop is the pad; the channels change
/// sides, the weights stay where they are. Its input has the forward's output sizes, its output the forward's input sizes.
/// </summary>
internal static class MirrorSpec
{
    /// <summary>
    /// The mirrored spec, without bias, residual and activation; null where there is none (<see cref="Exists"/>). Bilinear
    /// upsampling becomes a convolution whose weights are those of <c>BilinearFilter</c> in the spec's layout: depthwise, or
    /// dense where it is trainable.
    /// </summary>
    public static KernelSpec? Of(KernelSpec spec)
    {
        if (!Exists(spec))
            return null;
        return spec with
        {
            Operation = spec.Operation == KernelOperation.Convolution ? KernelOperation.ConvTranspose : KernelOperation.Convolution,
            InputChannels = spec.OutputChannels,
            OutputChannels = spec.InputChannels,
            Axes = Enumerable.Range(0, spec.Rank).Select(axis => Axis(spec, axis)).ToEquatableArray(),
            Padding = PaddingDialect.Explicit,
            WeightLayout = Layout(spec.WeightLayout),
            Activation = Activation.None,
            Epilogue = new(),
            Bias = default,
            BilinearOutput = BilinearOutput.Full,
            Trainable = false,
            Algorithm = Algorithm.Direct,
        };
    }

    /// <summary>
    /// Not where the pad of a convolution depends on the input size (SAME with a stride above 1 and no declared size), because
    /// the crop would; nor for replicated edges, whose coefficients change at the border.
    /// </summary>
    public static bool Exists(KernelSpec spec) =>
        (spec.Operation != KernelOperation.BilinearUpsample || spec.BilinearOutput != BilinearOutput.Replicated)
        && Enumerable.Range(0, spec.Rank).All(axis => spec.Geometry(axis).VaryingPad == VaryingPad.None);

    private static WeightLayout Layout(WeightLayout layout) => layout switch
    {
        WeightLayout.HWOI => WeightLayout.HWIO,
        WeightLayout.HWIO => WeightLayout.HWOI,
        WeightLayout.IOHW => WeightLayout.OIHW,
        WeightLayout.OIHW => WeightLayout.IOHW,
        WeightLayout.OHWI => WeightLayout.IHWO,
        WeightLayout.IHWO => WeightLayout.OHWI,
        _ => layout,
    };

    /// <summary>
    /// Forward out = n * s + offset, or up to s - 1 more: then n = floor((out - offset) / s). Forward out = floor((n + offset) /
    /// s): then n = out * s - offset, or up to s - 1 more.
    /// </summary>
    private static AxisSpec Axis(KernelSpec spec, int index)
    {
        var (axis, forward) = (spec.Axes[index], spec.Geometry(index));
        var outputs = axis.InputSize > 0 ? (int)forward.OutputSize(axis.InputSize) : 0;
        var geometry = forward.IsConvolution
            ? new(axis.Kernel, axis.Stride, axis.Dilation, forward.ConvolutionPad,
                axis.InputSize > 0 ? axis.InputSize - outputs * axis.Stride : -forward.OutputOffset)
            : AxisGeometry.Convolution(axis.Kernel, axis.Stride, axis.Dilation, forward.CropBegin, -forward.OutputOffset);
        return new(axis.Kernel, axis.Stride, axis.Dilation, InputSize: outputs, Geometry: geometry);
    }
}
