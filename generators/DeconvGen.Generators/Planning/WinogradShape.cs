using DeconvGen.Generators.Targets;

namespace DeconvGen.Generators.Planning;

/// <summary>
/// Winograd's minimal filtering F(3, 2) on each axis: three neighbouring windows of a phase with two taps take four products
/// instead of six. Window j reads x[j] with w0 and x[j-1] with w1, so that
/// <c>2 y[j] = p0 + p1 + p2</c>, <c>2 y[j+1] = p1 - p2</c> and <c>2 y[j+2] = p1 + p2 + p3</c> with
/// <c>p0 = (x[j-1] - x[j+1]) * 2 w1</c>, <c>p1 = (x[j] + x[j+1]) * (w0 + w1)</c>,
/// <c>p2 = (x[j] - x[j+1]) * (w0 - w1)</c> and <c>p3 = (x[j+2] - x[j]) * 2 w0</c>.
/// A phase with one tap has no p0. The transformed inputs serve all phases and output channels, the transformed weights are
/// packed. Two axes have sixteen products for thirty-six.
/// </summary>
internal sealed class WinogradShape
{
    /// <summary>Neighbouring windows of an axis that share products.</summary>
    public const int Windows = 3;

    /// <summary>Products of an axis, and inputs that they read.</summary>
    public const int Products = Windows + 1;

    /// <summary>Triples of a chunk however many channels there are: two tiles, for which the weights are read once.</summary>
    private const int FewestTriples = 16;

    /// <summary>Columns of a window up to which a tile of two triples fits sixteen registers.</summary>
    private const int MostDotColumns = 6;

    /// <summary>Input channels times lanes from which sums of lanes are worth it: 64 channels in vectors of eight, 32 in vectors of
    /// sixteen. With half as many, lanes over columns took a tenth less; with as many, as long or up to a quarter longer.</summary>
    private const int FewestDotChannels = 512;

    private static readonly WinogradTerm[][] s_terms = [[new(1), new(2), new(0)], [new(1), new(2, -1)], [new(1), new(2), new(3)]];

    private readonly KernelContext _context;
    private readonly IReadOnlyList<long> _blockBegins;

    public WinogradShape(KernelContext context)
    {
        _context = context;
        Blocks = ColumnBlocks.Cut(context.X.Stride * context.Spec.OutputChannels, context.Target.Lanes, context.Target.HalfLanes);
        _blockBegins = Blocks.Begins(block => RowSize(block));
    }

    public int Lanes => _context.Target.Lanes;

    /// <summary>The columns of a window: phases of x times output channels.</summary>
    public ColumnBlocks Blocks { get; }

    /// <summary>Lanes run over input channels, as those over so few columns would stay empty for the most part.</summary>
    public bool LanesOverInputs => Blocks.Columns <= MostDotColumns && Blocks.All[0].Vectors == 1
        && _context.Spec.InputChannels * Lanes >= FewestDotChannels && Lanes > 1;

    public bool HasRows => _context.OuterAxes > 0;

    /// <summary>Products of y; one where there is no such axis.</summary>
    public int RowProducts => HasRows ? Products : 1;

    public int RowPhases => HasRows ? _context.Phases[0].Stride : 1;

    /// <summary>Phases of y with two taps, which are the first ones: they have all products, the others lack the first.</summary>
    public int WholeRowPhases => HasRows ? TwoTapPhases(0) : 1;

    /// <summary>Floats of a transformed pixel: its input channels in whole vectors.</summary>
    public int PixelFloats => ColumnBlocks.Vectors(_context.Spec.InputChannels, Lanes) * Lanes;

    /// <summary>Floats of a product of a triple in a block.</summary>
    public int ProductFloats(ColumnBlock block) => LanesOverInputs ? block.Widths[0] : block.Vectors * Lanes;

    /// <summary>Floats from a product to the next in the transformed inputs of so many triples. A line between the sixteen of a
    /// triple, which are written together, keeps them in different sets of the caches: waifu2x took a quarter longer.</summary>
    public Int TransformedStep(Int triples) => triples * PixelFloats + (HasRows ? VectorTarget.LineFloats : 0);

    /// <summary>Floats of the transformed inputs of so many triples.</summary>
    public Int TransformedFloats(Int triples) => TransformedStep(triples) * (RowProducts * Products);

    /// <summary>Floats of all products of a triple.</summary>
    public int ProductsFloats => RowProducts * Products * Blocks.All.Max(ProductFloats);

    /// <summary>Floats of the scores of a triple where labels are written: of the three rows of a phase of y.</summary>
    public int ScoreFloats => _context.WritesLabels ? Windows * Windows * Blocks.Columns : 0;

    /// <summary>Window of the first output, with which the first triple begins.</summary>
    public int FirstWindow(int axis) => _context.Phases[axis].Geometry.CropBegin / _context.Phases[axis].Stride;

    public Int Triples(int axis) => (_context.Phases[axis].Windows(_context.OutputSizes[axis]) + (Windows - 1)) / Windows;

    /// <summary>Chunks of triples into which a row is cut, all but the last of <see cref="ChunkTriples"/>.</summary>
    public Int Chunks(Int triples) => (triples + (MostTriples - 1)) / MostTriples;

