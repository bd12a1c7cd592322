using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Planning;

/// <summary>
/// Some windows of one phase and one block of their columns, one tap after the other, while sums wait in the output. A tap meets
/// exactly the windows in which it reads inside the input, so that there are no borders.
/// </summary>
internal sealed class WeightStationaryUnit(
    KernelContext context, WindowColumns columns, ChannelsLastTiles tiles, IReadOnlyList<AxisRun> axes, Int image, Int group,
    ColumnBlock block, Int index)
{
    private int X => context.OuterAxes;

    private int Y => X - 1;

    private bool HasEpilogue => context.Spec.Epilogue.Residual || context.Spec.Activation != Activation.None;

    private Address Bias => columns.BiasOf(group, block, index);

    private Int InputRow => context.InputWidth * (context.Spec.InputChannels * context.Phases[Y].InputStep);

    private Int OutputRow => context.OutputWidth * (context.Spec.OutputChannels * context.Phases[Y].Stride);

    public void Write(BodyBuilder body)
    {
        IReadOnlyList<(Int Begin, Int End)> all = [.. axes.Select(static axis => (axis.Begin, axis.End))];
        ForEachPlane(body, all, (plane, windows, at) =>
            plane.Call(tiles.BeginSums(block), [Bias, Output(at)], [.. windows, OutputRow]));
        Taps(body, [], [], 0);
        if (HasEpilogue)
        {
            ForEachPlane(body, all, (plane, windows, at) =>
                plane.Call(tiles.EndSums(block), [Bias, Output(at)], [.. windows, OutputRow]));
        }
    }

    /// <summary>The taps of an axis, and in each those of the axes behind it.</summary>
    /// <param name="offsets">Of the taps of the axes before.</param>
    /// <param name="windows">In which these read inside the input.</param>
    /// <param name="element">Where the weights of the first tap behind them stand in phase-major order.</param>
    private void Taps(
        BodyBuilder body, IReadOnlyList<Int> offsets, IReadOnlyList<(Int Begin, Int End)> windows, Int element)
    {
        var axis = offsets.Count;
        if (axis > X)
        {
            var weights = columns.WeightsOf(group, block, index, element);
            ForEachPlane(body, windows, (plane, counts, at) => plane.Call(
                tiles.AddTap(block), [Input(at, offsets), weights, Output(at)], [.. counts, InputRow, OutputRow]));
            return;
        }

        var (run, letter) = (axes[axis], context.AxisLetter(axis));
        var elementsBehind = axis == X ? 1 : context.ElementsBehind(axis);
        body.For("t" + letter, 0, run.Taps, 1, (inner, tap) =>
        {
            var offset = run.FirstOffset + tap * context.Phases[axis].OffsetStep;
            var begin = inner.Let("from" + letter, Int.Max(run.Begin, context.FirstInside(axis, offset)));
            var end = inner.Let("to" + letter, Int.Min(run.End, context.FirstBehind(axis, offset)));
            Taps(inner, [.. offsets, offset], [.. windows, (begin, end)], element + (run.FirstElement + tap) * elementsBehind);
        });
    }

    /// <summary>Windows in x and rows of them, if there are any, in each plane.</summary>
    /// <param name="write">Gets both numbers, and where the first window lies on each axis.</param>
    private void ForEachPlane(
        BodyBuilder body, IReadOnlyList<(Int Begin, Int End)> windows, Action<BodyBuilder, Int[], IReadOnlyList<Int>> write)
    {
        var (x, y) = (windows[X], windows[Y]);
        body.When(Int.Min(x.End - x.Begin, y.End - y.Begin), Relation.AtLeast, 1, some => Axis(some, []));

        void Axis(BodyBuilder inner, IReadOnlyList<Int> at)
        {
            if (at.Count == Y)
                write(inner, [x.End - x.Begin, y.End - y.Begin], [.. at, y.Begin, x.Begin]);
            else
                inner.For("m" + context.AxisLetter(at.Count), windows[at.Count].Begin, windows[at.Count].End, 1,
                    (plane, m) => Axis(plane, [.. at, m]));
        }
    }

    private Address Input(IReadOnlyList<Int> windows, IReadOnlyList<Int> offsets) => Methods.Input
        + (Place(context.InputSizes, axis => context.InputAt(axis, windows[axis]) - offsets[axis]) * context.Spec.InputChannels
            + group * context.InputChannelsPerGroup);

    private Address Output(IReadOnlyList<Int> windows) => Methods.Output
        + (Place(context.OutputSizes, axis => axes[axis].OutputAt(windows[axis])) * context.Spec.OutputChannels
            + group * context.OutputChannelsPerGroup + columns.LanesBefore(block, index) + block.First);

    private Int Place(IReadOnlyList<Int> sizes, Func<int, Int> position) =>
        Enumerable.Range(0, sizes.Count).Aggregate(image, (place, axis) => place * sizes[axis] + position(axis));
}
