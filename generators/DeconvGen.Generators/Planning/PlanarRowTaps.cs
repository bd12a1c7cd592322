using DeconvGen.Generators.Targets;

namespace DeconvGen.Generators.Planning;

/// <summary>
/// What a tile of the channels-first strategies walks over beside the taps of x: input channels, taps of the outer axes, and the
/// rows that it computes together (phases of y or neighbours), as far as input and output have them.
/// </summary>
internal sealed class PlanarRowTaps(KernelContext context, PlanarShape shape)
{
    public delegate void WriteTaps(BodyBuilder body, Address input, Address weights, IReadOnlyList<TileRow> rows);

    /// <summary>Multiply-adds between asking for a line and its use, and as many input channels at most.</summary>
    private const int ProductsAhead = 200;

    private const int LargestPrefetch = 8;

    /// <summary>The first with 256 bits and planes that share places (<see cref="SharedPlaces"/>): lines asked for as early as
    /// elsewhere drove each other out. 3 outputs of 64 to 256 planes (k3 and k4, s1 and s2) took 0.75 to 0.95 of the time on
    /// 32 x 32 to 128 x 128.</summary>
    private const int ProductsAheadAtSharedPlaces = 96;

    /// <summary>Multiply-adds of a channel below which several are written out.</summary>
    private const int ThinLoop = 40;

    private PhaseDecomposition? Y => context.OuterAxes > 0 ? context.Phases[context.OuterAxes - 1] : null;

    /// <param name="input">Where the tile begins in the first input channel.</param>
    /// <param name="write">Gets a row of inputs, the weights of the taps that read it, and the rows that have one.</param>
    public void ForEach(BodyBuilder body, PlanarRow row, Address input, TileSpan span, WriteTaps write) =>
        SingleTaps(body, row, 0, inside => Channels(inside, row, input, span, (channel, source, elements, ahead) =>
            OuterTaps(channel, row, 0, source, elements, (inner, from, weights, rows) =>
            {
                if (ahead is not null)
                    Prefetches(inner, from + ahead, span);
                write(inner, from, weights, rows);
            })));

    /// <summary>What a row tells its tiles beside addresses.</summary>
    public MethodNumbers Numbers(BodyBuilder body, PlanarFrame frame)
    {
        List<(string, Int)> numbers =
        [
            (KernelContext.InputPlaneName, context.InputPlane),
            (KernelContext.OutputPlaneName, LabelRows.PlaneSize(context, frame)),
        ];
        numbers.AddRange(Methods.OuterNumbers(context)
            .Zip(frame.OuterNumbers(context.InputWidth), static (name, value) => (name, value)));

        if (shape.Rows > 1)
        {
            var row = frame.Outer[frame.Outer.Count - 1].Output;
            numbers.Add(("outWidth", context.OutputWidth));
            numbers.Add(shape.Neighbours > 1 ? ("yFirst", frame.FirstRow) : ("yLast", frame.LastTaps));
            numbers.Add(("rowsLeft", body.Let("rowsLeft", context.OutputSizes[context.OuterAxes - 1] - row)));
            if (shape.YPhases > 1)
                numbers.Add(("rowsAbove", body.Let("rowsAbove", row * -1)));
        }

        return new(numbers);
    }

    /// <summary>Rows of the first and the last window of y may lie outside the output, and so may the last neighbours.</summary>
    public void InsideRows(BodyBuilder body, PlanarRow row, int y, Action<BodyBuilder> write)
    {
        if (shape.YPhases == 1)
        {
            if (y == 0)
                write(body);
            else
                body.When(row.Numbers["rowsLeft"], Relation.AtLeast, y + 1, write);
            return;
        }

        var geometry = Y!.Geometry;
        var stride = geometry.Stride;
        var rest = ((geometry.CropBegin + geometry.OutputOffset) % stride + stride) % stride;
        var mayLieBelow = context.Spec.OutputSizePerCall ? y > 0 : rest > 0 && y >= rest;
        void Above(BodyBuilder inner)
        {
            if (y < geometry.CropBegin % stride)
                inner.When(y, Relation.AtLeast, row.Numbers["rowsAbove"], write);
            else
                write(inner);
        }

        if (mayLieBelow)
            body.When(row.Numbers["rowsLeft"], Relation.AtLeast, y + 1, Above);
        else
            Above(body);
    }

