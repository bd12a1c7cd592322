namespace DeconvGen.Generators.Planning;

/// <summary>Depthwise kernels: rows of the kernel phase by phase, the elements of a row as they are.</summary>
internal static partial class WeightPacking
{
    /// <summary>
    /// Planar: [channel][phase-major elements of the outer axes][x element]. Otherwise: [phase-major elements of the outer
    /// axes][x element][channel]. Then the bias.
    /// </summary>
    public static MethodPlan Depthwise(KernelContext context, bool planar)
    {
        var channels = context.Spec.Groups;
        return Method(context, body => body.For("channel", 0, channels, 1, (inner, channel) =>
        {
            Axis(inner, 0, 0, 0);
            CopyBias(context, inner, channel, s_packed + (channels * context.KernelElements + channel), channels);

            void Axis(BodyBuilder at, int axis, Int packed, Int kernel)
            {
                if (axis == context.Spec.Rank)
                {
                    Copy(at, "weight", s_weights + Source(context, kernel, channel, 0, 0), s_packed + (planar
                        ? channel * context.KernelElements + packed
                        : packed * channels + channel));
                    return;
                }

                var order = new IntTable($"{context.AxisLetter(axis).ToUpperInvariant()}Order",
                    [.. context.Phases[axis].PackedOrder]);
                var size = context.Spec.Axes[axis].Kernel;
                at.For("k" + context.AxisLetter(axis), 0, size, 1, (next, k) => Axis(next, axis + 1, packed * size + k,
                    kernel * size + (axis == context.OuterAxes ? k : Int.Lookup(order, k))));
            }
        }));
    }
}
