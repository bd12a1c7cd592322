namespace DeconvGen.Generators.Planning;

/// <summary>The leaf methods of the aligned channels-first strategy: products into rows of sums, and sums into outputs.</summary>
internal sealed class AlignedTiles
{
    private static readonly string[] s_products = ["input", "weights", AlignedRows.Sums.Name];

    private readonly KernelContext _context;
    private readonly PlanarShape _shape;
    private readonly AlignedRows _rows;
    private readonly PlanarRowTaps _taps;
    private readonly AlignedOutputs _outputs;
    private readonly MethodTable _methods = new();
    private TileCover? _cover;

    public AlignedTiles(KernelContext context, PlanarShape shape, PlanarColumns columns, AlignedRows rows)
    {
        _context = context;
        _shape = shape;
        _rows = rows;
        _taps = new(context, shape);
        _outputs = new(context, shape, columns, rows, _taps);
    }

    public IReadOnlyList<MethodPlan> All => [.. _methods.All, .. _outputs.All];

    private int Lanes => _context.Target.Lanes;

    /// <summary>What a row tells its methods beside addresses.</summary>
    public MethodNumbers Numbers(BodyBuilder body, PlanarFrame frame) => _taps.Numbers(body, frame);

    /// <summary>Names the tiles of a row, the same for all.</summary>
    public void Cover(BodyBuilder body) => _cover = TileHeights.Of(body, _rows.Vectors, _shape.Vectors);

    /// <summary>The sums of a row, in as few tiles as hold its vectors. Where the row ends within a vector, the last tile has a
    /// method of its own.</summary>
    public void CallProducts(BodyBuilder body, PlanarRow row) =>
        TileHeights.Cover(body, _cover!, _shape.Vectors, (inner, vectors, tiles, first) =>
        {
            var size = vectors * Lanes;
            var (from, end) = (first * Lanes, (first + tiles * vectors) * Lanes);
            var whole = inner.Let($"whole_v{vectors}", from + Int.Min(tiles, (_context.InputWidth - from) / size) * size);
            Call(inner, Products(row, vectors, isCut: false), [from, whole]);
            inner.When(end, Relation.AtLeast, whole + 1, last => Call(last, Products(row, vectors, isCut: true), [whole]));

            void Call(BodyBuilder at, MethodPlan method, Int[] places) => at.Call(method,
                [row.Pointers[0], row.Pointers[1], AlignedRows.Sums],
                [.. places, _context.InputWidth, _rows.Step, .. row.Numbers.Arguments]);
        });

    /// <summary>A row of one vector needs no memory for its sums.</summary>
    public void IfNarrow(BodyBuilder body, PlanarRow row, Action<BodyBuilder> otherwise)
    {
        body.When(Lanes, Relation.AtLeast, _rows.LongestRow, narrow => narrow.When(
            _context.InputWidth, Relation.Equal, Lanes, whole => Call(whole, false), less => Call(less, true)), otherwise);

        void Call(BodyBuilder inner, bool isCut)
        {
            var method = _methods.Get((isCut ? "ShortRow" : "VectorRow") + _shape.Suffix(row.Channels),
                isCut ? "All of a row that is shorter than a vector." : "All of a row that is as long as a vector.",
                ["input", "weights", "bias", "output"], ["inWidth", "room", .. row.Numbers.Parameters], tile =>
                {
                    Products(tile, row, 1, 0, isCut);
                    tile.Do(new Constant(Lanes, "nothing", AlignedRows.Nothing));
                    if (isCut)
                        KeepInside(tile, row);
                    _outputs.FromRegisters(tile, row, Int.Variable("room"), (c, y, t) => Name(c, y, t, 0));
                });
            inner.Call(method, row.Pointers, [_context.InputWidth, _context.OutputWidth, .. row.Numbers.Arguments]);
        }
    }

    /// <summary>The outputs of a row whose sums are in memory.</summary>
    public void CallOutputs(BodyBuilder body, PlanarRow row) => _outputs.Call(body, row);

