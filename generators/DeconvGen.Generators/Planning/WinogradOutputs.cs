namespace DeconvGen.Generators.Planning;

/// <summary>Minimal filtering, last step: two or three products of each axis, and the bias, are an output.</summary>
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

    /// <summary>Names the triples of a chunk with all their outputs; those at the ends of a row may lack some.</summary>
    public WholeTriples FindWhole(BodyBuilder body, WinogradChunk chunk)
    {
        var end = chunk.First + chunk.Count;
        var begin = body.Let("wholeBegin", Int.Min(end, Int.Max(chunk.First, FirstOutput < 0 ? 1 : 0)));
        return new(begin, body.Let("wholeEnd", Int.Max(begin,
            Int.Min(end, Int.Max(0, context.OutputWidth - FirstOutput) / TripleOutputs))));
    }

    /// <summary>The outputs of a chunk in a block: of one row, or of the three rows of windows of a phase of y.</summary>
    public void Add(BodyBuilder body, WinogradSums sums, Int phase, int firstProduct)
    {
        if (shape.HasRows)
        {
            ForEachRow(body, sums.Chunk, phase, (inside, window, row) =>
                Row(inside, sums, window, row, WinogradShape.TermsOf(window, firstProduct)));
        }
        else
        {
            Row(body, sums, 0, sums.Chunk.Image, [new(0)]);
        }
    }

    /// <summary>Names the outputs [From, To) of a row that belong to a chunk.</summary>
    public (Int From, Int To) FindOutputs(BodyBuilder body, WinogradChunk chunk)
    {
        var first = FirstOutputOf(chunk);
        return (body.Let("labelsFrom", Int.Max(0, first)),
            body.Let("labelsTo", Int.Min(context.OutputWidth, first + chunk.Count * TripleOutputs)));
    }

    /// <summary>The labels of the three rows of windows of a phase of y, once all blocks have written their scores.</summary>
    /// <param name="outputs">See <see cref="FindOutputs"/>.</param>
    public void Label(BodyBuilder body, WinogradChunk chunk, (Int From, Int To) outputs, Int phase)
    {
        var channels = context.Spec.OutputChannels;
        ForEachRow(body, chunk, phase, (inside, window, row) => inside.Write(new StoreLabels(
            ScoreRow(chunk, window) + (outputs.From - FirstOutputOf(chunk)) * channels, null, channels,
            LabelRows.Labels + (row * context.OutputWidth + outputs.From), outputs.To - outputs.From)));
    }

    /// <summary>With which a chunk begins, counted as <see cref="FirstOutput"/>.</summary>
    private Int FirstOutputOf(WinogradChunk chunk) => chunk.First * TripleOutputs + FirstOutput;

    /// <summary>The output, counted from the first of a row, with which the first triple begins: 0, or in front of it.</summary>
    private int FirstOutput => shape.FirstWindow(context.OuterAxes) * context.X.Stride - context.X.Geometry.CropBegin;

    private int TripleOutputs => WinogradShape.Windows * context.X.Stride;

    /// <summary>Scores of all pixels of the triples of a chunk, also of those in front of the output and behind it.</summary>
    private Address ScoreRow(WinogradChunk chunk, int window) =>
        LabelRows.Scores + chunk.Stride * (window * TripleOutputs * context.Spec.OutputChannels);

    /// <summary>Rows of outputs of a phase of y in three windows, as far as they exist: the window, and the row of all
    /// images.</summary>
    private void ForEachRow(BodyBuilder body, WinogradChunk chunk, Int phase, Action<BodyBuilder, int, Int> write)
    {
        var (y, height) = (context.Phases[0], context.OutputSizes[0]);
        for (var window = 0; window < WinogradShape.Windows; window++)
        {
            var (at, row) = (window, (chunk.RowWindow + window) * y.Stride + phase - y.Geometry.CropBegin);
            body.When(Int.Min(row, height - 1 - row), Relation.AtLeast, 0, inside => write(inside, at, chunk.Image * height + row));
        }
    }

    /// <summary>One row of outputs or of scores.</summary>
    private void Row(BodyBuilder body, WinogradSums sums, int window, Int row, IReadOnlyList<WinogradTerm> rowTerms)
    {
        var (chunk, whole, block, products, bias, column) = sums;
        var channels = context.Spec.OutputChannels;
        var toNextProduct = chunk.Stride * shape.ProductFloats(block);
        if (context.WritesLabels)
        {
            body.Call(Whole(block, rowTerms), [products, bias, ScoreRow(chunk, window) + column], [toNextProduct, chunk.Count]);
            return;
        }

        Ends(chunk.First, whole.Begin);
        body.Call(Whole(block, rowTerms), At(whole.Begin), [toNextProduct, whole.End - whole.Begin]);
        Ends(whole.End, chunk.First + chunk.Count);

        Address[] At(Int triple) =>
        [
            products + (triple - chunk.First) * shape.ProductFloats(block), bias,
            Methods.Output + ((row * context.OutputWidth + triple * TripleOutputs + FirstOutput) * channels + column),
        ];

        void Ends(Int from, Int to) => body.For("triple", from, to, 1, (one, triple) =>
        {
            var first = triple * TripleOutputs + FirstOutput;
            one.Call(Cut(block, rowTerms), At(triple),
                [toNextProduct, Int.Max(0, first * -1) * channels - column, (context.OutputWidth - first) * channels - column]);
        });
    }

    private MethodPlan Whole(ColumnBlock block, IReadOnlyList<WinogradTerm> rowTerms) =>
        Method(Name("Outputs", block, rowTerms), "Triples of windows with all their outputs.", ["sums", "triples"], body =>
        {
            Factors(body, block);
            body.Repeat("triple", Int.Variable("triples"),
                [(s_products, shape.ProductFloats(block)), (Methods.Output, WinogradShape.Windows * Columns)],
                triple => Triple(triple, block, rowTerms, null));
        });

    private MethodPlan Cut(ColumnBlock block, IReadOnlyList<WinogradTerm> rowTerms) =>
        Method(Name("OutputsCut", block, rowTerms), "One triple, whose columns from .. to are outputs.", ["sums", .. s_cut],
            body =>
            {
                Factors(body, block);
                Triple(body, block, rowTerms, (Int.Variable(s_cut[0]), Int.Variable(s_cut[1])));
            });

    private void Factors(BodyBuilder body, ColumnBlock block)
    {
        foreach (var lanes in block.Widths.Distinct())
            body.Do(new Constant(lanes, Factor(lanes), shape.OutputFactor));
    }

    private void Triple(BodyBuilder body, ColumnBlock block, IReadOnlyList<WinogradTerm> rowTerms, (Int From, Int To)? cut)
    {
        for (var v = 0; v < block.Vectors; v++)
        {
            var (lanes, firstProduct, addend) = (block.Widths[v], v < shape.Vectors(block, 0) ? 0 : 1, $"bias_v{v}");
            body.Do(new Load(lanes, addend, s_bias + v * Lanes));
            for (var b = firstProduct; b < WinogradShape.Products; b++)
                OfColumns(body, lanes, rowTerms, v, b);
            for (var window = 0; window < WinogradShape.Windows; window++)
            {
                var terms = WinogradShape.TermsOf(window, firstProduct);
                var register = $"out_x{window}_v{v}";
                body.Note($"window j{(window == 0 ? "" : $" + {window}")}: " + string.Concat(terms.Select(static (term, i) =>
                    (i == 0 ? "" : term.Sign < 0 ? " - " : " + ") + $"p{term.Product}")));
                Sum(body, lanes, $"sum_x{window}_v{v}", [.. terms.Select(term => (Product(v, term.Product), term.Sign))]);
                body.Do(new Copy(lanes, register, addend));
                body.Do(new MultiplyAdd(lanes, register, $"sum_x{window}_v{v}", Factor(lanes)));
                Store(body, block, v, window, register, cut);
            }
        }
    }

    /// <summary>The sum of the products of y for one product of x.</summary>
    private void OfColumns(BodyBuilder body, int lanes, IReadOnlyList<WinogradTerm> rowTerms, int v, int b)
    {
        var registers = new List<(string, int)>();
        foreach (var term in rowTerms)
        {
            var register = registers.Count == 0 ? Product(v, b) : $"{Product(v, b)}_y{term.Product}";
            var product = b + term.Product * WinogradShape.Products;
            body.Do(new Load(lanes, register, s_products + (Int.Variable("sums") * product + v * Lanes)));
            registers.Add((register, term.Sign));
        }

        Sum(body, lanes, Product(v, b), registers);
    }

    /// <summary>One term is left where it is.</summary>
    private static void Sum(BodyBuilder body, int lanes, string register, List<(string Register, int Sign)> terms)
    {
        var sum = terms[0].Register;
        foreach (var (term, sign) in terms.Skip(1))
        {
            body.Do(sign < 0 ? new Subtract(lanes, register, sum, term) : new Add(lanes, register, sum, term));
            sum = register;
        }
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

    private string Factor(int lanes) => lanes == Lanes ? "factor" : "factor_half";

    private static string Product(int vector, int product) => $"p{product}_v{vector}";

    private string Name(string what, ColumnBlock block, IReadOnlyList<WinogradTerm> rowTerms) => $"{what}_v{block.Vectors}"
        + (block.Partial > 0 ? $"p{block.Partial}" : "") + (block.SameShape(shape.Blocks.All[0]) ? "" : "_last")
        + (shape.Vectors(block, 0) < block.Vectors ? $"_f{shape.Vectors(block, 0)}" : "")
        + (shape.HasRows
            ? "_y" + string.Concat(rowTerms.Select(static term => term.Sign < 0 ? $"m{term.Product}" : $"{term.Product}"))
            : "");

    private MethodPlan Method(string name, string summary, IReadOnlyList<string> numbers, Action<BodyBuilder> write) =>
        _methods.Get(name, summary, [s_products.Name, s_bias.Name, Methods.Output.Name], numbers, write);
}

/// <summary>The triples [Begin, End) of a chunk, all of whose outputs are there.</summary>
internal sealed record WholeTriples(Int Begin, Int End);

/// <summary>What is added up: the products of a chunk in a block.</summary>
/// <param name="Column">The first column of the block.</param>
internal sealed record WinogradSums(
    WinogradChunk Chunk, WholeTriples Whole, ColumnBlock Block, Pointer Products, Address Bias, Int Column);
