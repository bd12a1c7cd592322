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
    private static readonly Pointer s_slopes = new("slopes");
    private static readonly Pointer s_packed = new("packed");

    /// <summary>
    /// [phase-major outer elements][vector of input channels][phase-major x elements][output channel][lane], then the bias of
    /// each output of a tile, again and again.
    /// </summary>
    public static MethodPlan ChannelsLastDot(KernelContext context, int packedChannels, int biasLength, int yPhases)
    {
        var (inputs, outputs, lanes) = (context.Spec.InputChannels, context.Spec.OutputChannels, context.Target.Lanes);
        var xElements = context.Spec.Axes[context.OuterAxes].Kernel;
        return Method(context, body =>
        {
            void Channels(BodyBuilder element, Int kernel, Int xPacked, Func<Int, Int> row)
            {
                Address Packed(Int c, Int o) =>
                    s_packed + (((row(c / lanes) * xElements + xPacked) * outputs + o) * lanes + c % lanes);

                element.For("c", 0, inputs, 1, (channel, c) => channel.For("o", 0, outputs, 1, (copy, o) =>
                    Copy(copy, "weight", s_weights + Source(context, kernel, 0, c, o), Packed(c, o))));
                element.For("c", inputs, packedChannels, 1, (channel, c) => channel.For("o", 0, outputs, 1, (fill, o) =>
                    Nothing(fill, Packed(c, o))));
            }

            var vectors = packedChannels / lanes;
            if (yPhases == 1)
            {
                ForEachElement(context, body, context.Spec.Rank, (element, packed, kernel) =>
                    Channels(element, kernel, packed % xElements, vector => packed / xElements * vectors + vector));
            }
            else
            {
                // Tap t of the phases of y is kernel row t * stride + phase; the last t may belong to some of them only.
                var order = new IntTable("XOrder", [.. context.X.PackedOrder]);
                var rows = context.Spec.Axes[0].Kernel;
                body.For("ky", 0, rows, 1, (row, y) => row.For("kx", 0, xElements, 1, (element, k) =>
                {
                    var tap = element.Let("tap", y / yPhases * yPhases);
                    var phases = element.Let("phases", Int.Min(yPhases, rows - tap));
                    Channels(element, element.Let("element", y * xElements + Int.Lookup(order, k)), k,
                        vector => tap * vectors + vector * phases + (y - tap));
                }));
            }

            body.For("i", 0, biasLength, 1, (copy, i) => CopyBias(context, copy, i % outputs,
                s_packed + (context.KernelElements * outputs * packedChannels + i), biasLength));
        });
    }

    /// <summary>[group][block][phase-major elements of the outer axes][input channel][phase-major elements of x][channel of the
    /// block], then the bias.</summary>
    public static MethodPlan ChannelsFirst(KernelContext context, int block)
    {
        var (steps, perGroup) = (context.InputChannelsPerGroup, context.OutputChannelsPerGroup);
        var channelSize = context.KernelElements * steps;
        var xElements = context.Spec.Axes[context.OuterAxes].Kernel;
        return Method(context, body =>
        {
            body.For("g", 0, context.Spec.Groups, 1, (grouped, group) =>
                grouped.For("o", 0, perGroup, 1, (inner, o) =>
                {
                    var first = inner.Let("first", o / block * block);
                    var width = inner.Let("width", Int.Min(block, perGroup - first));
                    ForEachElement(context, inner, context.Spec.Rank, (element, packed, kernel) =>
                        element.For("c", 0, steps, 1, (copy, c) => Copy(copy, "weight",
                        s_weights + Source(context, kernel, group, c, o),
                        s_packed + ((group * perGroup + first) * channelSize
                            + ((packed / xElements * steps + c) * xElements + packed % xElements) * width + o - first))));
                }));
            body.For("o", 0, context.Spec.OutputChannels, 1, (copy, o) => CopyBias(context, copy, o,
                s_packed + (context.Spec.OutputChannels * channelSize + o), context.Spec.OutputChannels));
        });
    }

    /// <summary>[output channel][phase-major elements of the outer axes][input channel][element of x, up to whole vectors], then
    /// the bias.</summary>
    public static MethodPlan PlanarDot(KernelContext context, int packedTaps, int channelSize)
    {
        var (steps, perGroup, xElements) =
            (context.InputChannelsPerGroup, context.OutputChannelsPerGroup, context.Spec.Axes[context.OuterAxes].Kernel);
        return Method(context, body => body.For("o", 0, context.Spec.OutputChannels, 1, (channel, o) =>
        {
            var group = channel.Let("g", o / perGroup);
            ForEachElement(context, channel, context.OuterAxes, (element, packed, kernel) =>
                element.For("c", 0, steps, 1, (row, c) =>
                {
                    var target = row.Point("row", s_packed + (o * channelSize + (packed * steps + c) * packedTaps));
                    row.For("k", 0, xElements, 1, (copy, k) => Copy(
                        copy, "weight", s_weights + Source(context, kernel * xElements + k, group, c, o % perGroup), target + k));
                    row.For("k", xElements, packedTaps, 1, (fill, k) => Nothing(fill, target + k));
                }));
            CopyBias(context, channel, o, s_packed + (context.Spec.OutputChannels * channelSize + o), context.Spec.OutputChannels);
        }));
    }

    private static MethodPlan Method(KernelContext context, Action<BodyBuilder> write) =>
        new("Pack", "Brings the weights into the order of use.",
            context.Spec.Activation == Activation.PRelu
                ? ["weights", "bias", "slopes", "packed"]
                : ["weights", "bias", "packed"],
            [], BodyBuilder.BuildMethod(write));

    /// <summary>The bias of a channel, and <paramref name="length"/> behind it its slope where it has one.</summary>
    private static void CopyBias(KernelContext context, BodyBuilder body, Int channel, Address target, int length)
    {
        Copy(body, "addend", s_bias + channel, target);
        if (context.Spec.Activation == Activation.PRelu)
            Copy(body, "slope", s_slopes + channel, target + length);
    }

    /// <summary>Loops over the elements of the outer axes and, of each, over the taps of a phase of x: number of the outer element
    /// in phase-major order, number of the element in the kernel, number of the tap.</summary>
    private static void ForEachTap(KernelContext context, BodyBuilder body, Int phase, Action<BodyBuilder, Int, Int, Int> write)
    {
        var x = context.OuterAxes;
        var first = context.PerPhase(x, "FirstTap", static p => p.FirstTap, phase);
        var taps = context.TapCount(x, phase);
        ForEachElement(context, body, x, (outer, packed, kernel) => outer.For("ux", 0, taps, 1, (element, u) =>
            write(element, packed,
                element.Let("xElement", kernel * context.Spec.Axes[x].Kernel + first + u * context.X.TapStep), u)));
    }

    /// <summary>Loops over the elements of the first axes: their number in phase-major order beside their number in the
    /// kernel.</summary>
    private static void ForEachElement(KernelContext context, BodyBuilder body, int axes, Action<BodyBuilder, Int, Int> write)
    {
        Axis(body, 0, 0, 0);

        void Axis(BodyBuilder inner, int axis, Int packed, Int kernel)
        {
            if (axis == axes)
            {
                write(inner, inner.Let("packedElement", packed), inner.Let("element", kernel));
                return;
            }

            var size = context.Spec.Axes[axis].Kernel;
            var order = new IntTable($"{context.AxisLetter(axis).ToUpperInvariant()}Order",
                [.. context.Phases[axis].PackedOrder]);
            inner.For("k" + context.AxisLetter(axis), 0, size, 1, (next, k) =>
                Axis(next, axis + 1, packed * size + k, kernel * size + Int.Lookup(order, k)));
        }
    }

    /// <summary>Index in the user's layout; input and output channel count within their group.</summary>
    public static Int Source(KernelContext context, Int element, Int group, Int input, Int output)
    {
        var spec = context.Spec;
        var elements = context.KernelElements;
        var isConvolution = spec.Operation == KernelOperation.Convolution;
        // The group stands in the axis that has all channels: the input's, of a convolution the output's.
        var inputs = isConvolution ? context.InputChannelsPerGroup : spec.InputChannels;
        var outputs = isConvolution ? spec.OutputChannels : context.OutputChannelsPerGroup;
        if (isConvolution)
            output = group * context.OutputChannelsPerGroup + output;
        else
            input = group * context.InputChannelsPerGroup + input;
        return spec.WeightLayout switch
        {
            WeightLayout.HWOI => (element * outputs + output) * inputs + input,
            WeightLayout.HWIO => (element * inputs + input) * outputs + output,
            WeightLayout.OHWI => (output * elements + element) * inputs + input,
            WeightLayout.IHWO => (input * elements + element) * outputs + output,
            WeightLayout.OIHW => (output * inputs + input) * elements + element,
            _ => (input * outputs + output) * elements + element,
        };
    }

    /// <summary>A weight for lanes behind the last: where their input is read as +0, the product -0 adds nothing to any
    /// sum.</summary>
    private static void Nothing(BodyBuilder body, Address target)
    {
        body.Do(new Constant(1, "nothing", -0f));
        body.Do(new Store(1, target, "nothing"));
    }

    private static void Copy(BodyBuilder body, string name, Address source, Address target)
    {
        body.Do(new Load(1, name, source));
        body.Do(new Store(1, target, name));
    }
}
