using DeconvGen.Generators.Model;
using DeconvGen.Generators.Targets;

namespace DeconvGen.Generators.Planning;

/// <summary>One register tile: bias, taps, stores.</summary>
internal sealed partial class DensePlanarTiles
{
    /// <summary>Planes that lie so far apart that their next rows come late; with 64, images of 32 x 32 lost 6 %.</summary>
    private const int FarPlanes = 128;

    private bool AsksForNextRow =>
        _context.MostOuterTaps > 1 && _shape.Neighbours == 1 && _context.InputChannelsPerGroup >= FarPlanes;

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

        var (first, last) = (row.Phases.Taps.Select(static tap => tap.Offset).DefaultIfEmpty(0).Min(),
            row.Phases.Taps.Select(static tap => tap.Offset).DefaultIfEmpty(0).Max());
        _taps.ForEach(body, row, input, new(vectors, first, vectors * Lanes + last, InputIsNear, AsksForNextRow),
            (inner, from, weights, rows) => Taps(inner, row, offsets, masks, from, weights, rows));
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
                _taps.InsideRows(body, row, y, inner =>
                {
                    for (var v = 0; v < offsets.Count; v++)
                    {
                        _stores.Write(inner, row.Phases, Phases(row, c, y, v), c, target + offsets[v] * _columns.Stride,
                            v == offsets.Count - 1 ? room : null, offsets.Count == 1);
                    }
                });
            }
        }
    }

    private List<string> Phases(PlanarRow row, int c, int y, int v) =>
        [.. Enumerable.Range(row.Phases.First, row.Phases.Size).Select(phase => Accumulator(row, c, y, phase, v))];

    private IEnumerable<string> Accumulators(PlanarRow row, int c, int vectors) =>
        from y in Enumerable.Range(0, _shape.Rows)
        from x in Enumerable.Range(row.Phases.First, row.Phases.Size)
        from v in Enumerable.Range(0, vectors)
        select Accumulator(row, c, y, x, v);

    private string Accumulator(PlanarRow row, int c, int y, int x, int v) => "acc"
        + (row.Channels > 1 ? $"_c{c}" : "") + (_shape.Rows > 1 ? $"_y{y}" : "") + (_columns.Stride > 1 ? $"_x{x}" : "")
        + $"_v{v}";
}
