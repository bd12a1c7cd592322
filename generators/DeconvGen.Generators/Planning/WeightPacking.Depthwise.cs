namespace DeconvGen.Generators.Planning;

/// <summary>Depthwise kernels: rows of the kernel phase by phase, the elements of a row as they are.</summary>
internal static partial class WeightPacking
{
    /// <summary>
    /// Planar: [channel][phase-major elements of the outer axes][x element]. Otherwise: [phase-major elements of the outer
    /// axes][x element][channel], the channels again and again as far as the element goes. Then the bias likewise.
    /// </summary>
    /// <param name="elementSize">Packed floats of an element.</param>
    public static MethodPlan Depthwise(KernelContext context, bool planar, int elementSize)
    {
        var channels = context.Spec.Groups;
        return Method(context, body => body.For("channel", 0, channels, 1, (inner, channel) =>
        {
            Axis(inner, 0, 0, 0);
            Again(inner, (copy, at) => CopyBias(context, copy, channel,
                s_packed + (planar ? channels * context.KernelElements : context.KernelElements * elementSize) + at, channels));

            void Axis(BodyBuilder at, int axis, Int packed, Int kernel)
            {
                if (axis == context.Spec.Rank)
                {
                    if (planar)
                        Weight(at, channel * context.KernelElements + packed);
                    else
                        Again(at, (copy, place) => Weight(copy, packed * elementSize + place));
                    return;

                    void Weight(BodyBuilder copy, Int place) =>
                        Copy(copy, "weight", s_weights + Source(context, kernel, channel, 0, 0), s_packed + place);
                }

                var order = new IntTable($"{context.AxisLetter(axis).ToUpperInvariant()}Order",
                    [.. context.Phases[axis].PackedOrder]);
                var size = context.Spec.Axes[axis].Kernel;
                at.For("k" + context.AxisLetter(axis), 0, size, 1, (next, k) => Axis(next, axis + 1, packed * size + k,
                    kernel * size + (axis == context.OuterAxes ? k : Int.Lookup(order, k))));
            }

            // The places of the channel within an element.
            void Again(BodyBuilder one, Action<BodyBuilder, Int> write)
            {
                if (planar || elementSize == channels)
                    write(one, channel);
                else
                    one.For("place", channel, elementSize, channels, write);
            }
        }));
    }
}
