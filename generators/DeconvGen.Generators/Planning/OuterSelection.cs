namespace DeconvGen.Generators.Planning;

/// <summary>
/// Where weights stand in the code, the valid taps of the outer axes must be known there too: one selection for each phase
/// and each run of its taps that some row can have. Rows pick theirs once.
/// </summary>
internal sealed record OuterSelection(IReadOnlyList<TapRun> Runs)
{
    public string Suffix => string.Concat(Runs.Select(static run => run.Suffix));

    /// <summary>All runs of taps of a phase that can be valid together, the complete one first.</summary>
    public static IEnumerable<TapRun> RunsOf(KernelContext context, int axis, Phase phase)
    {
        var phases = context.Phases[axis];
        var (leading, trailing) = (phases.HasLeadingBorder(phase), phases.HasTrailingBorder(phase));
        for (var count = phase.Count; count > 0; count--)
        {
            for (var first = 0; first + count <= phase.Count; first++)
            {
                if ((first == 0 || trailing) && (first + count == phase.Count || leading))
                    yield return new(context.AxisLetter(axis), phase, first, count);
            }
        }

        if (phase.Count == 0 || phases.CanLoseAllTaps(phase))
            yield return new(context.AxisLetter(axis), phase, 0, 0);
    }

    /// <summary>Writes the choice of a run of one phase at run time: by its length, then by its first tap.</summary>
    public static void Choose(
        BodyBuilder body, KernelContext context, int axis, Phase phase, Int first, Int count, Action<BodyBuilder,
            TapRun> write) =>
        Pick(body, [.. RunsOf(context, axis, phase).GroupBy(static run => run.Count)], static group => group.Key, count,
            (sameCount, group) => Pick(sameCount, [.. group], static run => run.First, first, write));

    private static void Pick<T>(BodyBuilder body, IReadOnlyList<T> choices, Func<T, int> key, Int value, Action<BodyBuilder,
        T> write)
    {
        if (choices.Count == 1)
            write(body, choices[0]);
        else
            body.When(value, Relation.Equal, key(choices[0]), then => write(then, choices[0]),
                otherwise => Pick(otherwise, [.. choices.Skip(1)], key, value, write));
    }

    /// <summary>Writes the choice over all outer axes.</summary>
    public static void ForEach(KernelContext context, BodyBuilder body, RowFrame frame, Action<BodyBuilder, OuterSelection> write)
    {
        Axis(body, 0, []);

        void Axis(BodyBuilder inner, int axis, IReadOnlyList<TapRun> chosen)
        {
            if (axis == context.OuterAxes)
            {
                write(inner, new(chosen));
                return;
            }

            var taps = frame.Outer[axis];
            Pick(inner, context.Phases[axis].Phases, static phase => phase.Residue, taps.Phase, (then, phase) =>
                Choose(then, context, axis, phase, taps.FirstTap, taps.Count, (run, selected) =>
                    Axis(run, axis + 1, [.. chosen, selected])));
        }
    }
}

/// <summary>Taps [First, First + Count) of a phase: those of a region of outputs.</summary>
internal sealed record TapRun(string Letter, Phase Phase, int First, int Count)
{
    public string Suffix => $"_{Letter}{Phase.Residue}"
        + (Count == Phase.Count ? "" : Count == 0 ? "_none" : $"_t{First}to{First + Count - 1}");
}
