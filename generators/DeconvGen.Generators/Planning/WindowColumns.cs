namespace DeconvGen.Generators.Planning;

/// <summary>
/// What a channels-last tile computes of a window: the channels of one x-phase, or, where all phases have equally many taps at
/// the same inputs, those of all phases. Phases and channels are neighbours in the output, so that a window is then one row of
/// stride * channels columns, and channels that are no multiple of the vector waste nothing at each phase.
/// </summary>
internal sealed class WindowColumns
{
    private readonly KernelContext _context;

    public WindowColumns(KernelContext context)
    {
        _context = context;
        AllPhases = Merges(context, Channels);
        Blocks = ColumnBlocks.Cut(AllPhases ? context.X.Stride * Channels : Channels, context.Target.Lanes);
    }

    /// <summary>Output channels of a group.</summary>
    public int Channels => _context.OutputChannelsPerGroup;

    public bool AllPhases { get; }

    public ColumnBlocks Blocks { get; }

    /// <summary>Elements of x that the weights of a column have: those of its phase where a tile holds all phases.</summary>
    public int XElements => AllPhases ? _context.X.Phases[0].Count : _context.Spec.Axes[_context.OuterAxes].Kernel;

    /// <summary>Packed kernel elements of a column.</summary>
    public int Elements => _context.ElementsBehind(-1, XElements);

    /// <summary>Packed floats of the bias of all groups.</summary>
    public int BiasLength => _context.Spec.Groups * Blocks.PackedLanes;

    public void ForEach(RowFrame frame, BodyBuilder body, Action<BodyBuilder, XPhaseRun> write)
    {
        if (AllPhases)
            write(body, WholeWindows(frame, body));
        else
            XPhases.ForEach(_context, frame, body, write);
    }

    private static bool Merges(KernelContext context, int channels)
    {
        var (x, lanes) = (context.X, context.Target.Lanes);
        var first = x.Phases[0];
        return x.Stride > 1 && lanes > 1 && context.Spec.Groups == 1 && first.Count > 0
            && x.Phases.All(phase => phase.Count == first.Count && phase.FirstOffset == first.FirstOffset)
            && (channels <= lanes
                || ColumnBlocks.Vectors(x.Stride * channels, lanes) < x.Stride * ColumnBlocks.Vectors(channels, lanes));
    }

    /// <summary>Windows with all taps and all phases form the interior; border windows may lack either.</summary>
    private XPhaseRun WholeWindows(RowFrame frame, BodyBuilder body)
    {
        var x = _context.X;
        var (first, last) = (x.Phases[0], x.Phases[x.Stride - 1]);
        var crop = x.Geometry.CropBegin;
        Int begin = x.FirstWindow(last);
        var end = (_context.OutputWidth + (crop + x.Stride - 1)) / x.Stride;
        var wholeBegin = Int.Max(begin, Math.Max(x.LastOffset(first), x.FirstWindow(first)));
        var wholeEnd = Int.Min((_context.OutputWidth + crop) / x.Stride, _context.InputWidth + first.FirstOffset);
        if (frame.Windows is { } windows)
        {
            begin = Int.Max(begin, windows.First);
            end = Int.Min(end, windows.End);
        }

        begin = body.Let("xBegin", begin);
        end = body.Let("xEnd", end);
        var interiorBegin = body.Let("interiorBegin", Int.Min(end, Int.Max(begin, wholeBegin)));
        var interiorEnd = body.Let("interiorEnd", Int.Max(interiorBegin, Int.Min(end, wholeEnd)));
        var cutEnd = (x.LargestOutputOffset + crop) % x.Stride != 0 || _context.Spec.OutputSizePerCall;
        return new([first], 0, first.Count, first.FirstOffset, 0, begin, interiorBegin, interiorEnd, end,
            crop % x.Stride != 0 || x.Phases.Any(x.HasLeadingBorder), cutEnd || x.Phases.Any(x.HasTrailingBorder));
    }
}
