namespace DeconvGen.Generators.Planning;

internal static partial class WeightPacking
{
    public static MethodPlan ChannelsLast(KernelContext context, WindowColumns columns) =>
        columns.AllPhases ? AllPhases(context, columns) : EachPhase(context, columns);

    /// <summary>[group][block][phase-major kernel elements][input channel][lane], then the bias [group][lane].</summary>
    /// <remarks>The lanes of a vector are written together and, in most layouts, the weights of an input channel read together:
    /// with the loop over input channels inside, which lie pages apart, 8.4 million weights took 75 ms instead of 12.</remarks>
    private static MethodPlan EachPhase(KernelContext context, WindowColumns columns)
    {
        var (blocks, groups, steps) = (columns.Blocks, context.Spec.Groups, context.InputChannelsPerGroup);
        return Method(context, body => body.For("g", 0, groups, 1, (grouped, group) =>
            grouped.For("vector", 0, blocks.PackedLanes / columns.Lanes, 1, (inner, vector) =>
            {
                var column = inner.Let("column", blocks.PerVector("Column", (block, v) => block.First + block.Offsets[v], vector));
                var used = inner.Let("used", blocks.PerVector("Used", (block, v) => block.Used(v), vector));
                var begin = inner.Let("vectorBegin", group * columns.GroupSize + blocks.PerVector("VectorBegin",
                    (block, v) => columns.BlockBegin(block) + v * columns.Lanes, vector));
                var channelSize = blocks.PerVector("ChannelSize", (block, _) => columns.ChannelSize(block), vector);
                inner.For("c", 0, steps, 1, (channel, c) => ForEachElement(context, channel, context.Spec.Rank,
                    (element, packed, kernel) =>
                    {
                        var source = element.Point("source", s_weights + Source(context, kernel, group, c, column));
                        var target = element.Point("target", s_packed + (begin + (packed * steps + c) * channelSize));
                        var step = Source(context, 0, 0, 0, 1) - Source(context, 0, 0, 0, 0);
                        element.For("lane", 0, used, 1, (copy, lane) => Copy(copy, "weight", source + lane * step, target + lane));
                    }));
                inner.For("lane", 0, used, 1, (copy, lane) => CopyBias(
                    context, copy, group * context.OutputChannelsPerGroup + column + lane,
                    s_packed + (groups * columns.GroupSize + group * blocks.PackedLanes + vector * columns.Lanes + lane),
                    columns.BiasLength));
            })));
    }

    /// <summary>[block][phase-major elements of the outer axes][input channel][tap of x][lane], then the bias [lane]. Where a tile
    /// holds all rows of a window too, there are no elements.</summary>
    private static MethodPlan AllPhases(KernelContext context, WindowColumns columns)
    {
        var blocks = columns.Blocks;
        var steps = context.InputChannelsPerGroup;

        return Method(context, body => body.For("lane", 0, blocks.PackedLanes, 1, (inner, lane) =>
        {
            var at = inner.Let("column", Int.Lookup(new IntTable("ColumnOfLane", blocks.ColumnOfLane), lane));
            inner.When(at, Relation.AtLeast, 0, used =>
            {
                var channel = used.Let("channel", at % columns.Channels);
                var begin = blocks.PerLane("LaneBegin", (block, i) => columns.BlockBegin(block) + i - block.FirstLane, lane);
                var channelSize = blocks.PerLane("ChannelSize", (block, _) => columns.ChannelSize(block), lane);
                void InputChannels(BodyBuilder element, Int packed, Int kernel, Int lanesBefore) =>
                    element.For("c", 0, steps, 1, (copy, c) => Copy(copy, "weight",
                        s_weights + Source(context, kernel, 0, c, channel),
                        s_packed + (begin + (packed * steps + c) * channelSize + lanesBefore)));

                if (columns.Rows > 1)
                {
                    // Kernel = stride: the phases of a column are its kernel element.
                    var row = used.Let("row", at / columns.RowColumns);
                    var phase = used.Let("phase", at % columns.RowColumns / columns.Channels);
                    InputChannels(used, 0, used.Let("element", row * context.X.Stride + phase), 0);
                }
                else
                {
                    ForEachTap(context, used, used.Let("phase", at / columns.Channels), (element, packed, kernel, tap) =>
                        InputChannels(element, packed, kernel, columns.HasUnequalTaps
                            ? Int.Lookup(new IntTable("TapBegin", [.. Enumerable.Range(0, context.X.Phases[0].Count)
                                .Select(u => columns.TapBegin(blocks.All[0], u))]), tap)
                            : tap * blocks.PerLane("TapSize", (block, _) => columns.TapBegin(block, 1), lane)));
                }

                CopyBias(context, used, channel, s_packed + (columns.GroupSize + lane), columns.BiasLength);
            });
        }));
    }
}
