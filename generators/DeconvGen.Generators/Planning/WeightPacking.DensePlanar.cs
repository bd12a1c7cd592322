namespace DeconvGen.Generators.Planning;

/// <summary>The order of the dense channels-first strategy.</summary>
internal static partial class WeightPacking
{
    /// <summary>
    /// [group][block][phases of x][input channel][outer elements][x elements of the phases][phases of y][channel of the block],
    /// then the bias. Where tiles compute the phases of y together, outer elements are [z elements][tap of y]. Of tiles over whole
    /// planes outer elements come before input channels.
    /// </summary>
    public static MethodPlan DensePlanar(KernelContext context, PlanarShape shape, PlanarColumns columns)
    {
        var (steps, perGroup, outerAxes) = (context.InputChannelsPerGroup, context.OutputChannelsPerGroup, context.OuterAxes);
        var blocks = new PlanarBlocks(context, shape);
        var channelSize = context.KernelElements * steps;
        var outerElements = context.KernelElements / context.Spec.Axes[outerAxes].Kernel;
        var flat = columns.Groups.SelectMany(static group => group.Taps.Select((tap, i) => (group, tap, i))).ToList();
        var order = new IntTable("XOrder", [.. flat.Select(static at => at.tap.Element)]);
        var place = new IntTable("XPlace", [.. flat.Select(static at => at.i)]);
        var before = new IntTable("XBefore", [.. flat.Select(static at => at.group.PackedTaps)]);
        var count = new IntTable("XCount", [.. flat.Select(static at => at.group.Taps.Count)]);

        return Method(context, body =>
        {
            body.For("g", 0, context.Spec.Groups, 1, (grouped, group) =>
                grouped.For("b", 0, blocks.OfGroup, 1, (blocked, block) =>
                {
                    var first = blocked.Let("first", blocks.FirstChannel(block));
                    var width = blocked.Let("width", blocks.Channels(block));
                    Outer(blocked, 0, 0, 0, 1, 0, (outer, kernel, packed, together, y) =>
                        outer.For("kx", 0, flat.Count, 1, (x, i) =>
                        {
                            var taps = x.Let("taps", Int.Lookup(count, i));
                            var element = x.Let("element", kernel * flat.Count + Int.Lookup(order, i));
                            x.For("c", 0, steps, 1, (each, c) =>
                            {
                                var outerPlace = shape.IsFlat ? packed * steps + c * together : c * outerElements + packed;
                                var at = each.Let("at", (group * perGroup + first) * channelSize
                                    + width * (Int.Lookup(before, i) * (outerElements * steps) + outerPlace * taps
                                        + Int.Lookup(place, i) * together + y));
                                each.For("o", 0, width, 1, (copy, o) => Copy(copy, "weight",
                                    s_weights + Source(context, element, group, c, first + o),
                                    s_packed + (at + o)));
                            });
                        }));
                }));
            body.For("o", 0, context.Spec.OutputChannels, 1, (copy, o) => CopyBias(context, copy, o,
                s_packed + (context.Spec.OutputChannels * channelSize + o), context.Spec.OutputChannels));
        });

        void Outer(
            BodyBuilder body, int axis, Int kernel, Int packed, Int together, Int y,
            Action<BodyBuilder, Int, Int, Int, Int> write)
        {
            if (axis == outerAxes)
            {
                write(body, body.Let("outer", kernel), body.Let("packedOuter", packed), together, y);
                return;
            }

            var size = context.Spec.Axes[axis].Kernel;
            var letter = context.AxisLetter(axis);
            body.For("k" + letter, 0, size, 1, (inner, k) =>
            {
                if (axis == outerAxes - 1 && shape.YPhases > 1)
                {
                    // Tap t of the phases that have it: kernel elements t * stride and the next ones.
                    var begin = inner.Let("tap" + letter, k / shape.YPhases * shape.YPhases);
                    Outer(inner, axis + 1, kernel * size + k, packed * size + begin,
                        inner.Let("together", Int.Min(shape.YPhases, size - begin)), k - begin, write);
                    return;
                }

                var elements = new IntTable($"{letter.ToUpperInvariant()}Order", [.. context.Phases[axis].PackedOrder]);
                Outer(inner, axis + 1, kernel * size + Int.Lookup(elements, k), packed * size + k, together, y, write);
            });
        }
    }
}
