using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Planning;

/// <summary>The leaf methods of the dense channels-first strategy.</summary>
internal sealed partial class DensePlanarTiles
{
    private readonly KernelContext _context;
    private readonly PlanarShape _shape;
    private readonly PlanarColumns _columns;
    private readonly PlanarRowTaps _taps;
    private readonly Epilogue _epilogue;
    private readonly PlanarStores _stores;
    private readonly MethodTable _methods = new();

    public DensePlanarTiles(KernelContext context, PlanarShape shape, PlanarColumns columns)
    {
        _context = context;
        _shape = shape;
        _columns = columns;
        _taps = new(context, shape);
        _epilogue = new(context);
        _stores = new(context, columns, _epilogue);
        var smallestRight = Math.Max(1, shape.Vectors - 1);
        // The first tile has a vector behind its borders; a whole tile that would pass the end lies back over it, but begins no
        // earlier.
        var earliest = (shape.Vectors > 1 ? Lanes : 0) + 1;
        HasInterior = columns.Leading <= earliest && columns.Trailing <= smallestRight * Lanes;
    }

    public IReadOnlyList<MethodPlan> All => _methods.All;

    /// <summary>Inputs are where a tile finds them at once, so that none is asked for.</summary>
    public bool InputIsNear { get; init; }

    /// <summary>The first and the last tile of a row contain its borders.</summary>
    public bool HasInterior { get; }

    private int Lanes => _context.Target.Lanes;

    private PhaseDecomposition? Y => _context.OuterAxes > 0 ? _context.Phases[_context.OuterAxes - 1] : null;

    /// <summary>What a row tells its methods beside addresses.</summary>
    public MethodNumbers Numbers(BodyBuilder body, PlanarFrame frame) => _taps.Numbers(body, frame);

    public void CallInterior(BodyBuilder body, PlanarRow row, Int from, Int end)
    {
        if ((end - from).Constant is <= 0)
            return;
        var size = _shape.Vectors * Lanes;
        var method = Method("Interior" + Suffix(row), "Whole tiles from a window up to another, where no tap leaves the row.", row,
            ["from", "end"], tiles => tiles.For("m0", Int.Variable("from"), Int.Variable("end"), size, (tile, m0) =>
            {
                var m = tile.Let("m", Int.Min(m0, Int.Variable("end") - size));
                var offsets = Enumerable.Range(0, _shape.Vectors).Select(v => (Int)(v * Lanes)).ToList();
                Tile(tile, row, offsets, [],
                    tile.Point("inputM", Methods.Input + m), tile.Point("outputM", Methods.Output + m * _columns.Stride), null);
            }));
        body.Call(method, row.Pointers, [from, end, .. row.Numbers.Arguments]);
    }

    /// <summary>The first or the last tile of a row that has more: which lanes lie outside is known when the code is
    /// generated.</summary>
    public void CallEnd(BodyBuilder body, PlanarRow row, int vectors, Int at, bool isLast, Int room)
    {
        var numbers = new List<string>();
        if (isLast)
            numbers.AddRange(["m", "room"]);
        var method = Method((isLast ? "Last" : "First") + vectors + Suffix(row),
            $"The {(isLast ? "last" : "first")} tile of a row, without the taps outside it.", row, numbers, tile =>
            {
                List<Int> offsets = [.. Enumerable.Range(0, vectors).Select(v => (Int)(v * Lanes))];
                var m = isLast ? Int.Variable("m") : 0;
                var masks = Masks(tile, row.Phases, offsets, isLast ? _columns.Windows - vectors * Lanes : 0, _context.InputWidth,
                    !isLast, isLast);
                Tile(tile, row, offsets, masks, tile.Point("inputM", Methods.Input + m),
                    tile.Point("outputM", Methods.Output + m * _columns.Stride), isLast ? Int.Variable("room") : null);
            });
        body.Call(method, row.Pointers, [.. isLast ? new[] { at, room } : [], .. row.Numbers.Arguments]);
    }

