namespace DeconvGen.Generators.Planning;

/// <summary>Minimal filtering, last step: two products of each axis, and the bias, are an output.</summary>
internal sealed class WinogradOutputs(KernelContext context, WinogradShape shape)
{
    private static readonly Pointer s_products = new("products");
    private static readonly Pointer s_bias = new("bias");
    private static readonly string[] s_cut = ["from", "to"];

    private readonly Epilogue _epilogue = new(context);
    private readonly MethodTable _methods = new();

    public IReadOnlyList<MethodPlan> All => _methods.All;

    private int Lanes => shape.Lanes;

    /// <summary>Columns of a window, and floats from a window to the next.</summary>
    private int Columns => shape.Blocks.Columns;

    /// <summary>Names the pairs of a chunk with all their outputs; those at the ends of a row may lack some.</summary>
    public WholePairs FindWhole(BodyBuilder body, WinogradChunk chunk)
    {
        var end = chunk.First + chunk.Count;
        var begin = body.Let("wholeBegin", Int.Min(end, Int.Max(chunk.First, FirstOutput < 0 ? 1 : 0)));
        return new(begin, body.Let("wholeEnd", Int.Max(begin,
            Int.Min(end, Int.Max(0, context.OutputWidth - FirstOutput) / (2 * context.X.Stride)))));
    }

    /// <summary>The outputs of a chunk in a block: of one row, or of the two rows of windows of a phase of y.</summary>
    /// <param name="column">The first column of the block.</param>
    public void Add(
        BodyBuilder body, WinogradChunk chunk, WholePairs whole, ColumnBlock block, Int phase, int firstProduct, Pointer products, Address bias,
        Int column)
    {
        if (!shape.HasRows)
        {
            Row(body, chunk, whole, block, chunk.Image, 1, products, bias, column);
            return;
        }

        var (y, height) = (context.Phases[0], context.OutputSizes[0]);
        for (var window = 0; window < 2; window++)
        {
            // Of a phase with one tap the first window is the product in the middle alone.
            var (first, count) = window < firstProduct ? (firstProduct, 1) : (window, 2);
            var row = (chunk.RowWindow + window) * y.Stride + phase - y.Geometry.CropBegin;
            body.When(Int.Min(row, height - 1 - row), Relation.AtLeast, 0, inside => Row(
                inside, chunk, whole, block, chunk.Image * height + row, count,
                products + Step(chunk, block) * (first * WinogradShape.Products), bias, column));
        }
    }

    /// <summary>The output, counted from the first of a row, with which the first pair begins: 0, or in front of it.</summary>
    private int FirstOutput => shape.FirstWindow(context.OuterAxes) * context.X.Stride - context.X.Geometry.CropBegin;

    /// <summary>Floats from a product of x to the next.</summary>
    private Int Step(WinogradChunk chunk, ColumnBlock block) => chunk.Stride * shape.ProductFloats(block);

    /// <summary>One row of outputs.</summary>
    private void Row(
        BodyBuilder body, WinogradChunk chunk, WholePairs whole, ColumnBlock block, Int row, int rowProducts, Address products, Address bias,
        Int column)
    {
        var (stride, channels) = (2 * context.X.Stride, context.Spec.OutputChannels);
        Ends(chunk.First, whole.Begin);
        body.Call(Whole(block, rowProducts), At(whole.Begin), [Step(chunk, block), whole.End - whole.Begin]);
        Ends(whole.End, chunk.First + chunk.Count);

        Address[] At(Int pair) =>
        [
            products + (pair - chunk.First) * shape.ProductFloats(block), bias,
            Methods.Output + ((row * context.OutputWidth + pair * stride + FirstOutput) * channels + column),
        ];

        void Ends(Int from, Int to) => body.For("pair", from, to, 1, (one, pair) =>
        {
            var first = pair * stride + FirstOutput;
            one.Call(Cut(block, rowProducts), At(pair),
                [Step(chunk, block), Int.Max(0, first * -1) * channels - column, (context.OutputWidth - first) * channels - column]);
        });
    }

