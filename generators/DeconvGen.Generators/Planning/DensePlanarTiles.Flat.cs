namespace DeconvGen.Generators.Planning;

/// <summary>Tiles of whole planes, where kernel = stride: windows run on over the ends of rows, outputs do not.</summary>
internal sealed partial class DensePlanarTiles
{
    private int TileWindows => _shape.Vectors * Lanes;

    /// <param name="inputPlane">Floats from an input channel to the next.</param>
    public MethodNumbers PlaneNumbers(Int inputPlane) => new(
    [
        (KernelContext.InputPlaneName, inputPlane),
        (KernelContext.OutputPlaneName, _context.OutputPlane),
        ("inWidth", _context.InputWidth),
        ("outWidth", _context.OutputWidth),
        (_context.AxisLetter(0) + "Taps", 1),
    ]);

    /// <summary>Windows of a plane from one up to another, at least a tile.</summary>
    public void CallPlane(BodyBuilder body, PlanarRow row, Int from, Int end)
    {
        const string Summary = "Whole tiles of a plane from a window up to another.";
        var method = Method($"Plane_v{_shape.Vectors}" + Suffix(row), Summary, row, ["from", "end"], tiles =>
            tiles.For("m0", Int.Variable("from"), Int.Variable("end"), TileWindows, (tile, m0) =>
            {
                var m = tile.Let("m", Int.Min(m0, Int.Variable("end") - TileWindows));
                var y = tile.Let("row", m / row.Numbers["inWidth"]);
                var x = tile.Let("column", m - y * row.Numbers["inWidth"]);
                Products(tile, row, VectorOffsets(), [], tile.Point("inputM", Methods.Input + m));
                PlaneStores(tile, row, tile.Point("outputM",
                    Methods.Output + (y * (Y!.Stride * row.Numbers["outWidth"]) + x * _columns.Stride)), x);
            }));
        body.Call(method, row.Pointers, [from, end, .. row.Numbers.Arguments]);
    }

    /// <summary>A plane of less than a tile.</summary>
    public void CallSmallPlane(BodyBuilder body, PlanarRow row)
    {
        if (_context.InputSizes[0].Constant * _context.InputWidth.Constant >= TileWindows)
            return;
        var method = Method("SmallPlane" + Suffix(row), "A plane that has fewer windows than a tile.", row, ["inHeight"], tile =>
        {
            var masks = new Dictionary<(int, int), LaneChoice>();
            for (var v = 0; v < _shape.Vectors; v++)
            {
                var inside = row.Numbers[KernelContext.InputPlaneName] - v * Lanes;
                if (inside.Constant is { } known)
                {
                    masks.Add((v, 0), new(null, 0, (int)Math.Max(0, Math.Min(Lanes, known))));
                    continue;
                }

                tile.Do(new LaneMask(Lanes, $"mask_v{v}", 0, inside));
                masks.Add((v, 0), new($"mask_v{v}", 0, Lanes));
            }

            Products(tile, row, VectorOffsets(), masks, Methods.Input);
            Activate(tile, row);
            Segments(tile, row, Methods.Output, 0, _context.InputSizes[0].Constant ?? Int.Variable("inHeight"));
        });
        body.Call(method, row.Pointers, [_context.InputSizes[0], .. row.Numbers.Arguments]);
    }

    /// <summary>Outputs behind the last window, where a call asks for more than the smallest size: the bias alone.</summary>
    public void CallBeyond(BodyBuilder body, int channels, Address bias, Address output)
    {
        var method = _methods.Get("Beyond", "Outputs behind the last windows hold the bias.", ["bias", "output"],
            ["channels", "windowHeight", "windowWidth", "outHeight", "outWidth"], write =>
                write.For("c", 0, Int.Variable("channels"), 1, (channel, c) =>
                {
                    var (height, width) = (Int.Variable("outHeight"), Int.Variable("outWidth"));
                    channel.Do(new Broadcast(1, "value", new Pointer("bias") + c));
                    _epilogue.Apply(channel, 1, ["value"], ChannelSlopes(c));
                    Rows("y", 0, Int.Variable("windowWidth"));
                    Rows("below", Int.Variable("windowHeight"), 0);

                    void Rows(string name, Int firstRow, Int firstColumn) =>
                        channel.For(name, firstRow, height, 1, (line, y) => line.For("x", firstColumn, width, 1, (at, x) =>
                            _epilogue.Store(at, new Store(1, Methods.Output + (c * height * width + y * width + x), "value"),
                                ChannelSlopes(c))));
                }));
        body.Call(method, [bias, output],
        [
            channels, _context.InputSizes[0] * Y!.Stride, _context.InputWidth * _columns.Stride, _context.OutputSizes[0],
            _context.OutputWidth,
        ]);
    }

    private List<Int> VectorOffsets() => [.. Enumerable.Range(0, _shape.Vectors).Select(v => (Int)(v * Lanes))];

