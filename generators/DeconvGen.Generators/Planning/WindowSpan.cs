namespace DeconvGen.Generators.Planning;

/// <summary>
/// The windows of an axis, known from both of its ends when the code is generated: interior windows [Begin, W + End), W being
/// the input size, have all taps and all outputs; the few in front and behind have fixed ones.
/// </summary>
internal sealed class WindowSpan
{
    /// <summary>A million of them where taps lie far apart; then nobody asks for them.</summary>
    private readonly Lazy<IReadOnlyList<BorderWindow>> _leading;

    private readonly Lazy<IReadOnlyList<BorderWindow>> _trailing;

    public WindowSpan(PhaseDecomposition axis)
    {
        Axis = axis;
        var (stride, crop, offset) = (axis.Stride, axis.Geometry.CropBegin, axis.Geometry.OutputOffset);
        Runs = PhaseRun.Of(axis);
        Reach = Runs.SelectMany(static run => run.Taps).Max(static tap => tap.Offset);
        Begin = Math.Max(Reach, (crop + stride - 1) / stride);
        // Element 0 belongs to phase 0 and has offset 0, so no window behind the input has all taps.
        End = Math.Min(0, PhaseDecomposition.FloorDivide(offset + crop, stride));
        LeadingCount = Math.Max(0, Begin - crop / stride);
        _leading = new(() => [.. Enumerable.Range(crop / stride, LeadingCount).Select(m =>
            new BorderWindow(m, Clip(crop - m * stride, stride, 0, m)))]);
        TrailingCount = Math.Max(0, PhaseDecomposition.FloorDivide(offset + crop - 1, stride) - End + 1);
        _trailing = new(() => [.. Enumerable.Range(End, TrailingCount).Select(m =>
            new BorderWindow(m, Clip(0, offset + crop - m * stride, m + 1, Reach)))]);
    }

    public PhaseDecomposition Axis { get; }

    public IReadOnlyList<PhaseRun> Runs { get; }

    /// <summary>The largest offset of a tap.</summary>
    public int Reach { get; }

    public int Begin { get; }

    public int End { get; }

    public int LeadingCount { get; }

    public int TrailingCount { get; }

    /// <summary>Counted from the first window.</summary>
    public IReadOnlyList<BorderWindow> Leading => _leading.Value;

    /// <summary>Counted from the input size.</summary>
    public IReadOnlyList<BorderWindow> Trailing => _trailing.Value;

    private IReadOnlyList<PhaseRun> Clip(int begin, int end, int first, int last) =>
        [.. Runs.Select(run => run.Clip(begin, end, first, last)).OfType<PhaseRun>()];
}

/// <summary>A window that misses taps or outputs: what it has of each run.</summary>
internal sealed record BorderWindow(int Window, IReadOnlyList<PhaseRun> Runs);
