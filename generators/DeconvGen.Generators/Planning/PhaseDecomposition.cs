using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Planning;

/// <summary>
/// The phases of one axis. Counted from q = o + crop, output q = m * stride + r belongs to window m and phase r, and reads
/// input m - t with tap k wherever k * dilation = r + t * stride. All phases of a window read the same inputs, so t is the
/// tap's offset, never negative; within a phase both k and t advance in equal steps.
/// </summary>
/// <remarks>
/// A convolution has one phase, whose taps are the kernel backwards, so that offsets ascend here too. With an input step
/// window m reads m * step - t, where t may be negative; a pad that varies is not in t but in <see cref="KernelContext.InputAt"/>.
/// </remarks>
internal sealed class PhaseDecomposition
{
    public PhaseDecomposition(AxisGeometry geometry, bool outputSizePerCall)
    {
        Geometry = geometry;
        var (stride, dilation) = (geometry.Stride, geometry.Dilation);
        var common = GreatestCommonDivisor(stride, dilation);
        TapStep = stride / common;
        OffsetStep = dilation / common;
        LargestOutputOffset = geometry.OutputOffset + (outputSizePerCall ? stride - 1 : 0);
        if (geometry.IsConvolution)
        {
            TapStep = -1;
            Phases = [new(0, geometry.Kernel - 1, geometry.Kernel,
                geometry.InputStep == 1 ? 0 : geometry.PadBegin - (geometry.Extent - 1), 0)];
            return;
        }

        var firstTaps = new int?[stride];
        for (var k = Math.Min(geometry.Kernel, stride) - 1; k >= 0; k--)
            firstTaps[(long)k * dilation % stride] = k;
        var position = 0;
        Phases = [.. Enumerable.Range(0, stride).Select(residue =>
        {
            var first = firstTaps[residue] ?? 0;
            var count = firstTaps[residue] is null ? 0 : (geometry.Kernel - 1 - first) / TapStep + 1;
            var phase = new Phase(residue, first, count, count == 0 ? 0 : (first * dilation - residue) / stride, position);
            position += count;
            return phase;
        })];
    }

    public AxisGeometry Geometry { get; }

    public IReadOnlyList<Phase> Phases { get; }

    public int Stride => Geometry.Stride;

    /// <summary>Inputs from one window to the next.</summary>
    public int InputStep => Geometry.InputStep;

    /// <summary>The pad in front depends on the input size, within 0 .. (extent - 1 rounded up) / 2.</summary>
    public bool PadVaries => Geometry.VaryingPad != VaryingPad.None;

    /// <summary>From one tap of a phase to the next, in kernel elements.</summary>
    public int TapStep { get; }

    /// <summary>From one tap of a phase to the next, in inputs.</summary>
    public int OffsetStep { get; }

    /// <summary>Output size minus input size * stride, at most: a call may ask for up to stride - 1 more than the
    /// smallest.</summary>
    public int LargestOutputOffset { get; }

    /// <summary>Kernel elements in phase-major order: the order in which weights are packed.</summary>
    public IEnumerable<int> PackedOrder => Phases.SelectMany(phase =>
        Enumerable.Range(0, phase.Count).Select(u => phase.FirstTap + u * TapStep));

    public int Offset(Phase phase, int tap) => phase.FirstOffset + tap * OffsetStep;

    public int LastOffset(Phase phase) => Offset(phase, Math.Max(0, phase.Count - 1));

    /// <summary>The first window with an output of this phase: ceil((crop - r) / stride).</summary>
    public int FirstWindow(Phase phase) => (Geometry.CropBegin - phase.Residue + Stride - 1) / Stride;

    /// <summary>Windows before the interior exist: some tap reaches in front of the input.</summary>
    public bool HasLeadingBorder(Phase phase) => phase.Count > 0
        && (PadVaries || LastOffset(phase) > FirstWindow(phase) * InputStep);

    /// <summary>Windows behind the interior exist: the last window lies past input + first offset.</summary>
    public bool HasTrailingBorder(Phase phase)
    {
        return phase.Count > 0 && (PadVaries || LastInput(phase) > phase.FirstOffset);
    }

    /// <summary>Some window, leading or trailing, reads no input at all with this phase and holds the bias.</summary>
    /// <remarks>Taps further apart than one input can also straddle a short one.</remarks>
    public bool CanLoseAllTaps(Phase phase) => (OffsetStep > 1 && HasLeadingBorder(phase) && HasTrailingBorder(phase))
        || phase.FirstOffset > FirstWindow(phase) * InputStep
        || LastInput(phase) > LastOffset(phase);

    /// <summary>Where the last window stands beyond the last input, at most: a tap of this offset reads the last one + 1.</summary>
    private int LastInput(Phase phase) => InputStep > 1 ? LargestOutputOffset - InputStep + 1
        : FloorDivide(LargestOutputOffset + Geometry.CropBegin - phase.Residue + Stride - 1, Stride);

    /// <summary>Windows from that of the first output to that of the last.</summary>
    public Int Windows(Int outputs) =>
        (outputs + (Geometry.CropBegin + Stride - 1)) / Stride - Geometry.CropBegin / Stride;

    internal static int FloorDivide(int value, int divisor) => value >= 0 ? value / divisor : -((divisor - 1 - value) / divisor);

    private static int GreatestCommonDivisor(int a, int b) => b == 0 ? a : GreatestCommonDivisor(b, a % b);
}

/// <summary>Outputs with one residue of (o + crop) modulo stride.</summary>
/// <param name="FirstTap">Its first kernel element.</param>
/// <param name="Count">Its number of taps; 0 where the stride exceeds the kernel's reach and only the bias is left.</param>
/// <param name="FirstOffset">Input offset of the first tap: it reads input window - offset.</param>
/// <param name="Position">Taps of all phases before it: where its weights begin in phase-major order.</param>
internal sealed record Phase(int Residue, int FirstTap, int Count, int FirstOffset, int Position);
