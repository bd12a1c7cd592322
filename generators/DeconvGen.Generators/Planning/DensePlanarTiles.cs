using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Planning;

/// <summary>The leaf methods of the dense channels-first strategy.</summary>
internal sealed partial class DensePlanarTiles
{
    private readonly KernelContext _context;
    private readonly PlanarShape _shape;
    private readonly PlanarColumns _columns;
    private readonly Dictionary<string, MethodPlan> _methods = [];
    private readonly List<(string Name, Int Value)> _rowNumbers = [];

    public DensePlanarTiles(KernelContext context, PlanarShape shape, PlanarColumns columns)
    {
        _context = context;
        _shape = shape;
        _columns = columns;
        var smallestLeft = shape.Vectors - (shape.Vectors - 1) / 2;
        var smallestRight = shape.Vectors - shape.Vectors / 2;
        HasInterior = columns.Leading <= (smallestLeft - 1) * Lanes + 1 && columns.Trailing <= smallestRight * Lanes;
    }

    public IReadOnlyList<MethodPlan> All => [.. _methods.Values];

    /// <summary>The first and the last tile of a row contain its borders.</summary>
    public bool HasInterior { get; }

    private int Lanes => _context.Target.Lanes;

    private PhaseDecomposition? Y => _context.OuterAxes > 0 ? _context.Phases[_context.OuterAxes - 1] : null;

    /// <summary>What a row tells its tiles beside addresses, named and in order; constants are not passed.</summary>
    public IReadOnlyList<Int> RowNumbers(BodyBuilder body, PlanarFrame frame)
    {
        _rowNumbers.Clear();
        _rowNumbers.Add(("inPlane", KernelContext.Product(_context.InputSizes)));
        _rowNumbers.Add(("outPlane", KernelContext.Product(_context.OutputSizes)));
        foreach (var taps in frame.Outer)
        {
            var letter = _context.AxisLetter(taps.Axis);
            _rowNumbers.Add((letter + "Taps", taps.Count));
            _rowNumbers.Add((letter + "Step", frame.InputStep(taps)));
        }

        if (_shape.YPhases > 1)
        {
            var row = frame.Outer[frame.Outer.Count - 1].Output;
            _rowNumbers.Add(("outWidth", _context.OutputWidth));
            _rowNumbers.Add(("yLast", frame.LastTaps));
            _rowNumbers.Add(("rowsLeft", body.Let("rowsLeft", _context.OutputSizes[_context.OuterAxes - 1] - row)));
            _rowNumbers.Add(("rowsAbove", body.Let("rowsAbove", row * -1)));
        }

        return [.. _rowNumbers.Where(static number => number.Value.Constant is null).Select(static number => number.Value)];
    }

    public void CallInterior(BodyBuilder body, PlanarRow row, Int from, Int end)
    {
        if ((end - from).Constant is <= 0)
            return;
        var size = _shape.Vectors * Lanes;
        var method = Method("Interior" + Suffix(row), "Whole tiles from a window up to another, where no tap leaves the row.",
            ["from", "end"], tiles => tiles.For("m0", Int.Variable("from"), Int.Variable("end"), size, (tile, m0) =>
            {
                var m = tile.Let("m", Int.Min(m0, Int.Variable("end") - size));
                var offsets = Enumerable.Range(0, _shape.Vectors).Select(v => (Int)(v * Lanes)).ToList();
                Tile(tile, row, offsets, new Dictionary<(int, int), string>(),
                    tile.Point("inputM", Methods.Input + m), tile.Point("outputM", Methods.Output + m * _columns.Stride), null);
            }));
        body.Call(method, row.Pointers, [from, end, .. row.Numbers]);
    }

