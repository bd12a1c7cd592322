using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Planning;

/// <summary>Tiles whose weights are literals: every tap of every region is written out, and zero taps are not there.</summary>
internal sealed partial class PlanarTiles
{
    private void LiteralTaps(BodyBuilder body, IReadOnlyList<Phase> phases, int channels, Address input, WindowRun run,
        int inputChannel, int outerElement)
    {
        foreach (var group in TapsByOffset(phases))
        {
            var taps = group.SelectMany(tap => Enumerable.Range(0, channels).Select(c =>
                    (tap.Phase, Channel: c, Tap: tap.Phase.FirstTap + tap.U * _context.X.TapStep)))
                .Select(tap => (tap.Phase, tap.Channel, tap.Tap,
                    Weight: Weight(inputChannel, tap.Channel, outerElement, tap.Tap)))
                .Where(static tap => tap.Weight != 0f).ToList();
            if (taps.Count == 0)
                continue;
            LoadInputs(body, input + -group.Key, run);
            foreach (var (phase, c, tap, weight) in taps)
            {
                body.Note($"phase {phase.Residue}: tap k{tap} reads x{Methods.Window(-group.Key, Step)}");
                var name = $"w_k{tap}" + (channels > 1 ? $"_c{c}" : "");
                body.Do(new Constant(run.Lanes, name, weight));
                for (var v = 0; v < run.Vectors; v++)
                    body.Do(new MultiplyAdd(run.Lanes, Accumulator(c, phase, v), $"in_v{v}", name));
            }
        }
    }

    private void LiteralSingle(BodyBuilder body, TapRun run, OuterSelection outer, int channels, Pointer source, Pointer output)
    {
        InitialiseAccumulators(body, channels, [run.Phase], WindowRun.Single);
        ForEachLiteralInput(body, outer, source, (input, inputChannel, element) =>
        {
            for (var u = 0; u < run.Count; u++)
            {
                var tap = run.Phase.FirstTap + (run.First + u) * _context.X.TapStep;
                for (var c = 0; c < channels; c++)
                {
                    var weight = Weight(inputChannel, c, element, tap);
                    if (weight == 0f)
                        continue;
                    body.Do(new Load(1, "in_v0", input + -u * _context.X.OffsetStep));
                    body.Do(new Constant(1, "w", weight));
                    body.Do(new MultiplyAdd(1, Accumulator(c, run.Phase, 0), "in_v0", "w"));
                }
            }
        });
        StoreSingle(body, channels, run.Phase, output);
    }

    /// <summary>Every row that a selection reads: its address, input channel and number among the outer kernel
    /// elements.</summary>
    private void ForEachLiteralInput(BodyBuilder body, OuterSelection outer, Address input, Action<Address, int, int> write)
    {
        Axis(0, input, 0);

        void Axis(int axis, Address row, int element)
        {
            if (axis < _context.OuterAxes)
            {
                var run = outer.Runs[axis];
                for (var u = 0; u < run.Count; u++)
                {
                    Axis(axis + 1, row + u * Int.Variable(run.Letter + "Step"),
                        element * _context.Spec.Axes[axis].Kernel + run.Phase.FirstTap
                            + (run.First + u) * _context.Phases[axis].TapStep);
                }

                return;
            }

            for (var c = 0; c < _context.InputChannelsPerGroup; c++)
                write(row + c * Int.Variable(KernelContext.InputPlaneName), c, element);
        }
    }

    /// <summary>The user's constant weight of an input and output channel (one group) at an element.</summary>
    private float Weight(int input, int output, int outerElement, int xElement)
    {
        var element = outerElement * _context.Spec.Axes[_context.OuterAxes].Kernel + xElement;
        return _context.Spec.Weights[(int)WeightPacking.Source(_context, element, 0, input, output).Constant!.Value];
    }
}