    private MethodPlan Whole(ColumnBlock block, int rowProducts) =>
        Method(Name("Outputs", block, rowProducts), "Pairs of windows with all their outputs.", ["sums", "pairs"], body =>
            body.Repeat("pair", Int.Variable("pairs"),
                [(s_products, shape.ProductFloats(block)), (Methods.Output, 2 * Columns)], pair => Pair(pair, block, rowProducts, null)));

    private MethodPlan Cut(ColumnBlock block, int rowProducts) =>
        Method(Name("OutputsCut", block, rowProducts), "One pair, whose columns from .. to are outputs.", ["sums", .. s_cut],
            body => Pair(body, block, rowProducts, (Int.Variable(s_cut[0]), Int.Variable(s_cut[1]))));

    private void Pair(BodyBuilder body, ColumnBlock block, int rowProducts, (Int From, Int To)? cut)
    {
        for (var v = 0; v < block.Vectors; v++)
        {
            var (lanes, hasFirst, addend) = (block.Widths[v], v < shape.Vectors(block, 0), $"bias_v{v}");
            body.Do(new Load(lanes, addend, s_bias + v * Lanes));
            for (var b = hasFirst ? 0 : 1; b < WinogradShape.Products; b++)
                OfColumns(body, lanes, rowProducts, v, b);
            for (var window = 0; window < 2; window++)
            {
                body.Note(window == 0 ? $"window j: {(hasFirst ? "p0 + p1" : "p1")}" : "window j + 1: p1 + p2");
                var register = $"out_x{window}_v{v}";
                if (window == 0 && !hasFirst)
                    body.Do(new Copy(lanes, register, Product(v, 1)));
                else
                    body.Do(new Add(lanes, register, Product(v, window), Product(v, window + 1)));
                body.Do(new Add(lanes, register, register, addend));
                Store(body, block, v, window, register, cut);
            }
        }
    }

    /// <summary>The sum of the products of y for one product of x.</summary>
    private void OfColumns(BodyBuilder body, int lanes, int rowProducts, int v, int b)
    {
        var step = Int.Variable("sums");
        body.Do(new Load(lanes, Product(v, b), s_products + (step * b + v * Lanes)));
        if (rowProducts == 1)
            return;
        body.Do(new Load(lanes, $"next_v{v}", s_products + (step * (b + WinogradShape.Products) + v * Lanes)));
        body.Do(new Add(lanes, Product(v, b), Product(v, b), $"next_v{v}"));
    }

    private void Store(BodyBuilder body, ColumnBlock block, int v, int window, string register, (Int From, Int To)? cut)
    {
        var lanes = block.Widths[v];
        VectorOp Slopes(int count, string slopes) => new Load(count, slopes, s_bias + (v * Lanes + shape.Blocks.PackedLanes));
        _epilogue.Apply(body, lanes, [register], Slopes);
        var column = window * Columns + block.Offsets[v];
        var target = Methods.Output + column;
        if (cut is not { } columns)
        {
            _epilogue.Store(body, block.Partial > 0 ? new StorePartial(lanes, target, register, block.Partial)
                : new Store(lanes, target, register), Slopes);
            return;
        }

        _epilogue.Store(body, new StoreRange(lanes, target, register,
            Int.Max(0, columns.From - column), Int.Min(block.Used(v), columns.To - column)), Slopes);
    }

    private static string Product(int vector, int product) => $"p{product}_v{vector}";

    private string Name(string what, ColumnBlock block, int rowProducts) => $"{what}_v{block.Vectors}"
        + (block.Partial > 0 ? $"p{block.Partial}" : "") + (block.SameShape(shape.Blocks.All[0]) ? "" : "_last")
        + (shape.Vectors(block, 0) < block.Vectors ? $"_f{shape.Vectors(block, 0)}" : "") + (rowProducts == 1 && shape.HasRows ? "_one" : "");

    private MethodPlan Method(string name, string summary, IReadOnlyList<string> numbers, Action<BodyBuilder> write) =>
        _methods.Get(name, summary, [s_products.Name, s_bias.Name, Methods.Output.Name], numbers, write);
}

/// <summary>The pairs [Begin, End) of a chunk, all of whose outputs are there.</summary>
internal sealed record WholePairs(Int Begin, Int End);
