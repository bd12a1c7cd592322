namespace DeconvGen.Generators.Planning;

/// <summary>
/// Neighbouring phases [Begin, End) that read the same inputs: their outputs and, tap by tap, their kernel elements are
/// contiguous, so that lanes or one loop can run over them.
/// </summary>
/// <param name="Taps">Input offset of each tap and the kernel element with which phase Begin meets it.</param>
/// <param name="Position">Taps of all phases before it: where its weights begin in phase-major order.</param>
internal sealed record PhaseRun(int Begin, int End, IReadOnlyList<(int Offset, int Element)> Taps, int Position)
{
    public int Width => End - Begin;

    public static IReadOnlyList<PhaseRun> Of(PhaseDecomposition axis)
    {
        var runs = new List<PhaseRun>();
        foreach (var phase in axis.Phases)
        {
            (int Offset, int Element)[] taps = [.. Enumerable.Range(0, phase.Count)
                .Select(u => (axis.Offset(phase, u), phase.FirstTap + u * axis.TapStep))];
            if (runs.LastOrDefault() is { } last
                && last.Taps.Select(tap => (tap.Offset, tap.Element + last.Width)).SequenceEqual(taps))
                runs[runs.Count - 1] = last with { End = last.End + 1 };
            else
                runs.Add(new(phase.Residue, phase.Residue + 1, taps, phase.Position));
        }

        return runs;
    }

    /// <summary>The part of it that lies in [begin, end), with those taps whose offsets lie in [first, last]; null if
    /// none.</summary>
    public PhaseRun? Clip(int begin, int end, int first, int last)
    {
        (begin, end) = (Math.Max(begin, Begin), Math.Min(end, End));
        return begin >= end ? null : this with
        {
            Begin = begin,
            End = end,
            Taps = [.. Taps.Where(tap => tap.Offset >= first && tap.Offset <= last)
                .Select(tap => (tap.Offset, tap.Element + begin - Begin))],
        };
    }
}
