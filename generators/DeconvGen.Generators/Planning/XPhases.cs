namespace DeconvGen.Generators.Planning;

/// <summary>The innermost axis, one phase at a time: its windows, cut into leading border, interior and trailing
/// border.</summary>
internal static class XPhases
{
    /// <summary>Phases up to which each gets lines of its own; beyond, a loop with a table of taps.</summary>
    private const int UnrolledPhases = 4;

    /// <param name="windows">Those of the unit, null where it has all.</param>
    public static void ForEach(
        KernelContext context, (Int First, Int End)? windows, BodyBuilder body, Action<BodyBuilder, XPhaseRun> write)
    {
        var x = context.X;
        if (x.Stride > UnrolledPhases)
        {
            body.For("rx", 0, x.Stride, 1, (inner, phase) =>
                write(inner, XPhaseRun.Create(context, windows, inner, phase, "", x.Phases)));
            return;
        }

        foreach (var phase in x.Phases)
        {
            if (x.Stride > 1)
                body.Note($"phase {phase.Residue}: {Methods.Taps(x, phase)}");
            write(body, XPhaseRun.Create(
                context, windows, body, phase.Residue, x.Stride > 1 ? $"{phase.Residue}" : "", [phase]));
        }
    }
}

/// <summary>
/// Windows [Begin, InteriorBegin) reach in front of the input, [InteriorBegin, InteriorEnd) have all taps,
/// [InteriorEnd, End) reach behind it. For inputs shorter than the kernel the interior is empty and both borders meet.
/// </summary>
internal sealed record XPhaseRun(
    IReadOnlyList<Phase> Candidates,
    Int Residue,
    Int Taps,
    Int FirstOffset,
    Int FirstElement,
    Int Begin,
    Int InteriorBegin,
    Int InteriorEnd,
    Int End,
    bool HasLeadingBorder,
    bool HasTrailingBorder)
{
    public static XPhaseRun Create(
        KernelContext context, (Int First, Int End)? windows, BodyBuilder body, Int phase, string suffix,
        IReadOnlyList<Phase> candidates)
    {
        var x = context.X;
        var axis = context.OuterAxes;
        var leading = candidates.Any(x.HasLeadingBorder);
        var trailing = candidates.Any(x.HasTrailingBorder);

        var (begin, end) = context.Windows(axis, phase);
        (begin, end) = Own(windows, body, begin, end, suffix);
        var firstOffset = context.FirstOffset(axis, phase);
        var lastOffset = context.PerPhase(axis, "LastOffset", x.LastOffset, phase);
        var interiorBegin = leading
            ? body.Let("interiorBegin" + suffix, Int.Min(end, Int.Max(begin, context.FirstInside(axis, lastOffset))))
            : begin;
        var interiorEnd = trailing
            ? body.Let("interiorEnd" + suffix, Int.Max(interiorBegin, Int.Min(end, context.FirstBehind(axis, firstOffset))))
            : end;
        return new(
            candidates, phase,
            context.TapCount(axis, phase),
            firstOffset,
            context.FirstElement(axis, phase),
            begin, interiorBegin, interiorEnd, end, leading, trailing);
    }

    /// <summary>Names the windows [begin, end), as far as they are among those of the unit.</summary>
    public static (Int Begin, Int End) Own((Int First, Int End)? windows, BodyBuilder body, Int begin, Int end, string suffix)
    {
        if (windows is { } own)
            (begin, end) = (Int.Max(begin, own.First), Int.Min(end, own.End));
        return (body.Let("xBegin" + suffix, begin), body.Let("xEnd" + suffix, end));
    }

    /// <summary>Phases with equally many taps share their interior code; where a phase is a loop variable, its count picks the
    /// code.</summary>
    public void ForEachTapCount(BodyBuilder body, Action<BodyBuilder, Phase> write)
    {
        var shapes = Candidates.GroupBy(static phase => phase.Count).Select(static group => group.First()).ToList();
        Choose(body, 0);

        void Choose(BodyBuilder inner, int at)
        {
            if (at == shapes.Count - 1)
                write(inner, shapes[at]);
            else
                inner.When(Taps, Relation.Equal, shapes[at].Count, then => write(then, shapes[at]), otherwise =>
                    Choose(otherwise, at + 1));
        }
    }
}
