using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Planning;

/// <summary>
/// Channels last with minimal filtering (<see cref="WinogradShape"/>): the inputs of a row of triples of windows are transformed,
/// each product is a matrix product of transformed pixels and packed weights, and the sums of products are the outputs.
/// </summary>
internal sealed class WinogradPlanner
{
    // Lost beside the direct form: 256 > 1 30 %, 64 > 1 40 %, tiny (8 channels, 16 x 16) 47 %, since transforms and sums cost
    // more than products save; 512 > 256 on 8 x 8 8 %, whose weights come from memory. Pairs of windows, F(2, 2), took dcgan
    // 29 % longer, fcn8 18 % and hifigan 11 %. waifu2x (256 > 3) took 85 % longer than the direct form with lanes over its six
    // columns; with lanes over inputs as long as that, and 23 % less where products ask for the inputs to come.

    private static readonly Pointer s_transformed = new("transformed");

    private readonly KernelContext _context;
    private readonly WinogradShape _shape;
    private readonly WinogradInputs _inputs;
    private readonly WinogradAhead _ahead;
    private readonly WinogradProducts _products;
    private readonly WinogradOutputs _outputs;

    public WinogradPlanner(KernelContext context)
    {
        _context = context;
        _shape = new(context);
        _inputs = new(context, _shape);
        _ahead = new(context, _shape);
        _products = WinogradProducts.Create(context, _shape, _ahead);
        _outputs = new(context, _shape);
    }

    public KernelPlan Plan()
    {
        var triples = _shape.Triples(_context.OuterAxes);
        var chunkTriples = _shape.ChunkTriples(triples, _shape.Chunks(triples));
        var rows = _context.BuildRows(Units);
        var scratch = _shape.TransformedFloats(chunkTriples) + chunkTriples * (_shape.ProductsFloats + _shape.ScoreFloats);
        return new(
            _context.Target, Summary(), (int)(_shape.WeightsLength + _shape.Blocks.PackedLanes * _context.NumbersPerChannel),
            WeightPacking.Winograd(_context, _shape), null,
            Int.Variable("batch") * (_shape.HasRows ? _shape.Triples(0) : 1) * _shape.Chunks(triples),
            Methods.Rows(_context, new Scratch(s_transformed.Name, scratch), rows),
            [.. _inputs.All, .. _products.All, .. _outputs.All])
        {
            UnitRows = _shape.UnitRows,
        };
    }

    private IReadOnlyList<string> Summary()
    {
        var (tile, weights, order) = _products.Summary;
        return
        [
            "strategy: channels last, minimal filtering F(3, 2): triples of windows, "
                + (_shape.HasRows ? "sixteen products for thirty-six" : "four products for six"),
            "tile: " + tile,
            "triples: n of them in ceil(n / tallest) tiles of two neighbouring heights",
            "weights: " + (_shape.HasRows ? "[phase of y][block][product of y]" : "[block]") + weights + ", then the bias",
            $"order of additions: in each product {order}; then "
                + (_shape.HasRows ? "products of y, then of x" : "products of x") + ", then the bias",
        ];
    }

    private void Units(BodyBuilder rows)
    {
        var all = rows.Let("triplesOfRow", _shape.Triples(_context.OuterAxes));
        var chunks = rows.Let("chunks", _shape.Chunks(all));
        var chunkTriples = rows.Let("chunkTriples", _shape.ChunkTriples(all, chunks));
        var triplesOfRows = _shape.HasRows ? rows.Let("triplesOfRows", _shape.Triples(0)) : 1;
        Methods.ForEachUnit(rows, [new("image", null), new("tripleY", triplesOfRows), new("chunk", chunks)], (body, place) =>
        {
            var first = body.Let("firstTriple", place[2] * chunkTriples);
            var count = body.Let("triples", Int.Min(chunkTriples, all - first));
            var rowWindow = _shape.HasRows
                ? body.Let("windowY", place[1] * WinogradShape.Windows + _shape.FirstWindow(0)) : 0;
            Unit(body, new(place[0], rowWindow, first, count, chunkTriples), all);
        });
    }

    private void Unit(BodyBuilder body, WinogradChunk chunk, Int all)
    {
        _inputs.Transform(body, chunk, s_transformed);
        var products = body.Point("products", s_transformed + _shape.TransformedFloats(chunk.Stride));
        var ahead = _ahead.Start(body, chunk, all);
        var whole = _outputs.FindWhole(body, chunk);
        var outputs = _context.WritesLabels ? _outputs.FindOutputs(body, chunk) : default;
        if (_context.WritesLabels)
            body.Point(LabelRows.Scores.Name, products + chunk.Stride * _shape.ProductsFloats);
        _shape.ForEachRowPhase(body, (inner, phase, firstProduct, weights) =>
        {
            ForEachBlock(inner, (b, block, index) =>
            {
                var lanes = (index - block.Index) * _shape.ProductFloats(block);
                var size = _shape.RowProducts - firstProduct;
                var begin = weights + _shape.BlockBegin(block, size) + (index - block.Index) * (size * _shape.RowSize(block));
                _products.Multiply(
                    b, chunk, block, firstProduct, LastRowExists(chunk), s_transformed, Methods.Weights + begin, products,
                    _ahead.OfPhase(ahead, phase));
                var bias = Methods.Weights + (_shape.WeightsLength + block.FirstLane + lanes);
                _outputs.Add(b, new(chunk, whole, block, products, bias, lanes + block.First), phase, firstProduct);
            });
            if (_context.WritesLabels)
                _outputs.Label(inner, chunk, outputs, phase);
        });
    }

    /// <summary>1 where the last row of a triple has outputs, else 0: then the last product of y is not needed.</summary>
    private Int LastRowExists(WinogradChunk chunk)
    {
        if (!_shape.HasRows)
            return 0;
        var windows = _context.Phases[0].Windows(_context.OutputSizes[0]) + _shape.FirstWindow(0);
        return Int.Min(1, Int.Max(0, windows - (WinogradShape.Windows - 1) - chunk.RowWindow));
    }

    /// <summary>Loops over blocks with the same code, as far as they are <see cref="ColumnBlocks.Uniform"/>.</summary>
    private void ForEachBlock(BodyBuilder body, Action<BodyBuilder, ColumnBlock, Int> write)
    {
        var blocks = _shape.Blocks;
        for (var first = 0; first < blocks.All.Count;)
        {
            var block = blocks.All[first];
            // The first product has its own number of vectors where a block holds the end of the columns with two taps.
            var alike = blocks.All.Take(blocks.Uniform).Skip(first)
                .TakeWhile(other => _shape.Vectors(other, 0) == _shape.Vectors(block, 0)).Count();
            var end = first + Math.Max(1, alike);
            body.For("b", first, end, 1, (inner, index) => write(inner, block, index));
            first = end;
        }
    }
}

/// <summary>What a unit of work computes: triples of windows in x of one triple of rows of windows.</summary>
/// <param name="RowWindow">The first of the three windows of y.</param>
/// <param name="First">The first triple of x.</param>
/// <param name="Count">How many triples.</param>
/// <param name="Stride">Triples from a product to the next.</param>
internal sealed record WinogradChunk(Int Image, Int RowWindow, Int First, Int Count, Int Stride);