    public Int ChunkTriples(Int triples, Int chunks) => IsPartOfSignal ? MostTriples : (triples + chunks - 1) / chunks;

    /// <summary>Triples of y with their chunks, or the chunks of a signal.</summary>
    public UnitRows? UnitRows
    {
        get
        {
            var (outermost, triples) = (_context.Phases[0], Triples(_context.OuterAxes));
            var before = outermost.Geometry.CropBegin % outermost.Stride;
            return HasRows ? new(Triples(0), Chunks(triples), Windows * outermost.Stride, before)
                : IsPartOfSignal ? new(Chunks(triples), 1, MostTriples * Windows * outermost.Stride, before)
                : null;
        }
    }

    /// <summary>Its chunks are all but the last of the same length.</summary>
    private bool IsPartOfSignal => _context.IsBlock && !HasRows;

    /// <summary>Vectors of a block that have a product of x: all, but for the first product those with a column of two
    /// taps.</summary>
    public int Vectors(ColumnBlock block, int product)
    {
        var twoTaps = TwoTapPhases(_context.OuterAxes) * _context.Spec.OutputChannels;
        return product > 0 ? block.Vectors : block.Offsets.Count(offset => block.First + offset < twoTaps);
    }

    /// <summary>Packed floats of an input channel in the products of x before one.</summary>
    public int ProductBegin(ColumnBlock block, int product) => LanesOverInputs ? product * PixelFloats * Blocks.Columns
        : _context.Spec.InputChannels * Lanes * Enumerable.Range(0, product).Sum(b => Vectors(block, b));

    /// <summary>Packed floats of the products of x.</summary>
    public int RowSize(ColumnBlock block) => ProductBegin(block, Products);

    /// <summary>Packed floats of a phase of y with so many products.</summary>
    public long PhaseSize(int rowProducts) => rowProducts * _blockBegins[Blocks.All.Count];

    /// <summary>Packed floats before a block in a phase of y.</summary>
    public long BlockBegin(ColumnBlock block, int rowProducts) => rowProducts * _blockBegins[block.Index];

    /// <summary>Packed floats of all weights; the bias of each column stands behind them.</summary>
    public long WeightsLength => WholeRowPhases * PhaseSize(RowProducts) + (RowPhases - WholeRowPhases) * PhaseSize(Products - 1);

    /// <summary>Writes what is done for the phases of y with all products, then for those that lack the first.</summary>
    /// <param name="write">Gets the phase, its first product, and where its weights begin.</param>
    public void ForEachRowPhase(BodyBuilder body, Action<BodyBuilder, Int, int, Int> write)
    {
        var (whole, rest) = (PhaseSize(RowProducts), PhaseSize(Products - 1));
        body.For("phase", 0, WholeRowPhases, 1, (inner, phase) => write(inner, phase, 0, phase * whole));
        body.For("phase", WholeRowPhases, RowPhases, 1, (inner, phase) =>
            write(inner, phase, 1, (phase - WholeRowPhases) * rest + WholeRowPhases * whole));
    }

    /// <summary>The products that make a window of a triple, all of one axis; those before <paramref name="firstProduct"/> are
    /// 0.</summary>
    public static IReadOnlyList<WinogradTerm> TermsOf(int window, int firstProduct) =>
        [.. s_terms[window].Where(term => term.Product >= firstProduct)];

    /// <summary>What an output counts of the sum of its products: half of it on each axis. Halves of weights would not be exact
    /// where they are denormal.</summary>
    public float OutputFactor => HasRows ? 0.25f : 0.5f;

    /// <summary>The taps of a phase whose sum, times <see cref="TapFactor"/>, is the weight of a product.</summary>
    public static IReadOnlyList<(int Tap, int Sign)> TapsOf(int product, int taps) => product switch
    {
        0 => [(1, 1)],
        Products - 1 => [(0, 1)],
        _ => taps == 1 ? [(0, 1)] : [(0, 1), (1, product == 1 ? 1 : -1)],
    };

    /// <summary>Outer products are doubled, for which outputs count halves (<see cref="OutputFactor"/>).</summary>
    public static int TapFactor(int product) => product is 0 or Products - 1 ? 2 : 1;

    public int TwoTapPhases(int axis) => _context.Phases[axis].Geometry.Kernel - _context.Phases[axis].Stride;

    private int MostTriples
    {
        get
        {
            var floats = RowProducts * Products * PixelFloats + ProductsFloats + ScoreFloats;
            var near = Math.Max(FewestTriples, CacheBudget.ChunkOfTriples / floats);
            // A signal has no rows for threads to share out.
            var worth = RowFrame.MultiplyAddsPerChunk / ((long)Products * _context.Spec.InputChannels * Blocks.Columns);
            var ofSignal = Math.Min(near, Math.Max(RowFrame.FewestWindowsPerChunk / Windows, worth));
            return HasRows ? near
                : (int)(IsPartOfSignal ? Math.Max(1, Math.Min(ofSignal, TurnedBlocks.MostWindows(_context) / Windows)) : ofSignal);
        }
    }
}

/// <summary>A product, added or subtracted.</summary>
internal readonly record struct WinogradTerm(int Product, int Sign = 1);