    /// <summary>Channels outside, rows inside: rows of a channel are near each other, the next channel is another page.</summary>
    private void Channels(
        BodyBuilder body, PlanarRow row, Address input, TileSpan span, Action<BodyBuilder, Address, Address, Int?> write)
    {
        var steps = context.InputChannelsPerGroup;
        var outer = context.KernelElements / context.Spec.Axes[context.OuterAxes].Kernel;
        var taps = row.Phases.Taps.Count * row.Channels;
        var size = (shape.IsFlat ? shape.YPhases : outer) * taps;
        var products = Math.Max(1, outer * taps * span.Vectors * shape.Rows / (Y?.Stride ?? 1));
        var ahead = Ahead(ProductsAhead);
        var prefetches = !span.IsNear && shape.Blocks(context.OutputChannelsPerGroup) <= KernelContext.FewBlocks
            && context.Target.Prefetches && steps > 2 * ahead && row.Phases.Taps.Count > 0;
        // Thin loops are bound by what is around the products.
        var unroll = products >= ThinLoop || !Enumerable.Range(0, context.OuterAxes).All(HasOneTap) ? 1
            : steps % 4 == 0 ? 4 : steps % 2 == 0 ? 2 : 1;
        var plane = row.Numbers[KernelContext.InputPlaneName];
        var mostAhead = !prefetches || AlignedPlanner.Serves(context.Target) ? ahead : body.Let("mostAhead",
            SharedPlaces.Choose(SharedPlaces.Spread(plane, 2 * LargestPrefetch), Ahead(ProductsAheadAtSharedPlaces), ahead));
        body.For("c", 0, steps, unroll, (channel, c) =>
        {
            var from = channel.Point("inputC", input + c * plane);
            var weights = channel.Point("weightsC", Methods.Weights + c * size);
            // Behind the last channel may be no memory, and looking for it takes long.
            if (prefetches && span.AsksForNextRow)
                NextRow(channel, from + row.Numbers[context.AxisLetter(context.OuterAxes - 1) + "Step"] * -1, span);
            var distance = prefetches ? channel.Let("ahead", Int.Min(mostAhead, steps - unroll - c) * plane) : null;
            for (var u = 0; u < unroll; u++)
            {
                var before = new Pointer(u <= 1 ? "inputC" : $"inputC{u - 1}");
                write(channel, u == 0 ? from : channel.Point($"inputC{u}", before + plane), weights + u * size, distance);
            }
        });

        int Ahead(int productsAhead) => Math.Min(LargestPrefetch, (productsAhead + products - 1) / products);
    }

    /// <summary>The row with which the next unit begins: with 256 planes of 128 x 128 a third to a half less time.</summary>
    private static void NextRow(BodyBuilder body, Address row, TileSpan span)
    {
        body.Note("asks for the row that the next unit reads first");
        for (var at = span.First; at < span.End; at += VectorTarget.LineFloats)
            body.Do(new Prefetch(row + at, Near: false));
    }

    /// <summary>Planes lie far apart, often by a power of two, where rows drive each other out of the near caches.</summary>
    private static void Prefetches(BodyBuilder body, Address ahead, TileSpan span)
    {
        body.Note("asks for inputs of a later channel");
        var (at, end) = (span.First, span.End);
        for (; at < end; at += VectorTarget.LineFloats)
            body.Do(new Prefetch(ahead + at, Near: true));
        if (end - 1 - (at - VectorTarget.LineFloats) > VectorTarget.LineFloats / 2)
            body.Do(new Prefetch(ahead + (end - 1), Near: true));
    }

    /// <summary>Outer axes of which a row has one tap or none are tested once, before the channels.</summary>
    private void SingleTaps(BodyBuilder body, PlanarRow row, int axis, Action<BodyBuilder> write)
    {
        if (axis == context.OuterAxes)
            write(body);
        else if (!HasOneTap(axis))
            SingleTaps(body, row, axis + 1, write);
        else
            body.When(row.Numbers[OneTap(axis)], Relation.AtLeast, 1, inside => SingleTaps(inside, row, axis + 1, write));
    }

    /// <summary>The number that says whether the only tap of an axis is valid.</summary>
    private string OneTap(int axis) => TogetherAt(axis) && shape.YPhases > context.Spec.Axes[axis].Kernel
        ? "yLast" : context.AxisLetter(axis) + "Taps";

    private bool HasOneTap(int axis) => context.Phases[axis].Phases.All(static phase => phase.Count <= 1)
        && (!TogetherAt(axis) || context.Spec.Axes[axis].Kernel <= shape.YPhases);

