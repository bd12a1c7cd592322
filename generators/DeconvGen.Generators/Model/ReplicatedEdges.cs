namespace DeconvGen.Generators.Model;

/// <summary>
/// Upsampling with replicated edges is the plain one of an input with one more position at each end, copies of its neighbours.
/// Backwards, the gradients of the copies are added to those of what they are copies of.
/// </summary>
internal static class ReplicatedEdges
{
    public static bool HasThem(KernelSpec spec) => spec is
    { Operation: KernelOperation.BilinearUpsample, BilinearOutput: BilinearOutput.Replicated };

    /// <summary>The plain upsampling of the widened input: the crop takes away what its ends would add.</summary>
    public static KernelSpec Widened(KernelSpec spec) => spec with
    {
        BilinearOutput = BilinearOutput.Full,
        Padding = PaddingDialect.Explicit,
        Axes = spec.Axes.Select(axis =>
        {
            var geometry = AxisGeometry.Resolve(axis, spec.Padding);
            var total = axis.Kernel + axis.Stride;
            var crop = geometry.CropBegin + axis.Stride;
            return axis with { PadBegin = crop, PadEnd = total - crop, InputSize = axis.InputSize == 0 ? 0 : axis.InputSize + 2 };
        }).ToEquatableArray(),
    };
}
