namespace DeconvGen.Generators.Planning;

/// <summary>
/// The innermost axis counted from the outputs: window w holds outputs w * stride .. w * stride + stride - 1, so rows are whole
/// windows (but for a last one cut short) and stores begin where the row does. Counted from o + crop, as
/// <see cref="PhaseDecomposition"/> does, phases share more inputs but rows end in the middle of windows on both sides.
/// </summary>
internal sealed class PlanarColumns
{
    private readonly KernelContext _context;

    public PlanarColumns(KernelContext context, int phasesPerGroup)
    {
        _context = context;
        var groups = new List<PlanarGroup>();
        for (var (first, packed) = (0, 0); first < Stride;)
        {
            var size = GroupSize(Stride - first, phasesPerGroup);
            var group = new PlanarGroup(first, size, packed, [.. Enumerable.Range(first, size).SelectMany(Taps)
                .OrderByDescending(static tap => tap.Offset).ThenBy(static tap => tap.Phase)]);
            groups.Add(group);
            packed += group.Taps.Count;
            first += size;
        }

        Groups = groups;
        var offsets = groups.SelectMany(static group => group.Taps).Select(static tap => tap.Offset).ToList();
        Leading = Math.Max(0, -offsets.DefaultIfEmpty(0).Min());
        Trailing = Math.Max(0, offsets.DefaultIfEmpty(0).Max() + Surplus);
    }

    public int Stride => _context.X.Stride;

    /// <summary>Phases that one tile computes; their weights follow each other in the packed order.</summary>
    public IReadOnlyList<PlanarGroup> Groups { get; }

    /// <summary>Windows of the smallest output; a call that asks for more gets one more, see <see cref="HasExtra"/>.</summary>
    public Int Windows => _context.InputWidth + Surplus;

    /// <summary>Windows of this call.</summary>
    public Int AllWindows => (_context.OutputWidth + (Stride - 1)) / Stride;

    /// <summary>A call may ask for outputs behind those of <see cref="Windows"/>.</summary>
    public bool HasExtra => _context.Spec.OutputSizePerCall && Stride > 1 && (Offset % Stride + Stride) % Stride != 1;

    /// <summary>Windows of a row minus its inputs.</summary>
    public int Surplus => Offset > 0 ? (Offset + Stride - 1) / Stride : -(-Offset / Stride);

    /// <summary>Windows at the beginning and at the end of a row that reach outside it, at most.</summary>
    public int Leading { get; }

    public int Trailing { get; }

    /// <summary>Outputs that the last of <see cref="Windows"/> lacks, at most.</summary>
    public int Shortage => (Stride - (Offset % Stride + Stride) % Stride) % Stride;

    private int Offset => _context.X.Geometry.OutputOffset;

    /// <summary>Whole rows of phases where they fit one tile, else runs that divide a vector.</summary>
    private static int GroupSize(int left, int phasesPerGroup)
    {
        var size = phasesPerGroup;
        while (size > left)
            size = size > 1 ? size / 2 : left;
        return size;
    }

    private IEnumerable<PlanarTap> Taps(int output)
    {
        var x = _context.X;
        var q = output + x.Geometry.CropBegin;
        var phase = x.Phases[q % Stride];
        return Enumerable.Range(0, phase.Count).Select(u =>
            new PlanarTap(output, phase.FirstTap + u * x.TapStep, q / Stride - x.Offset(phase, u)));
    }
}

/// <summary>Neighbouring outputs of a window, and their taps in the order in which a tile uses them.</summary>
/// <param name="PackedTaps">Taps of the groups before it.</param>
internal sealed record PlanarGroup(int First, int Size, int PackedTaps, IReadOnlyList<PlanarTap> Taps);

/// <summary>Output <paramref name="Phase"/> of window w reads input w + <paramref name="Offset"/> with kernel element
/// <paramref name="Element"/>.</summary>
internal sealed record PlanarTap(int Phase, int Element, int Offset);