    /// <summary>A tile at a window, its last vector at a place of its own and with that many floats up to the row's end.</summary>
    public void CallBorder(BodyBuilder body, PlanarRow row, int vectors, Int at, Int last, Int room)
    {
        const string Summary = "One tile of a short row, each lane with the taps that lie inside it.";
        var method = Method($"Border{vectors}" + Suffix(row), Summary, row,
            vectors > 1 ? ["m", "room", "inWidth", "last"] : ["m", "room", "inWidth"], tile =>
            {
                var m = Int.Variable("m");
                List<Int> offsets = [.. Enumerable.Range(0, vectors).Select(v =>
                    v > 0 && v == vectors - 1 ? Int.Variable("last") : (Int)(v * Lanes))];
                var masks = Masks(tile, row.Phases, offsets, m, Int.Variable("inWidth"), true, true);
                Tile(tile, row, offsets, masks, tile.Point("inputM", Methods.Input + m),
                    tile.Point("outputM", Methods.Output + m * _columns.Stride), Int.Variable("room"));
            });
        body.Call(method, row.Pointers,
            [at, room, _context.InputWidth, .. vectors > 1 ? new[] { last } : [], .. row.Numbers.Arguments]);
    }

    /// <summary>
    /// The lanes inside the row for each vector and input offset that can leave it. The first window is 0; the last vector ends
    /// at the last window, the others before it; but a row shorter than a vector lets every offset leave it.
    /// </summary>
    private Dictionary<(int Vector, int Offset), LaneChoice> Masks(
        BodyBuilder body, PlanarGroup phases, List<Int> offsets, Int m, Int width, bool begins, bool ends)
    {
        var masks = new Dictionary<(int, int), LaneChoice>();
        for (var v = 0; v < offsets.Count; v++)
        {
            foreach (var offset in phases.Taps.Select(static tap => tap.Offset).Distinct())
            {
                // The window of outputs that a call asks for beyond the others is a tile of one vector.
                var behind = v < offsets.Count - 1 ? 1 + (offsets.Count - 2 - v) * Lanes
                    : offsets.Count == 1 && _columns.HasExtra ? -1 : 0;
                var earliest = v == 0 ? 0 : v == offsets.Count - 1 ? (v - 1) * Lanes + 1 : v * Lanes;
                var leaves = earliest + offset < 0 || _columns.Surplus - 1 - behind + offset >= 0
                    || (offsets.Count == 1 && Lanes > 1);
                var first = begins ? (m + offsets[v] + offset) * -1 : 0;
                var end = ends ? width - (m + offsets[v] + offset) : Lanes;
                if (!leaves || (first.Constant <= 0 && end.Constant >= Lanes))
                    continue;
                if (first.Constant is { } from && end.Constant is { } to)
                {
                    int Lane(long at) => (int)Math.Max(0, Math.Min(at, Lanes));
                    masks.Add((v, offset), new(null, Lane(from), Lane(to)));
                    continue;
                }

                var name = $"mask_v{v}_{(offset < 0 ? $"m{-offset}" : $"p{offset}")}";
                body.Do(new LaneMask(Lanes, name, first, end));
                masks.Add((v, offset), new(name, 0, Lanes));
            }
        }

        return masks;
    }

    /// <summary>Lanes of a vector: those of a mask, or those from First up to End.</summary>
    private readonly record struct LaneChoice(string? Mask, int First, int End);

    private string Suffix(PlanarRow row) => _shape.Suffix(row.Channels)
        + (_columns.Groups.Count > 1 ? $"_x{row.Phases.First}" : "");

    private MethodPlan Method(string name, string summary, PlanarRow row, IEnumerable<string> numbers, Action<BodyBuilder> write) =>
        _methods.Get(name, summary, ["input", "weights", "bias", "output"], [.. numbers, .. row.Numbers.Parameters], write);
}
