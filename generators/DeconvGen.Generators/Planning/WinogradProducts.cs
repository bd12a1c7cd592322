namespace DeconvGen.Generators.Planning;

/// <summary>Minimal filtering, second step: each product is a matrix product of transformed pixels and packed weights.</summary>
internal sealed class WinogradProducts(KernelContext context, WinogradShape shape)
{
    private static readonly Pointer s_pixels = new("pixels");
    private static readonly Pointer s_weights = new("weights");
    private static readonly Pointer s_products = new("products");

    private readonly MethodTable _methods = new();

    public IReadOnlyList<MethodPlan> All => _methods.All;

    private int Lanes => shape.Lanes;

    public int Tallest(int vectors) => RegisterTiling.Windows(context.Target, vectors);

    /// <summary>The products of a chunk in a block, those of y from <paramref name="firstProduct"/> on.</summary>
    /// <param name="lastRow">1 where the last product of y is needed, else 0.</param>
    public void Multiply(
        BodyBuilder body, WinogradChunk chunk, ColumnBlock block, int firstProduct, Int lastRow, Pointer transformed,
        Address weights, Pointer products)
    {
        var pixels = chunk.Stride * shape.PixelFloats;
        var sums = chunk.Stride * shape.ProductFloats(block);
        if (shape.HasRows)
            body.For("a", firstProduct, lastRow + (WinogradShape.Products - 1), 1, OfRow);
        else
            OfRow(body, 0);

        void OfRow(BodyBuilder inner, Int a)
        {
            for (var b = 0; b < WinogradShape.Products; b++)
            {
                var vectors = shape.Vectors(block, b);
                if (vectors == 0)
                    continue;
                var at = a * WinogradShape.Products + b;
                Address[] places =
                [
                    transformed + at * pixels,
                    weights + ((a - firstProduct) * shape.RowSize(block) + shape.ProductBegin(block, b)),
                    products + at * sums,
                ];
                if (chunk.Count.Constant is not null)
                    Cover(inner, block, vectors, places, chunk.Count);
                else
                    inner.Call(Any(block, vectors), places, [chunk.Count]);
            }
        }
    }

    private MethodPlan Any(ColumnBlock block, int vectors) =>
        Method($"Product_{Shape(block, vectors)}", "A product of any number of triples.", "count", body =>
            Cover(body, block, vectors, [s_pixels, s_weights, s_products], Int.Variable("count")));

    private void Cover(BodyBuilder body, ColumnBlock block, int vectors, Address[] at, Int count) =>
        TileHeights.Cover(body, count, Tallest(vectors), (inner, height, tiles, first) => inner.Call(Tile(block, vectors, height),
            [at[0] + first * shape.PixelFloats, at[1], at[2] + first * shape.ProductFloats(block)], [tiles]));

    private MethodPlan Tile(ColumnBlock block, int vectors, int height) =>
        Method($"Tile_{Shape(block, vectors)}_x{height}", $"Tiles of {height} triples.", "tiles", body =>
            body.Repeat("tile", Int.Variable("tiles"),
                [(s_pixels, height * shape.PixelFloats), (s_products, height * shape.ProductFloats(block))], tile =>
                {
                    Each(height, vectors, (p, v) => tile.Do(new Constant(block.Widths[v], Sum(p, v), 0f)));
                    Channels(tile, block, vectors, height);
                    Each(height, vectors, (p, v) => tile.Do(new Store(block.Widths[v],
                        s_products + (p * shape.ProductFloats(block) + v * Lanes), Sum(p, v))));
                }));

    private void Channels(BodyBuilder body, ColumnBlock block, int vectors, int height)
    {
        var channels = context.Spec.InputChannels;
        var written = CodeBudget.ChannelsWritten(channels, height * vectors);
        Address pixels = s_pixels;
        Address weights = s_weights;
        if (written < channels)
            (pixels, weights) = (body.Point("pixelsC", pixels), body.Point("weightsC", weights));
        body.Repeat("c", channels / written, [(pixels.Pointer, written), (weights.Pointer, written * vectors * Lanes)], channel =>
        {
            for (var c = 0; c < written; c++)
            {
                for (var v = 0; v < vectors; v++)
                    channel.Do(new Load(block.Widths[v], $"w_v{v}", weights + (c * vectors + v) * Lanes));
                for (var p = 0; p < height; p++)
                    Pixel(channel, block, vectors, p, pixels + (p * shape.PixelFloats + c));
            }
        });
    }

    private void Pixel(BodyBuilder body, ColumnBlock block, int vectors, int p, Address pixel)
    {
        string Input(int lanes) => $"in_x{p}" + (lanes < Lanes ? "_half" : "");

        body.Do(new Broadcast(Lanes, Input(Lanes), pixel));
        if (block.Widths.Take(vectors).Any(width => width < Lanes))
            body.Do(new LowerHalf(context.Target.HalfLanes, Input(context.Target.HalfLanes), Input(Lanes)));
        for (var v = 0; v < vectors; v++)
            body.Do(new MultiplyAdd(block.Widths[v], Sum(p, v), Input(block.Widths[v]), $"w_v{v}"));
    }

    private static string Sum(int triple, int vector) => $"sum_x{triple}_v{vector}";

    private string Shape(ColumnBlock block, int vectors) => $"v{vectors}" + (vectors < block.Vectors ? $"of{block.Vectors}" : "")
        + (block.Widths.Take(vectors).Any(width => width < Lanes) ? "_half" : "");

    private static void Each(int height, int vectors, Action<int, int> write)
    {
        for (var p = 0; p < height; p++)
        {
            for (var v = 0; v < vectors; v++)
                write(p, v);
        }
    }

    private MethodPlan Method(string name, string summary, string number, Action<BodyBuilder> write) =>
        _methods.Get(name, summary, [s_pixels.Name, s_weights.Name, s_products.Name], [number], write);
}
