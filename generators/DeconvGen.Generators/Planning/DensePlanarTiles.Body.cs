using DeconvGen.Generators.Model;
using DeconvGen.Generators.Targets;

namespace DeconvGen.Generators.Planning;

/// <summary>One register tile: bias, taps, stores.</summary>
internal sealed partial class DensePlanarTiles
{
    /// <summary>Multiply-adds between asking for a line and its use, and as many input channels at most.</summary>
    private const int ProductsAhead = 200;

    private const int LargestPrefetch = 8;

    /// <summary>Multiply-adds of a channel below which several are written out.</summary>
    private const int ThinLoop = 40;

    /// <param name="offsets">Where each vector begins, in windows from the tile's first.</param>
    /// <param name="room">Floats from the last vector's first output to the end of the row; null where it all fits.</param>
    private void Tile(
        BodyBuilder body, PlanarRow row, List<Int> offsets, Dictionary<(int, int), LaneChoice> masks, Pointer input,
        Pointer output, Int? room)
    {
        Products(body, row, offsets, masks, input);
        Stores(body, row, offsets, output, room);
    }

    private void Products(
        BodyBuilder body, PlanarRow row, List<Int> offsets, Dictionary<(int, int), LaneChoice> masks, Pointer input)
    {
        var vectors = offsets.Count;
        for (var c = 0; c < row.Channels; c++)
        {
            foreach (var accumulator in Accumulators(row, c, vectors))
                body.Do(new Broadcast(Lanes, accumulator, new Pointer("bias") + c));
        }

        SingleTaps(body, row, 0, inside => Channels(inside, row, vectors, input, (channel, source, elements, ahead) =>
            OuterTaps(channel, row, 0, source, elements, (inner, from, weights, rows) =>
            {
                if (ahead is not null)
                    Prefetches(inner, row.Phases, from + ahead, vectors);
                Taps(inner, row, offsets, masks, from, weights, rows);
            })));
    }

    /// <summary>Channels outside, rows inside: rows of a channel are near each other, the next channel is another page.</summary>
    private void Channels(
        BodyBuilder body, PlanarRow row, int vectors, Address input, Action<BodyBuilder, Address, Address, Int?> write)
    {
        var steps = _context.InputChannelsPerGroup;
        var outer = _context.KernelElements / _context.Spec.Axes[_context.OuterAxes].Kernel;
        var size = outer * row.Phases.Taps.Count * row.Channels;
        var products = Math.Max(1, size * vectors * _shape.Rows / (Y is null ? 1 : Y.Stride));
        var ahead = Math.Min(LargestPrefetch, (ProductsAhead + products - 1) / products);
        var prefetches = _shape.Blocks(_context.OutputChannelsPerGroup) <= KernelContext.FewBlocks
            && _context.Target.Prefetches && steps > 2 * ahead && row.Phases.Taps.Count > 0;
        // Thin loops are bound by what is around the products.
        var unroll = products >= ThinLoop || !Enumerable.Range(0, _context.OuterAxes).All(HasOneTap) ? 1
            : steps % 4 == 0 ? 4 : steps % 2 == 0 ? 2 : 1;
        body.For("c", 0, steps, unroll, (channel, c) =>
        {
            var plane = row.Numbers[KernelContext.InputPlaneName];
            var from = channel.Point("inputC", input + c * plane);
            var weights = channel.Point("weightsC", Methods.Weights + c * size);
            // Behind the last channel may be no memory, and looking for it takes long.
            var distance = prefetches ? channel.Let("ahead", Int.Min(ahead, steps - unroll - c) * plane) : null;
            for (var u = 0; u < unroll; u++)
            {
                var before = new Pointer(u <= 1 ? "inputC" : $"inputC{u - 1}");
                write(channel, u == 0 ? from : channel.Point($"inputC{u}", before + plane), weights + u * size, distance);
            }
        });
    }

    /// <summary>Planes lie far apart, often by a power of two, where rows drive each other out of the near caches.</summary>
    private void Prefetches(BodyBuilder body, PlanarGroup phases, Address ahead, int vectors)
    {
        body.Note("asks for inputs of a later channel");
        var at = phases.Taps.Min(static tap => tap.Offset);
        var end = vectors * Lanes + phases.Taps.Max(static tap => tap.Offset);
        for (; at < end; at += VectorTarget.LineFloats)
            body.Do(new Prefetch(ahead + at, Near: true));
        if (end - 1 - (at - VectorTarget.LineFloats) > VectorTarget.LineFloats / 2)
            body.Do(new Prefetch(ahead + (end - 1), Near: true));
    }

