namespace DeconvGen.Generators.Planning;

/// <summary>Minimal filtering, second step: each product is a matrix product of transformed pixels and packed weights.</summary>
internal abstract class WinogradProducts(KernelContext context, WinogradShape shape, WinogradAhead ahead)
{
    protected static readonly Pointer Pixels = new("pixels");
    protected static readonly Pointer Weights = new("weights");
    protected static readonly Pointer Products = new("products");

    private static readonly Pointer s_ahead = new("ahead");

    private readonly MethodTable _methods = new();

    public IReadOnlyList<MethodPlan> All => _methods.All;

    /// <summary>What a tile is, and how its additions are ordered, for the plan text.</summary>
    public abstract (string Tile, string Weights, string Order) Summary { get; }

    protected KernelContext Context => context;

    protected WinogradShape Shape => shape;

    protected int Lanes => shape.Lanes;

    public static WinogradProducts Create(KernelContext context, WinogradShape shape, WinogradAhead ahead) => shape.LanesOverInputs
        ? new WinogradDotProducts(context, shape, ahead) : new WinogradColumnProducts(context, shape, ahead);

    /// <summary>The products of a chunk in a block, those of y from <paramref name="firstProduct"/> on.</summary>
    /// <param name="lastRow">1 where the last product of y is needed, else 0.</param>
    /// <param name="inputsAhead">What they ask for, see <see cref="WinogradAhead"/>.</param>
    public void Multiply(
        BodyBuilder body, WinogradChunk chunk, ColumnBlock block, int firstProduct, Int lastRow, Pointer transformed,
        Address weights, Pointer products, Address inputsAhead)
    {
        var pixels = shape.TransformedStep(chunk.Stride);
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
                    .. ahead.Asks ? new[] { ahead.OfProduct(inputsAhead, a, b) } : [],
                ];
                if (chunk.Count.Constant is not null)
                    Cover(inner, block, vectors, places, chunk.Count);
                else
                    inner.Call(Any(block, vectors), places, [chunk.Count]);
            }
        }
    }

    private MethodPlan Any(ColumnBlock block, int vectors) =>
        Method($"Product_{Name(block, vectors)}", "A product of any number of triples.", "count", body =>
            Cover(body, block, vectors, [.. Pointers], Int.Variable("count")));

    private void Cover(BodyBuilder body, ColumnBlock block, int vectors, Address[] at, Int count) =>
        TileHeights.Cover(body, count, Tallest(vectors), (inner, height, tiles, first) => inner.Call(Tile(block, vectors, height),
            [
                at[0] + first * shape.PixelFloats, at[1], at[2] + first * shape.ProductFloats(block),
                .. at.Skip(3).Select(inputs => inputs + first * ahead.TripleFloats),
            ],
            [tiles]));

    private IEnumerable<Address> Pointers => [Pixels, Weights, Products, .. ahead.Asks ? new Address[] { s_ahead } : []];

    /// <summary>Triples of the tallest tile.</summary>
    protected abstract int Tallest(int vectors);

    /// <summary>Adds up, of so many triples, all input channels, and stores the sums.</summary>
    protected abstract void Tile(BodyBuilder body, ColumnBlock block, int vectors, int height);

    /// <summary>Tells products of blocks with other vectors apart.</summary>
    protected abstract string Name(ColumnBlock block, int vectors);

    private MethodPlan Tile(ColumnBlock block, int vectors, int height) =>
        Method($"Tile_{Name(block, vectors)}_x{height}", $"Tiles of {height} triples.", "tiles", body => body.Repeat(
            "tile", Int.Variable("tiles"),
            [
                (Pixels, height * shape.PixelFloats), (Products, height * shape.ProductFloats(block)),
                .. ahead.Asks ? new (Pointer, Int)[] { (s_ahead, height * ahead.TripleFloats) } : [],
            ],
            tile =>
            {
                if (ahead.Asks)
                    ahead.Ask(tile, s_ahead, height);
                Tile(tile, block, vectors, height);
            }));

    private MethodPlan Method(string name, string summary, string number, Action<BodyBuilder> write) =>
        _methods.Get(name, summary, [.. Pointers.Select(static address => address.Pointer.Name)], [number], write);
}