    /// <summary>Tiles of so many vectors, or one at the end of a row, whose last vector is not whole.</summary>
    private MethodPlan Products(PlanarRow row, int vectors, bool isCut)
    {
        string[] numbers = ["inWidth", "step", .. row.Numbers.Parameters];
        return isCut
            ? _methods.Get($"LastProducts_v{vectors}" + _shape.Suffix(row.Channels), "The last inputs of a row.", s_products,
                ["at", .. numbers], body => Tile(body, row, vectors, Int.Variable("at"), isCut))
            : _methods.Get($"Products_v{vectors}" + _shape.Suffix(row.Channels),
                "What inputs from one up to another add to the windows that read them.", s_products, ["from", "end", .. numbers],
                body => body.For("at", Int.Variable("from"), Int.Variable("end"), vectors * Lanes,
                    (tile, at) => Tile(tile, row, vectors, at, isCut)));
    }

    private void Tile(BodyBuilder body, PlanarRow row, int vectors, Int at, bool isCut)
    {
        Products(body, row, vectors, at, isCut);
        foreach (var (channel, y, tap, vector, register) in Accumulators(row, vectors))
        {
            var target = _rows.At(channel, y, tap, Int.Variable("step")) + (at + vector * Lanes);
            // Behind the row stays what is there: the products of inputs that do not exist may be anything.
            body.Do(isCut && vector == vectors - 1 ? new StoreRange(Lanes, target, register, 0, Int.Variable("left"))
                : new Store(Lanes, target, register));
        }
    }

    private void Products(BodyBuilder body, PlanarRow row, int vectors, Int at, bool isCut)
    {
        if (isCut)
            body.Do(new LaneMask(Lanes, "inside", 0, body.Let("left", Int.Variable("inWidth") - (at + (vectors - 1) * Lanes))));
        foreach (var accumulator in Accumulators(row, vectors))
            body.Do(new Constant(Lanes, accumulator.Register, AlignedRows.Nothing));
        var span = new TileSpan(vectors, 0, vectors * Lanes, AsksForNextRow: _shape.Neighbours == 1);
        _taps.ForEach(body, row, body.Point("inputAt", Methods.Input + at), span,
            (inner, from, weights, rows) => Taps(inner, row, vectors, isCut, from, weights, rows));
    }

    /// <summary>Inputs behind a row of one vector do not exist: whatever their products are, they add nothing.</summary>
    private void KeepInside(BodyBuilder body, PlanarRow row)
    {
        foreach (var accumulator in Accumulators(row, vectors: 1))
            body.Do(new KeepLanes(Lanes, accumulator.Register, accumulator.Register, "inside", "nothing"));
    }

    private void Taps(
        BodyBuilder body, PlanarRow row, int vectors, bool isCut, Address input, Address weights, IReadOnlyList<TileRow> rows)
    {
        for (var v = 0; v < vectors; v++)
        {
            body.Do(isCut && v == vectors - 1 ? new LoadLanes(Lanes, $"in_v{v}", input + v * Lanes, "inside")
                : new Load(Lanes, $"in_v{v}", input + v * Lanes));
        }

        for (var t = 0; t < row.Phases.Taps.Count; t++)
        {
            var tap = row.Phases.Taps[t];
            body.Note($"k{tap.Element}: what phase {tap.Phase} of a window takes of x{Methods.Window(tap.Offset)}");
            foreach (var (y, first, step) in rows)
            {
                for (var c = 0; c < row.Channels; c++)
                {
                    body.Do(new Broadcast(Lanes, "w", weights + (first + t * step + c)));
                    for (var v = 0; v < vectors; v++)
                        body.Do(_context.AddProduct(Lanes, Name(c, y, t, v), $"in_v{v}", "w"));
                }
            }
        }
    }

    private IEnumerable<(int Channel, int Row, int Tap, int Vector, string Register)> Accumulators(PlanarRow row, int vectors) =>
        from c in Enumerable.Range(0, row.Channels)
        from y in Enumerable.Range(0, _shape.Rows)
        from t in Enumerable.Range(0, row.Phases.Taps.Count)
        from v in Enumerable.Range(0, vectors)
        select (c, y, t, v, Name(c, y, t, v));

    private string Name(int c, int y, int tap, int v) => "acc" + (_shape.Channels > 1 ? $"_c{c}" : "")
        + (_shape.Rows > 1 ? $"_y{y}" : "") + $"_t{tap}_v{v}";
}