    private bool TogetherAt(int axis) => axis == context.OuterAxes - 1 && shape.YPhases > 1;

    /// <summary>Loops over the valid taps of the outer axes. Where the phases of y go together, the tap that only some have
    /// comes last.</summary>
    private void OuterTaps(
        BodyBuilder body, PlanarRow row, int axis, Address input, Address weights, WriteTaps write)
    {
        if (axis == context.OuterAxes)
        {
            write(body, input, weights, PhasesOfY(row, 1));
            return;
        }

        if (axis == context.OuterAxes - 1 && shape.Neighbours > 1)
        {
            NeighbourTaps(body, row, input, weights, write);
            return;
        }

        var together = TogetherAt(axis);
        var kernel = context.Spec.Axes[axis].Kernel;
        if (HasOneTap(axis))
        {
            if (together)
                write(body, input, weights, PhasesOfY(row, Math.Min(kernel, shape.YPhases)));
            else
                OuterTaps(body, row, axis + 1, input, weights, write);
            return;
        }

        var letter = context.AxisLetter(axis);
        var name = letter.ToUpperInvariant();
        var (taps, step) = (row.Numbers[letter + "Taps"], row.Numbers[letter + "Step"]);
        var inner = axis == context.OuterAxes - 1;
        var elementSize = row.Phases.Taps.Count * row.Channels
            * (inner ? shape.YPhases : context.Spec.Axes[context.OuterAxes - 1].Kernel);
        var rowInput = body.Point("input" + name, input);
        var rowWeights = body.Point("weights" + name, weights);
        body.Repeat(letter, taps, [(rowInput, step), (rowWeights, elementSize)], each =>
        {
            if (together)
                write(each, rowInput, rowWeights, PhasesOfY(row, shape.YPhases));
            else
                OuterTaps(each, row, axis + 1, rowInput, rowWeights, write);
        });
        if (together && kernel % shape.YPhases is > 0 and var rest)
        {
            body.When(row.Numbers["yLast"], Relation.AtLeast, 1, last => write(
                last, last.Point("inputLast", input + taps * step), last.Point("weightsLast", weights + taps * elementSize),
                PhasesOfY(row, rest)));
        }
    }

    /// <summary>The rows that neighbours read, from the last of the last neighbour backwards, as far as they are inside.</summary>
    private void NeighbourTaps(BodyBuilder body, PlanarRow row, Address input, Address weights, WriteTaps write)
    {
        var (rows, kernel) = (shape.Neighbours, Y!.Geometry.Kernel);
        var (first, step) = (row.Numbers["yFirst"], row.Numbers["yStep"]);
        var end = body.Let("yEnd", first + row.Numbers["yTaps"]);
        var last = body.Point("inputLast", input + first * step * -1);
        for (var i = 0; i < rows + kernel - 1; i++)
        {
            var from = last + i * step;
            List<TileRow> readers = [.. Enumerable.Range(0, rows)
                .Select(y => (Row: y, Tap: i - (rows - 1 - y)))
                .Where(reader => reader.Tap >= 0 && reader.Tap < kernel)
                .Select(reader => new TileRow(reader.Row, reader.Tap * row.Phases.Taps.Count * row.Channels, row.Channels))];
            var name = $"inputRow{i}";
            body.Note($"row {i}, backwards from the last that neighbours read");
            body.When(i, Relation.AtLeast, first, behind => behind.When(end, Relation.AtLeast, i + 1, inside =>
                write(inside, inside.Point(name, from), weights, readers)));
        }
    }

    /// <summary>The weights of phases of y lie side by side at each tap of x.</summary>
    private static IReadOnlyList<TileRow> PhasesOfY(PlanarRow row, int count) =>
        [.. Enumerable.Range(0, count).Select(y => new TileRow(y, y * row.Channels, count * row.Channels))];
}

/// <summary>What a tile reads of a row of inputs.</summary>
/// <param name="First">Its first float, from where the tile begins.</param>
/// <param name="IsNear">Inputs of later channels need not be asked for.</param>
/// <param name="AsksForNextRow">Units follow each other by one row of inputs, which no line near has yet.</param>
internal readonly record struct TileSpan(int Vectors, int First, int End, bool IsNear = false, bool AsksForNextRow = false);

/// <summary>A row of outputs that has a tap of a row of inputs.</summary>
/// <param name="Weights">Where the weights of that tap begin.</param>
/// <param name="TapStep">From a tap of x to the next.</param>
internal readonly record struct TileRow(int Y, int Weights, int TapStep);
