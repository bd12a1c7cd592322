using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Planning;

/// <summary>One register tile: bias, taps, stores.</summary>
internal sealed partial class DensePlanarTiles
{
    /// <summary>Input channels that a line is asked for ahead of its use.</summary>
    private const int PrefetchChannels = 4;

    /// <summary>Floats of a cache line.</summary>
    private const int LineFloats = 16;

    /// <param name="offsets">Where each vector begins, in windows from the tile's first.</param>
    /// <param name="room">Floats from the last vector's first output to the end of the row; null where it all fits.</param>
    private void Tile(
        BodyBuilder body, PlanarRow row, List<Int> offsets, Dictionary<(int, int), string> masks, Pointer input,
        Pointer output, Int? room)
    {
        var vectors = offsets.Count;
        for (var c = 0; c < row.Channels; c++)
        {
            foreach (var accumulator in Accumulators(row, c, vectors))
                body.Do(new Broadcast(Lanes, accumulator, new Pointer("bias") + c));
        }

        OuterTaps(body, row, 0, input, Methods.Weights, (inner, source, elements, yPhases) =>
            Channels(inner, row, source, elements, yPhases, (channel, from, weights) =>
            {
                Prefetches(channel, row.Phases, from, offsets);
                Taps(channel, row, offsets, masks, from, weights, yPhases);
            }));
        Stores(body, row, offsets, output, room);
    }

    /// <summary>Loops over the valid taps of the outer axes. Where the phases of y go together, the tap that only some have
    /// comes last.</summary>
    private void OuterTaps(
        BodyBuilder body, PlanarRow row, int axis, Address input, Address weights, Action<BodyBuilder, Address, Address, int> write)
    {
        if (axis == _context.OuterAxes)
        {
            write(body, input, weights, 1);
            return;
        }

        var letter = _context.AxisLetter(axis);
        var name = letter.ToUpperInvariant();
        var (taps, step) = (Number(letter + "Taps"), Number(letter + "Step"));
        var inner = axis == _context.OuterAxes - 1;
        var together = inner && _shape.YPhases > 1;
        var elementSize = row.Phases.Taps.Count * _context.InputChannelsPerGroup * row.Channels
            * (inner ? _shape.YPhases : _context.Spec.Axes[_context.OuterAxes - 1].Kernel);
        var rowInput = body.Point("input" + name, input);
        var rowWeights = body.Point("weights" + name, weights);
        body.Repeat(letter, taps, [(rowInput, step), (rowWeights, elementSize)], each =>
        {
            if (together)
                write(each, rowInput, rowWeights, _shape.YPhases);
            else
                OuterTaps(each, row, axis + 1, rowInput, rowWeights, write);
        });
        if (together && _context.Spec.Axes[axis].Kernel % _shape.YPhases is > 0 and var rest)
        {
            body.When(Number("yLast"), Relation.AtLeast, 1, last => write(
                last, last.Point("inputLast", input + taps * step), last.Point("weightsLast", weights + taps * elementSize), rest));
        }
    }

    private void Channels(
        BodyBuilder body, PlanarRow row, Address input, Address weights, int yPhases, Action<BodyBuilder, Address, Address> write)
    {
        var steps = _context.InputChannelsPerGroup;
        if (steps == 1)
        {
            write(body, input, weights);
            return;
        }

        var channelInput = body.Point("inputC", input);
        var channelWeights = body.Point("weightsC", weights);
        body.Repeat("c", steps,
            [(channelInput, Number("inPlane")), (channelWeights, row.Phases.Taps.Count * yPhases * row.Channels)],
            channel => write(channel, channelInput, channelWeights));
    }

    /// <summary>Planes lie far apart, often by a power of two, where rows drive each other out of the near caches.</summary>
    private void Prefetches(BodyBuilder body, PlanarGroup phases, Address input, List<Int> offsets)
    {
        if (!_context.Target.Prefetches || _context.InputChannelsPerGroup <= 2 * PrefetchChannels || phases.Taps.Count == 0)
            return;
        var (first, last) = (phases.Taps.Min(static tap => tap.Offset), phases.Taps.Max(static tap => tap.Offset));
        var end = offsets.Count * Lanes + last;
        var ahead = input + Number("inPlane") * PrefetchChannels;
        for (var at = first; at < end; at += LineFloats)
            body.Do(new Prefetch(ahead + at, Near: true));
        if ((end - first) % LineFloats != 1)
            body.Do(new Prefetch(ahead + (end - 1), Near: true));
    }

