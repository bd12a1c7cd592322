using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Planning;

/// <summary>
/// The method that brings weights from the user's layout into the order in which tiles read them, phase by phase, and puts
/// the bias behind them. It is part of the plan, so the interpreter runs it too.
/// </summary>
internal static partial class WeightPacking
{
    private static readonly Pointer s_weights = new("weights");
    private static readonly Pointer s_bias = new("bias");
    private static readonly Pointer s_packed = new("packed");

    /// <summary>[group][block][phase-major kernel elements][input channel][lane], then the bias [group][lane].</summary>
    public static MethodPlan ChannelsLast(KernelContext context, ChannelBlocks blocks, int groups)
    {
        var steps = context.InputChannelsPerGroup;
        var depthwise = groups < context.Spec.Groups;
        var groupSize = blocks.PackedLanes * context.KernelElements * steps;
        var blockOfLane = blocks.All.SelectMany(block => Enumerable.Repeat(block, block.Vectors * blocks.Lanes)).ToArray();
        var size = new IntTable("BlockLanes", [.. blockOfLane.Select(block => block.Vectors * blocks.Lanes)]);
        var begin = new IntTable("LaneBegin",
            [.. blockOfLane.Select((block, lane) => block.FirstLane * context.KernelElements * steps + lane - block.FirstLane)]);
        var channels = new IntTable("ChannelOfLane", blocks.ChannelOfLane);

        return Method(body => body.For("g", 0, groups, 1, (grouped, group) =>
            grouped.For("lane", 0, blocks.PackedLanes, 1, (inner, lane) =>
            {
                var channel = inner.Let("channel", Int.Lookup(channels, lane));
                inner.When(channel, Relation.AtLeast, 0, used =>
                {
                    ForEachElement(context, used, (element, packedElement, kernelElement) =>
                        element.For("c", 0, steps, 1, (copy, c) => Copy(copy, "weight",
                            s_weights + (depthwise
                                ? Source(context, kernelElement, channel, 0)
                                : Source(context, kernelElement, group * steps + c, channel)),
                            s_packed + (group * groupSize + Int.Lookup(begin, lane)
                                + (packedElement * steps + c) * Int.Lookup(size, lane)))));
                    Copy(used, "addend",
                        s_bias + (depthwise ? channel : group * context.OutputChannelsPerGroup + channel),
                        s_packed + (groups * groupSize + group * blocks.PackedLanes + lane));
                });
            })));
    }

    /// <summary>[group][block][phase-major elements of the outer axes][input channel][phase-major elements of x][channel of the
    /// block], then the bias.</summary>
    public static MethodPlan ChannelsFirst(KernelContext context, int block)
    {
        var (steps, perGroup) = (context.InputChannelsPerGroup, context.OutputChannelsPerGroup);
        var channelSize = context.KernelElements * steps;
        var xElements = context.Spec.Axes[context.OuterAxes].Kernel;
        return Method(body =>
        {
            body.For("g", 0, context.Spec.Groups, 1, (grouped, group) =>
                grouped.For("o", 0, perGroup, 1, (inner, o) =>
                {
                    var first = inner.Let("first", o / block * block);
                    var width = inner.Let("width", Int.Min(block, perGroup - first));
                    ForEachElement(context, inner, (element, packed, kernel) =>
                        element.For("c", 0, steps, 1, (copy, c) => Copy(copy, "weight",
                        s_weights + Source(context, kernel, group * steps + c, o),
                        s_packed + ((group * perGroup + first) * channelSize
                            + ((packed / xElements * steps + c) * xElements + packed % xElements) * width + o - first))));
                }));
            body.For("o", 0, context.Spec.OutputChannels, 1, (copy, o) =>
                Copy(copy, "addend", s_bias + o, s_packed + (context.Spec.OutputChannels * channelSize + o)));
        });
    }

    private static MethodPlan Method(Action<BodyBuilder> write) =>
        new("Pack", "Brings the weights into the order of use.", ["weights", "bias", "packed"], [],
            BodyBuilder.BuildMethod(write));

    /// <summary>Loops over the kernel elements: their number in phase-major order beside their number in the kernel.</summary>
    private static void ForEachElement(KernelContext context, BodyBuilder body, Action<BodyBuilder, Int, Int> write)
    {
        Axis(body, 0, 0, 0);

        void Axis(BodyBuilder inner, int axis, Int packed, Int kernel)
        {
            if (axis == context.Spec.Rank)
            {
                write(inner, inner.Let("packedElement", packed), inner.Let("element", kernel));
                return;
            }

            var order = new IntTable($"{context.AxisLetter(axis).ToUpperInvariant()}Order",
                [.. context.Phases[axis].PackedOrder]);
            var size = context.Spec.Axes[axis].Kernel;
            inner.For("k" + context.AxisLetter(axis), 0, size, 1, (next, k) =>
                Axis(next, axis + 1, packed * size + k, kernel * size + Int.Lookup(order, k)));
        }
    }

    /// <summary>Index in the user's layout. <paramref name="input"/> counts over all groups, <paramref name="output"/> within
    /// its group.</summary>
    private static Int Source(KernelContext context, Int element, Int input, Int output) => context.Spec.WeightLayout switch
    {
        WeightLayout.HWOI => (element * context.OutputChannelsPerGroup + output) * context.Spec.InputChannels + input,
        WeightLayout.OHWI => (output * context.KernelElements + element) * context.Spec.InputChannels + input,
        _ => (input * context.OutputChannelsPerGroup + output) * context.KernelElements + element,
    };

    private static void Copy(BodyBuilder body, string name, Address source, Address target)
    {
        body.Do(new Load(1, name, source));
        body.Do(new Store(1, target, name));
    }
}
