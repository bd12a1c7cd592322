using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Planning;

/// <summary>
/// Channels last with minimal filtering (<see cref="WinogradShape"/>): the inputs of a row of pairs of windows are transformed,
/// each product is a matrix product of transformed pixels and packed weights, and the sums of products are the outputs.
/// </summary>
internal sealed class WinogradPlanner
{
    // Lost beside the direct form, which is why it is asked for and never chosen here: enet (16 channels, k3 s2) 3 %, tiny (8 channels)
    // 39 %. Transforms and sums cost what products save.

    private static readonly Pointer s_transformed = new("transformed");

    private readonly KernelContext _context;
    private readonly WinogradShape _shape;
    private readonly WinogradInputs _inputs;
    private readonly WinogradProducts _products;
    private readonly WinogradOutputs _outputs;

    public WinogradPlanner(KernelContext context)
    {
        _context = context;
        _shape = new(context);
        _inputs = new(context, _shape);
        _products = new(context, _shape);
        _outputs = new(context, _shape);
    }

    public KernelPlan Plan()
    {
        var pairs = _shape.Pairs(_context.OuterAxes);
        var chunkPairs = WinogradShape.ChunkPairs(pairs, _shape.Chunks(pairs));
        var floats = chunkPairs * (_shape.RowProducts * WinogradShape.Products
            * (_shape.PixelFloats + _shape.Blocks.All.Max(_shape.ProductFloats)));
        var rows = _context.BuildRows(Unit);
        return new(
            _context.Target, Summary(), (int)(_shape.WeightsLength + _shape.Blocks.PackedLanes * _context.NumbersPerChannel),
            WeightPacking.Winograd(_context, _shape), null,
            Int.Variable("batch") * (_shape.HasRows ? _shape.Pairs(0) : 1) * _shape.Chunks(pairs),
            Methods.Rows(_context, [new Scratch(s_transformed.Name, floats), .. rows]),
            [.. _inputs.All, .. _products.All, .. _outputs.All]);
    }

    private IReadOnlyList<string> Summary()
    {
        var first = _shape.Blocks.All[0];
        return
        [
            "strategy: channels last, minimal filtering F(2, 2): pairs of windows, "
                + (_shape.HasRows ? "nine products for sixteen" : "three products for four"),
            $"tile: up to {_products.Tallest(first.Vectors)} pairs x {first.Vectors} vectors of {_shape.Lanes} columns, "
                + $"the {_shape.Blocks.Columns} columns of a window in {_shape.Blocks.All.Count} blocks",
            "pairs: n of them in ceil(n / tallest) tiles of two neighbouring heights",
            "weights: " + (_shape.HasRows ? "[phase of y][block][product of y]" : "[block]")
                + "[product of x][input channel][lane], then the bias",
            "order of additions: in each product the input channels; then "
                + (_shape.HasRows ? "two products of y, then two of x" : "two products of x") + ", then the bias",
        ];
    }

    private void Unit(BodyBuilder body, Int unit)
    {
        var all = body.Let("pairsOfRow", _shape.Pairs(_context.OuterAxes));
        var chunks = body.Let("chunks", _shape.Chunks(all));
        var chunkPairs = body.Let("chunkPairs", WinogradShape.ChunkPairs(all, chunks));
        var first = body.Let("firstPair", unit % chunks * chunkPairs);
        var count = body.Let("pairs", Int.Min(chunkPairs, all - first));
        var image = body.Let("n", unit / chunks);
        Int rowWindow = 0;
        if (_shape.HasRows)
        {
            var pairsOfRows = body.Let("pairsOfRows", _shape.Pairs(0));
            rowWindow = body.Let("windowY", image % pairsOfRows * 2 + _shape.FirstWindow(0));
            image = body.Let("image", image / pairsOfRows);
        }

        var chunk = new WinogradChunk(image, rowWindow, first, count, chunkPairs);
        _inputs.Transform(body, chunk, s_transformed);
        var products = body.Point("products",
            s_transformed + chunkPairs * (_shape.RowProducts * WinogradShape.Products * _shape.PixelFloats));
        var whole = _outputs.FindWhole(body, chunk);
        _shape.ForEachRowPhase(body, (inner, phase, firstProduct, weights) =>
            ForEachBlock(inner, (b, block, index) =>
            {
                var lanes = (index - block.Index) * _shape.ProductFloats(block);
                var size = _shape.RowProducts - firstProduct;
                var begin = weights + _shape.BlockBegin(block, size) + (index - block.Index) * (size * _shape.RowSize(block));
                _products.Multiply(
                    b, chunk, block, firstProduct, SecondRowExists(chunk), s_transformed, Methods.Weights + begin, products);
                _outputs.Add(b, chunk, whole, block, phase, firstProduct, products,
                    Methods.Weights + (_shape.WeightsLength + block.FirstLane + lanes), lanes + block.First);
            }));
    }

    /// <summary>1 where the second row of a pair has outputs, else 0: then its products are not needed.</summary>
    private Int SecondRowExists(WinogradChunk chunk)
    {
        if (!_shape.HasRows)
            return 0;
        var windows = _context.Phases[0].Windows(_context.OutputSizes[0]) + _shape.FirstWindow(0);
        return Int.Min(1, windows - 1 - chunk.RowWindow);
    }

    private void ForEachBlock(BodyBuilder body, Action<BodyBuilder, ColumnBlock, Int> write)
    {
        var uniform = _shape.Blocks.Uniform;
        // The first product has its own number of vectors where a block holds the end of the columns with two taps.
        var alike = _shape.Blocks.All.Take(uniform).TakeWhile(block => Enumerable.Range(0, WinogradShape.Products)
            .All(b => _shape.Vectors(block, b) == _shape.Vectors(_shape.Blocks.All[0], b))).Count();
        body.For("b", 0, alike, 1, (inner, index) => write(inner, _shape.Blocks.All[0], index));
        foreach (var block in _shape.Blocks.All.Skip(alike))
            write(body, block, block.Index);
    }
}

/// <summary>What a unit of work computes: pairs of windows in x of one pair of rows of windows.</summary>
/// <param name="RowWindow">The first of the two windows of y.</param>
/// <param name="First">The first pair of x.</param>
/// <param name="Count">How many pairs.</param>
/// <param name="Stride">Pairs from a product to the next.</param>
internal sealed record WinogradChunk(Int Image, Int RowWindow, Int First, Int Count, Int Stride);
