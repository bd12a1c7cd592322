namespace DeconvGen.Generators.Planning;

/// <summary>Which tile computes a run of rows, and rows that become labels.</summary>
internal sealed partial class DepthwisePlanner
{
    /// <summary>Row by row, all channels of one, whose scores then stay near.</summary>
    private void Labels(BodyBuilder body, UnitPlace place, List<OuterTaps> outer, Int rows, Int taps, Int phase,
        IReadOnlyList<Phase> candidates, string suffix) => body.For("each" + suffix, 0, rows, 1, (inner, each) =>
    {
        void Plane(BodyBuilder plane, UnitPlace at)
        {
            var all = Row(plane, at, outer, rows, taps, phase, suffix);
            OutputRows(plane, all with
            {
                Rows = 1,
                RowWeights = all.RowWeights + each * all.Step,
                Weights = _bilinear is null ? all.Weights + each * all.Step : all.Weights,
                Output = LabelRows.Scores + at.Channel * _context.OutputWidth,
            }, outer, candidates, suffix);
        }

        if (IsPlanar)
        {
            inner.For("channel", 0, Channels, 1, (plane, channel) =>
                Plane(plane, place with { Plane = place.Plane * Channels + channel, Channel = channel }));
        }
        else
        {
            Plane(inner, place);
        }

        LabelRows.Write(_context, inner, IsPlanar, 1, 0, 1, place.Plane * _context.OutputSizes[0] + outer[0].Output + each);
    });

    /// <summary>Picks the tile by the numbers of valid outer taps: one of its own for each, or one with loops.</summary>
    private void ForEachCount(BodyBuilder body, DepthwiseRow row, List<OuterTaps> outer, IReadOnlyList<Phase> phases,
        Action<BodyBuilder, int[]?> write)
    {
        var full = phases.Max(static phase => phase.Count);
        if (outer.Count == 1 && full <= LargestOwnCount && _shape.Unrolls(full))
        {
            int[] counts = [.. phases.SelectMany(phase => OuterSelection.RunsOf(_context, 0, phase)).Select(static run => run.Count)
                .Distinct().OrderByDescending(static count => count)];
            Pick(body, 0);

            void Pick(BodyBuilder inner, int i)
            {
                if (counts[i] == 0 && counts.Length > 1)
                    _tiles.CallOutputs(inner, row, 0, _context.OutputWidth);
                else if (i == counts.Length - 1)
                    write(inner, [counts[i]]);
                else
                    inner.When(outer[0].Count, Relation.Equal, counts[i],
                        then => write(then, [counts[i]]), next => Pick(next, i + 1));
            }

            return;
        }

        int Most(OuterTaps taps) => _context.Phases[taps.Axis].Phases.Max(static phase => phase.Count);
        int[] all = [.. outer.Take(outer.Count - 1).Select(Most), full];
        var product = all.Aggregate(1, static (product, count) => product * count);
        if (product is 0 or > MostUnrolledRows || !_shape.Unrolls(product))
        {
            write(body, null);
            return;
        }

        Complete(body, 0);

        void Complete(BodyBuilder inner, int i)
        {
            if (i == all.Length)
                write(inner, all);
            else
                inner.When(outer[i].Count, Relation.Equal, all[i], then => Complete(then, i + 1), some => write(some, null));
        }
    }
}
