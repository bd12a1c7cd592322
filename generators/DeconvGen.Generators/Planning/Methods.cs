namespace DeconvGen.Generators.Planning;

/// <summary>Shapes of methods and loops that all strategies share.</summary>
internal static class Methods
{
    private static readonly string[] s_reads = ["input", "weights"];

    public static Pointer Input => new("input");

    public static Pointer Weights => new("weights");

    public static Pointer Output => new("output");

    /// <summary>The entry: computes the units [begin, end).</summary>
    /// <param name="rowsPerUnit">Output rows whose scores a unit keeps where labels are written.</param>
    public static MethodPlan Rows(
        KernelContext context, IReadOnlyList<PlanNode> body, bool readsWeights = true, int rowsPerUnit = 1) =>
        Rows([.. readsWeights ? s_reads : s_reads.Take(1), context.WritesLabels ? "labels" : "output"],
            context.CallSizes,
            context.WritesLabels ? [new Scratch("scores", LabelRows.Size(context, rowsPerUnit)), .. body] : body);

    /// <summary>As that, with memory of the thread for all that a unit keeps.</summary>
    public static MethodPlan Rows(KernelContext context, Scratch scratch, IReadOnlyList<PlanNode> body) =>
        Rows([.. s_reads, context.WritesLabels ? "labels" : "output"], context.CallSizes,
            [scratch, .. body]);

    /// <summary>The entry of a plan with these pointers, whose calls bring those of the sizes that are not declared.</summary>
    public static MethodPlan Rows(IReadOnlyList<string> pointers, IEnumerable<Int> sizes, IReadOnlyList<PlanNode> body) =>
        new("Rows", "Computes the units of work from begin up to end.", pointers,
            ["begin", "end", .. sizes.Where(static size => size.Constant is null).Select(static size => size.ToString())], body);

    /// <summary>The loop over the units of the entry, each by the digits of its number.</summary>
    public static void ForEachUnit(
        BodyBuilder body, IReadOnlyList<Digit> digits, Action<BodyBuilder, IReadOnlyList<Int>> write) =>
        body.ForPlaces(Int.Variable("begin"), Int.Variable("end"), digits, write);

    /// <summary>Parameters that carry the valid taps of each outer axis into a tile: how many, and the step from row to
    /// row.</summary>
    public static IEnumerable<string> OuterNumbers(KernelContext context) =>
        Enumerable.Range(0, context.OuterAxes).SelectMany(axis =>
            new[] { context.AxisLetter(axis) + "Taps", context.AxisLetter(axis) + "Step" });

    /// <summary>Loops over the valid taps of the outer axes; <paramref name="elementSize"/> is the packed size of a kernel
    /// element.</summary>
    public static void OuterTapLoops(
        KernelContext context, BodyBuilder body, Address input, Address weights, int elementSize, Action<BodyBuilder, Address,
            Address> write, int xElements = 0, int axis = 0)
    {
        if (axis == context.OuterAxes)
        {
            write(body, input, weights);
            return;
        }

        // An axis without a border and with one tap at every position needs no loop.
        var letter = context.AxisLetter(axis);
        var phases = context.Phases[axis];
        if (phases.Phases.All(phase => phase.Count == 1 && !phases.HasLeadingBorder(phase) && !phases.HasTrailingBorder(phase)))
        {
            OuterTapLoops(context, body, input, weights, elementSize, write, xElements, axis + 1);
            return;
        }

        var rowInput = body.Point("input" + letter.ToUpperInvariant(), input);
        var rowWeights = body.Point("weights" + letter.ToUpperInvariant(), weights);
        body.Repeat(letter, Int.Variable(letter + "Taps"),
            [(rowInput, Int.Variable(letter + "Step")), (rowWeights, context.ElementsBehind(axis, xElements) * elementSize)],
            inner => OuterTapLoops(context, inner, rowInput, rowWeights, elementSize, write, xElements, axis + 1));
    }

    /// <summary>Loops over the valid outer taps and the input channels of a group: with each, a row of inputs meets one of the
    /// kernel.</summary>
    /// <param name="rowSize">The packed size of a kernel row of one input channel.</param>
    public static void InputRows(
        KernelContext context, BodyBuilder body, Address input, Address weights, int rowSize,
        Action<BodyBuilder, Address, Address> write)
    {
        var channels = context.InputChannelsPerGroup;
        OuterTapLoops(context, body, input, weights, channels * rowSize, (inner, source, elements) =>
        {
            if (channels == 1)
            {
                write(inner, source, elements);
                return;
            }

            var (channelInput, channelWeights) = (inner.Point("inputC", source), inner.Point("weightsC", elements));
            inner.Repeat("c", channels,
                [(channelInput, Int.Variable(KernelContext.InputPlaneName)), (channelWeights, rowSize)],
                channel => write(channel, channelInput, channelWeights));
        }, xElements: 1);
    }

    /// <summary>A phase in words: the taps with the inputs they read, e.g. <c>k2 * x[m] + k0 * x[m-1]</c>.</summary>
    public static string Taps(PhaseDecomposition axis, Phase phase) => phase.Count == 0
        ? "no tap, the bias alone"
        : string.Join(" + ", Enumerable.Range(0, phase.Count)
            .Select(u => $"k{phase.FirstTap + u * axis.TapStep} * x{Window(-axis.Offset(phase, u))}"));

    public static string Window(int offset, int step = 1) =>
        $"[{(step == 1 ? "" : PhaseText.Text(step))}m{(offset == 0 ? "" : offset < 0 ? $"-{-offset}" : $"+{offset}")}]";
}

/// <summary>The pointers of a tile method while it walks.</summary>
internal sealed record TilePointers(Pointer Input, Pointer Weights, Pointer Bias, Pointer Output);