    /// <summary>All taps of all phases, input by input: an input vector is read once and meets every phase that uses
    /// it.</summary>
    private void Taps(
        BodyBuilder body, PlanarRow row, List<Int> offsets, Dictionary<(int, int), string> masks, Address input,
        Address weights, int yPhases)
    {
        var place = 0;
        foreach (var taps in row.Phases.Taps.GroupBy(static tap => tap.Offset))
        {
            body.Note($"input {Methods.Window(taps.Key)}");
            for (var v = 0; v < offsets.Count; v++)
            {
                var source = input + (offsets[v] + taps.Key);
                body.Do(masks.TryGetValue((v, taps.Key), out var mask)
                    ? new LoadLanes(Lanes, $"in_v{v}", source, mask)
                    : new Load(Lanes, $"in_v{v}", source));
            }

            foreach (var tap in taps)
            {
                for (var y = 0; y < yPhases; y++)
                {
                    for (var c = 0; c < row.Channels; c++)
                        Tap(body, weights + place++, tap, y, c);
                }
            }

            void Tap(BodyBuilder inner, Address weight, PlanarTap tap, int y, int c)
            {
                inner.Do(new Broadcast(Lanes, "w", weight));
                for (var v = 0; v < offsets.Count; v++)
                {
                    if (!masks.ContainsKey((v, taps.Key)))
                        inner.Do(Product(Accumulator(row, c, y, tap.Phase, v), $"in_v{v}", "w"));
                }

                for (var v = 0; v < offsets.Count; v++)
                {
                    if (!masks.TryGetValue((v, taps.Key), out var mask))
                        continue;
                    inner.Do(new KeepLanes(Lanes, "inside", "w", mask));
                    inner.Do(Product(Accumulator(row, c, y, tap.Phase, v), $"in_v{v}", "inside"));
                }
            }
        }
    }

    private void Stores(BodyBuilder body, PlanarRow row, List<Int> offsets, Pointer output, Int? room)
    {
        for (var c = 0; c < row.Channels; c++)
        {
            for (var y = 0; y < _shape.YPhases; y++)
            {
                var target = output + (c * Number("outPlane") + (_shape.YPhases > 1 ? y * Number("outWidth") : 0));
                InsideRows(body, y, inner =>
                {
                    for (var v = 0; v < offsets.Count; v++)
                        StoreVector(inner, row, c, y, v, target + offsets[v] * _columns.Stride,
                            v == offsets.Count - 1 ? room : null, offsets.Count == 1);
                });
            }
        }
    }

    /// <summary>Rows of the first and the last window of y may lie outside the output.</summary>
    private void InsideRows(BodyBuilder body, int y, Action<BodyBuilder> write)
    {
        if (_shape.YPhases == 1)
        {
            write(body);
            return;
        }

        var geometry = Y!.Geometry;
        var stride = geometry.Stride;
        var rest = ((geometry.CropBegin + geometry.OutputOffset) % stride + stride) % stride;
        var mayLieBelow = _context.Spec.OutputSizePerCall ? y > 0 : rest > 0 && y >= rest;
        void Above(BodyBuilder inner)
        {
            if (y < geometry.CropBegin % stride)
                inner.When(y, Relation.AtLeast, Number("rowsAbove"), write);
            else
                write(inner);
        }

        if (mayLieBelow)
            body.When(Number("rowsLeft"), Relation.AtLeast, y + 1, Above);
        else
            Above(body);
    }

    private void StoreVector(BodyBuilder body, PlanarRow row, int c, int y, int v, Address target, Int? room, bool isAlone)
    {
        var phases = row.Phases;
        List<string> registers = [.. Enumerable.Range(phases.First, phases.Size).Select(phase => Accumulator(row, c, y, phase, v))];
        if (_context.Spec.Activation == Activation.Relu)
            registers.ForEach(register => body.Do(new Relu(Lanes, register)));
        var stores = Lanes == 1 ? registers : PhaseStores.Interleaved(body, Lanes, registers, "mix");
        var whole = phases.Size == _columns.Stride;
        var shortage = isAlone ? phases.Size * Lanes : _columns.Shortage;
        for (var i = 0; i < stores.Count; i++)
        {
            var (at, lane) = (i * Lanes / phases.Size * _columns.Stride + i * Lanes % phases.Size, i * Lanes);
            StoreGroups Store(Int count) => whole
                ? new(Lanes, target + lane, stores[i], Lanes, Lanes, count)
                : new(Lanes, target + at, stores[i], phases.Size, _columns.Stride, count);
            if (room is null || lane + Lanes <= phases.Size * Lanes - shortage)
            {
                body.Do(Store(Lanes));
                continue;
            }

            var left = whole ? room : room / _columns.Stride * phases.Size
                + Int.Max(0, Int.Min(phases.Size, room % _columns.Stride - phases.First));
            body.When(left, Relation.AtLeast, lane + Lanes, full => full.Do(Store(Lanes)), part => part.Do(Store(left - lane)));
        }
    }

    private VectorOp Product(string accumulator, string input, string weight) => _context.SkipsZeroWeights
        ? new MultiplyAddTaps(Lanes, accumulator, input, weight)
        : new MultiplyAdd(Lanes, accumulator, input, weight);

    private IEnumerable<string> Accumulators(PlanarRow row, int c, int vectors) =>
        from y in Enumerable.Range(0, _shape.YPhases)
        from x in Enumerable.Range(row.Phases.First, row.Phases.Size)
        from v in Enumerable.Range(0, vectors)
        select Accumulator(row, c, y, x, v);

    private string Accumulator(PlanarRow row, int c, int y, int x, int v) => "acc"
        + (row.Channels > 1 ? $"_c{c}" : "") + (_shape.YPhases > 1 ? $"_y{y}" : "") + (_columns.Stride > 1 ? $"_x{x}" : "") + $"_v{v}";
}