    /// <summary>A tile at a window, its last vector at a place of its own and with that many floats up to the row's end.</summary>
    public void CallBorder(BodyBuilder body, PlanarRow row, int vectors, Int at, Int last, Int room)
    {
        // Where everything is known the masks are too, and most are not needed.
        var known = _context.InputWidth.Constant is not null && at.Constant is not null && last.Constant is not null;
        var place = known ? $"_at{at}" + (last.Constant == (vectors - 1) * Lanes ? "" : $"_to{last}") : "";
        var numbers = new List<(string Name, Int Value)> { ("m", at) };
        if (vectors > 1)
            numbers.Add(("last", last));
        numbers.Add(("room", room));
        numbers.Add(("inWidth", _context.InputWidth));
        if (known)
            numbers.RemoveAll(static number => number.Value.Constant is not null);

        Int Value(string name, Int value) => known && value.Constant is not null ? value : Int.Variable(name);
        var method = Method($"Border{vectors}" + Suffix(row) + place,
            "One tile at a window, each lane with the taps that lie inside the row.",
            [.. numbers.Select(static number => number.Name)], tile =>
            {
                var m = Value("m", at);
                List<Int> offsets = [.. Enumerable.Range(0, vectors).Select(v =>
                    v == 0 ? 0 : v == vectors - 1 ? Value("last", last) : (Int)(v * Lanes))];
                var masks = Masks(tile, row.Phases, offsets, m, Value("inWidth", _context.InputWidth));
                Tile(tile, row, offsets, masks, tile.Point("inputM", Methods.Input + m),
                    tile.Point("outputM", Methods.Output + m * _columns.Stride), Value("room", room));
            });
        body.Call(method, row.Pointers, [.. numbers.Select(static number => number.Value), .. row.Numbers]);
    }

    /// <summary>
    /// A mask for each vector and input offset that can leave the row. The first window is 0; the last vector ends at the last
    /// window, the others before it; but a row shorter than a vector lets every offset leave it.
    /// </summary>
    private Dictionary<(int Vector, int Offset), string> Masks(
        BodyBuilder body, PlanarGroup phases, List<Int> offsets, Int m, Int width)
    {
        var masks = new Dictionary<(int, int), string>();
        for (var v = 0; v < offsets.Count; v++)
        {
            foreach (var offset in phases.Taps.Select(static tap => tap.Offset).Distinct())
            {
                var behind = v == offsets.Count - 1 ? 0 : 1 + (offsets.Count - 2 - v) * Lanes;
                var earliest = v == 0 ? 0 : v == offsets.Count - 1 ? (v - 1) * Lanes + 1 : v * Lanes;
                var leaves = earliest + offset < 0 || _columns.Surplus - 1 - behind + offset >= 0
                    || (offsets.Count == 1 && Lanes > 1);
                var (first, end) = ((m + offsets[v] + offset) * -1, width - (m + offsets[v] + offset));
                if (!leaves || (first.Constant <= 0 && end.Constant >= Lanes))
                    continue;
                var name = $"mask_v{v}_{(offset < 0 ? $"m{-offset}" : $"p{offset}")}";
                body.Do(new LaneMask(Lanes, name, first, end));
                masks.Add((v, offset), name);
            }
        }

        return masks;
    }

    private string Suffix(PlanarRow row) => (_shape.Channels > 1 ? $"_c{row.Channels}" : "")
        + (_columns.Groups.Count > 1 ? $"_x{row.Phases.First}" : "");

    /// <summary>A number of the row inside a method: itself where it is constant, else the parameter.</summary>
    private Int Number(string name) => _rowNumbers.Single(number => number.Name == name).Value is { Constant: not null } known
        ? known
        : Int.Variable(name);

    private MethodPlan Method(string name, string summary, IEnumerable<string> numbers, Action<BodyBuilder> write)
    {
        if (!_methods.TryGetValue(name, out var method))
        {
            method = new(name, summary, ["input", "weights", "bias", "output"],
                [.. numbers, .. _rowNumbers.Where(static number => number.Value.Constant is null).Select(static number => number.Name)],
                BodyBuilder.BuildMethod(write));
            _methods.Add(name, method);
        }

        return method;
    }
}