    /// <summary>Most tiles lie within a row of windows; the others meet the end of one, or of several short ones.</summary>
    private void PlaneStores(BodyBuilder body, PlanarRow row, Pointer output, Int column)
    {
        var (stride, width) = (_columns.Stride, row.Numbers["inWidth"]);
        Activate(body, row);
        body.When(width - column, Relation.AtLeast, TileWindows,
            inside => EachVector(inside, row, output, (store, vector) => Whole(store, vector, 0)),
            cut =>
            {
                // A residual makes three verbs of each store: one way for all ends of rows keeps the code small.
                if (_context.Spec.Epilogue.Residual)
                    Often(cut);
                else
                    cut.When(width * stride, Relation.AtLeast, Lanes / 2, Once, Often);
            });

        void Often(BodyBuilder often) => Segments(often, row, output, column, (column + (TileWindows - 1)) / width + 1);

        // A vector meets the end of a row at one place, or two: the same for those of all channels.
        void Once(BodyBuilder once)
        {
            var next = once.Let("next", ToNextRow(row));
            var rowOutputs = once.Let("rowOutputs", width * stride);
            var places = new Dictionary<int, (Int Left, Int Distance)>();
            EachVector(once, row, output, (store, vector) =>
            {
                if (!places.TryGetValue(vector.At, out var place))
                    places.Add(vector.At, place = Place(store, vector.At));
                var (left, distance) = place;
                store.When(left, Relation.AtLeast, Lanes, before => Whole(before, vector, distance), split =>
                {
                    Part(split, vector, distance, 0, left);
                    Part(split, vector, distance + next, left, Int.Min(Lanes, left + rowOutputs));
                    split.When(Lanes - left, Relation.AtLeast, rowOutputs + 1,
                        third => Part(third, vector, distance + 2 * next, left + rowOutputs, Lanes));
                });
            });

            (Int Left, Int Distance) Place(BodyBuilder place, int at)
            {
                var rows = at == 0 ? 0 : place.Let($"rowsBefore{at}", (column * stride + at) / rowOutputs);
                return (place.Let($"left{at}", rowOutputs * (rows + 1) - column * stride - at),
                    at == 0 ? 0 : place.Let($"distance{at}", rows * next));
            }
        }
    }

    private void Whole(BodyBuilder body, PlaneVector vector, Int distance) =>
        _epilogue.Store(body, new Store(Lanes, vector.Target + distance, vector.Register), ChannelSlopes(vector.Channel));

    private void Part(BodyBuilder body, PlaneVector vector, Int distance, Int from, Int to) =>
        _epilogue.Store(
            body, new StoreRange(Lanes, vector.Target + distance, vector.Register, from, to), ChannelSlopes(vector.Channel));

    /// <summary>From an output behind the end of a row to the place where it belongs: further rows of the same windows
    /// between.</summary>
    private Int ToNextRow(PlanarRow row) => Y!.Stride * row.Numbers["outWidth"] - _columns.Stride * row.Numbers["inWidth"];

    /// <summary>Row by row of those that a tile meets, each with its part of all vectors.</summary>
    private void Segments(BodyBuilder body, PlanarRow row, Pointer output, Int column, Int rows) =>
        body.For("segment", 0, rows, 1, (part, segment) =>
        {
            var from = part.Let("segmentBegin", (segment * row.Numbers["inWidth"] - column) * _columns.Stride);
            var to = part.Let("segmentEnd", from + row.Numbers["inWidth"] * _columns.Stride);
            var start = part.Point("segmentOutput", output + segment * ToNextRow(row));
            EachVector(part, row, start, (store, vector) =>
                store.When(Int.Min(vector.At - from, to - (vector.At + Lanes)), Relation.AtLeast, 0,
                    whole => Whole(whole, vector, 0),
                    some => Part(some, vector, 0, Int.Max(0, from - vector.At), Int.Min(Lanes, to - vector.At))));
        });

    private void EachVector(BodyBuilder body, PlanarRow row, Pointer output, Action<BodyBuilder, PlaneVector> write)
    {
        for (var c = 0; c < row.Channels; c++)
        {
            for (var y = 0; y < _shape.YPhases; y++)
            {
                for (var v = 0; v < _shape.Vectors; v++)
                {
                    List<string> phases = [.. Enumerable.Range(0, _columns.Stride).Select(x => Accumulator(row, c, y, x, v))];
                    var stores = PhaseStores.Interleaved(body, Lanes, phases, "mix");
                    for (var i = 0; i < stores.Count; i++)
                    {
                        var at = (v * _columns.Stride + i) * Lanes;
                        var target = output + (c * row.Numbers[KernelContext.OutputPlaneName] + y * row.Numbers["outWidth"] + at);
                        write(body, new(target, stores[i], at, c));
                    }
                }
            }
        }
    }

    private void Activate(BodyBuilder body, PlanarRow row)
    {
        for (var c = 0; c < row.Channels; c++)
            _epilogue.Apply(body, Lanes, [.. Accumulators(row, c, _shape.Vectors)], ChannelSlopes(c));
    }

    private ChannelReader ChannelSlopes(Int channel) =>
        (lanes, register) => new Broadcast(lanes, register, _context.Slopes(new Pointer("bias") + channel));

    /// <summary>A vector of outputs that are neighbours while no row ends.</summary>
    /// <param name="Target">Where it belongs if no row ended.</param>
    /// <param name="At">Its first output in the tile.</param>
    private sealed record PlaneVector(Address Target, string Register, int At, int Channel);
}
