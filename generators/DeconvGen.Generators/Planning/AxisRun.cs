namespace DeconvGen.Generators.Planning;

/// <summary>Windows [Begin, End) of one phase of an axis, whichever of its taps read inside the input.</summary>
/// <param name="Axis">The phases of the axis.</param>
/// <param name="Phase">Its residue.</param>
/// <param name="Taps">How many the phase has.</param>
/// <param name="FirstOffset">The offset of the first.</param>
/// <param name="FirstElement">Where its weights begin in phase-major order.</param>
internal sealed record AxisRun(
    PhaseDecomposition Axis, Int Phase, Int Taps, Int FirstOffset, Int FirstElement, Int Begin, Int End)
{
    /// <param name="chunk">Its windows, counted from that of the first output; null for all.</param>
    public static AxisRun Create(KernelContext context, BodyBuilder body, int axis, Int phase, (Int First, Int Count)? chunk)
    {
        var phases = context.Phases[axis];
        var letter = context.AxisLetter(axis);
        var (begin, end) = context.Windows(axis, phase);
        if (chunk is { } own)
        {
            var first = body.Let("first" + letter, own.First + phases.Geometry.CropBegin / phases.Stride);
            (begin, end) = (Int.Max(begin, first), Int.Min(end, first + own.Count));
        }

        return new(
            phases, phase,
            context.TapCount(axis, phase),
            context.FirstOffset(axis, phase),
            context.FirstElement(axis, phase),
            body.Let("begin" + letter, begin), body.Let("end" + letter, end));
    }

    /// <summary>The output of a window.</summary>
    public Int OutputAt(Int window) => window * Axis.Stride + Phase - Axis.Geometry.CropBegin;
}