    /// <summary>All taps of all phases, input by input: an input vector is read once and meets every phase that uses
    /// it.</summary>
    private void Taps(
        BodyBuilder body, PlanarRow row, List<Int> offsets, Dictionary<(int, int), LaneChoice> masks, Address input,
        Address weights, IReadOnlyList<TileRow> rows)
    {
        var place = 0;
        foreach (var taps in row.Phases.Taps.GroupBy(static tap => tap.Offset))
        {
            body.Note($"input {Methods.Window(taps.Key)}");
            for (var v = 0; v < offsets.Count; v++)
            {
                var source = input + (offsets[v] + taps.Key);
                body.Do(!masks.TryGetValue((v, taps.Key), out var inside) ? new Load(Lanes, $"in_v{v}", source)
                    : inside.Mask is { } mask ? new LoadLanes(Lanes, $"in_v{v}", source, mask)
                    : new LoadRange(Lanes, $"in_v{v}", source, inside.First, inside.End));
            }

            foreach (var tap in taps)
            {
                foreach (var (y, first, step) in rows)
                {
                    for (var c = 0; c < row.Channels; c++)
                        Tap(body, weights + (first + place * step + c), tap, y, c);
                }

                place++;
            }

            void Tap(BodyBuilder inner, Address weight, PlanarTap tap, int y, int c)
            {
                inner.Do(new Broadcast(Lanes, "w", weight));
                for (var v = 0; v < offsets.Count; v++)
                {
                    if (!masks.ContainsKey((v, taps.Key)))
                        inner.Do(_context.AddProduct(Lanes, Accumulator(row, c, y, tap.Phase, v), $"in_v{v}", "w"));
                }

                for (var v = 0; v < offsets.Count; v++)
                {
                    if (!masks.TryGetValue((v, taps.Key), out var mask))
                        continue;
                    inner.Do(mask.Mask is { } register
                        ? new KeepLanes(Lanes, "inside", "w", register)
                        : new KeepRange(Lanes, "inside", "w", mask.First, mask.End));
                    inner.Do(_context.AddProduct(Lanes, Accumulator(row, c, y, tap.Phase, v), $"in_v{v}", "inside"));
                }
            }
        }
    }

    private void Stores(BodyBuilder body, PlanarRow row, List<Int> offsets, Pointer output, Int? room)
    {
        for (var c = 0; c < row.Channels; c++)
        {
            for (var y = 0; y < _shape.Rows; y++)
            {
                var target = output + (c * row.Numbers[KernelContext.OutputPlaneName]
                    + (_shape.Rows > 1 ? y * row.Numbers["outWidth"] : 0));
                InsideRows(body, row, y, inner =>
                {
                    for (var v = 0; v < offsets.Count; v++)
                        StoreVector(inner, row, c, y, v, target + offsets[v] * _columns.Stride,
                            v == offsets.Count - 1 ? room : null, offsets.Count == 1);
                });
            }
        }
    }

    private void StoreVector(BodyBuilder body, PlanarRow row, int c, int y, int v, Address target, Int? room, bool isAlone)
    {
        var phases = row.Phases;
        List<string> registers = [.. Enumerable.Range(phases.First, phases.Size).Select(phase => Accumulator(row, c, y, phase, v))];
        VectorOp Slopes(int lanes, string register) => new Broadcast(lanes, register, _context.Slopes(new Pointer("bias") + c));
        _epilogue.Apply(body, Lanes, registers, Slopes);
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
                _epilogue.Store(body, Store(Lanes), Slopes);
                continue;
            }

            var left = whole ? room : room / _columns.Stride * phases.Size
                + Int.Max(0, Int.Min(phases.Size, room % _columns.Stride - phases.First));
            body.When(left, Relation.AtLeast, lane + Lanes,
                full => _epilogue.Store(full, Store(Lanes), Slopes),
                part => _epilogue.Store(part, Store(left - lane), Slopes));
        }
    }

    private IEnumerable<string> Accumulators(PlanarRow row, int c, int vectors) =>
        from y in Enumerable.Range(0, _shape.Rows)
        from x in Enumerable.Range(row.Phases.First, row.Phases.Size)
        from v in Enumerable.Range(0, vectors)
        select Accumulator(row, c, y, x, v);

    private string Accumulator(PlanarRow row, int c, int y, int x, int v) => "acc"
        + (row.Channels > 1 ? $"_c{c}" : "") + (_shape.Rows > 1 ? $"_y{y}" : "") + (_columns.Stride > 1 ? $"_x{x}" : "")
        + $"_v{v}";
}
