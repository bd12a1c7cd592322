using DeconvGen.Generators.Model;
using DeconvGen.Generators.Targets;

namespace DeconvGen.Generators.Planning;

/// <summary>The methods of the channels-last strategy: tiles of each height, the choice among them, and borders.</summary>
internal sealed partial class ChannelsLastTiles
{
    /// <summary>Multiply-adds for an output up to which the time that lines take to come is felt: of espnet 3 % for those of
    /// outputs, 5 % for those of inputs.</summary>
    private const int FewMultiplyAdds = 128;

    private static readonly string[] s_outRow = ["outRow"];
    private static readonly string[] s_rowTo = ["rowTo"];

    private readonly KernelContext _context;
    private readonly WindowColumns _columns;
    private readonly Epilogue _epilogue;
    private readonly MethodTable _methods = new();

    public ChannelsLastTiles(KernelContext context, WindowColumns columns)
    {
        _context = context;
        _columns = columns;
        _epilogue = new(context);
    }

    public IReadOnlyList<MethodPlan> All => _methods.All;

    /// <summary>What every method is told of its rows.</summary>
    private IEnumerable<string> RowNumbers =>
        [.. Methods.OuterNumbers(_context), .. _columns.Rows > 1 ? s_outRow : [], .. _columns.CutsRows ? s_rowTo : []];

    private int Lanes => _columns.Lanes;

    private int ChannelSteps => _context.InputChannelsPerGroup;

    private int PixelInput => _context.Spec.InputChannels;

    private int WindowInput => PixelInput * _context.X.InputStep;

    private int TapStep => -_context.X.OffsetStep * PixelInput;

    private int WindowOutput => _context.X.Stride * _context.Spec.OutputChannels;

    /// <summary>The values of <see cref="RowNumbers"/> for a unit.</summary>
    public Int[] RowNumbersOf(UnitFrame frame)
    {
        var outer = frame.OuterNumbers(_context.InputWidth * PixelInput);
        if (_columns.Rows == 1)
            return outer;
        var row = _context.OutputWidth * _context.Spec.OutputChannels;
        return [.. outer, row, .. _columns.CutsRows ? new[] { frame.RowsInside.To } : []];
    }

    /// <summary>Windows of the tallest tile.</summary>
    public int Tallest(ColumnBlock block) => RegisterTiling.Windows(_context.Target, block.Vectors);

    /// <summary>Any number of windows with all taps. A declared size settles the tiles here, others in a method.</summary>
    public void Interior(BodyBuilder body, ColumnBlock block, int taps, Address[] at, Int count, IReadOnlyList<Int> rowNumbers)
    {
        if (count.Constant is not null)
            Cover(body, block, taps, at, count, rowNumbers);
        else
            body.Call(Interior(block, taps), at, [count, .. rowNumbers]);
    }

    private MethodPlan Interior(ColumnBlock block, int taps) =>
        Method($"Interior_{Shape(block)}_t{taps}", $"Windows in which all {taps} taps of the phase are valid.", ["count"],
            body => Cover(body, block, taps, [At.Input, At.Weights, At.Bias, At.Output], Int.Variable("count"),
                [.. RowNumbers.Select(Int.Variable)]));

    private void Cover(BodyBuilder body, ColumnBlock block, int taps, Address[] at, Int count, IReadOnlyList<Int> rowNumbers) =>
        TileHeights.Cover(body, count, Tallest(block), (inner, height, tiles, first) => inner.Call(Tile(block, taps, height),
            [at[0] + first * WindowInput, at[1], at[2], at[3] + first * WindowOutput], [tiles, .. rowNumbers]));

    private static TilePointers At => new(new("input"), new("weights"), new("bias"), new("output"));

    private MethodPlan Tile(ColumnBlock block, int taps, int height)
    {
        // A third of what a method may have, as phases and blocks have tiles of each height.
        var unrolled = taps * block.Vectors * height <= CodeBudget.MultiplyAddsPerMethod / 3;
        return Method($"Tile_{Shape(block)}_t{taps}_x{height}", $"Tiles of {height} windows with all {taps} taps.", ["tiles"],
            body => body.Repeat("tile", Int.Variable("tiles"),
                [(new("input"), height * WindowInput), (new("output"), height * WindowOutput)], tile =>
                {
                    if (NeedsLinesEarly(taps))
                        AskForNext(tile, block, height);
                    Accumulate(tile, block, AllVectors(block), At, height, (inner, input, weights) =>
                    {
                        if (unrolled)
                            WrittenTaps(inner, block, AllVectors(block), [.. Enumerable.Range(0, taps)], input, weights, height);
                        else
                            TapLoop(inner, block, AllVectors(block), input, weights, height, taps);
                    });
                    Store(tile, block, AllVectors(block), At, height, cut: null);
                }));
    }

    // Lost: asking two tiles ahead (dbhead64 5 %), or for lines of outputs into the second level (no gain). Stores that pass by the
    // caches took 4 to 5 % off dbhead64 where outputs lie on lines, but the next layer would read all of them from memory; filling
    // 1 to 32 MB that way took as long or longer.

    private bool NeedsLinesEarly(int taps) => _context.Target.Prefetches && !_context.WritesLabels
        && !_context.OutputIsNear
        && taps * ChannelSteps * _context.MostOuterTaps <= FewMultiplyAdds;

    /// <summary>Asks for the lines that the next tile stores into, and for its inputs.</summary>
    private void AskForNext(BodyBuilder body, ColumnBlock block, int height)
    {
        var columns = (Column(block, block.Vectors - 1) + Used(block, block.Vectors - 1)) / _columns.Rows;
        var isWhole = columns == WindowOutput;
        body.Note("asks for lines that the next tile stores into");
        for (var row = 0; row < _columns.Rows; row++)
        {
            for (var p = 0; p < (isWhole ? 1 : height); p++)
            {
                for (var at = 0; at < (isWhole ? height * columns : columns); at += VectorTarget.LineFloats)
                    body.Do(new Prefetch(OutputRow(row) + ((height + p) * WindowOutput + at), Near: true));
            }
        }

        if (_columns.Blocks.All.Count > KernelContext.FewBlocks)
            return;
        body.Note("asks for inputs of the next tile");
        for (var at = 0; at < height * WindowInput; at += VectorTarget.LineFloats)
            body.Do(new Prefetch(At.Input + (height * WindowInput + at), Near: false));
    }

    private string Shape(ColumnBlock block) => $"v{block.Vectors}" + (block.Partial > 0 ? $"p{block.Partial}" : "")
        + (_columns.Blocks.Uniform < _columns.Blocks.All.Count && block.Index >= _columns.Blocks.Uniform && block.Index > 0
            ? "_last" : "");

    private MethodPlan Method(string name, string summary, IEnumerable<string> numbers, Action<BodyBuilder> write) =>
        _methods.Get(name, summary, ["input", "weights", "bias", "output"],
            [.. numbers, .. RowNumbers], write);

    /// <summary>Bias and all taps of <paramref name="height"/> windows.</summary>
    /// <param name="writeTaps">Writes those of x, at the input and weights of the first.</param>
    private void Accumulate(
        BodyBuilder body, ColumnBlock block, IReadOnlyList<int> vectors, TilePointers at, int height,
        Action<BodyBuilder, Address, Address> writeTaps)
    {
        LoadBias(body, block, vectors, height);
        Methods.OuterTapLoops(
            _context, body, at.Input, at.Weights, _columns.ElementSize(block), writeTaps, _columns.XElements);
    }

    private void LoadBias(BodyBuilder body, ColumnBlock block, IReadOnlyList<int> vectors, int height)
    {
        for (var p = 0; p < height; p++)
        {
            foreach (var v in vectors)
                body.Do(new Load(Width(block, v), Sum(p, v), At.Bias + v * Lanes));
        }
    }

    /// <summary>For each input channel some taps of x, one behind the other.</summary>
    private void WrittenTaps(
        BodyBuilder body, ColumnBlock block, IReadOnlyList<int> vectors, IReadOnlyList<int> taps, Address input, Address weights,
        int height, int loopsBeside = 1)
    {
        var multiplyAdds = loopsBeside * height * taps.Sum(u => WithTap(vectors, block, u).Count);
        Channels(body, block, input, weights, multiplyAdds, (channel, x, w) =>
        {
            foreach (var u in taps)
            {
                if (taps.Count > 1)
                    channel.Note($"tap {u}: input {Methods.Window(-u * _context.X.OffsetStep)}");
                Channel(channel, block, WithTap(vectors, block, u), x + u * TapStep, w + _columns.TapBegin(block, u), height);
            }
        });
    }

    /// <summary>For each of a number of taps of x all input channels.</summary>
    private void TapLoop(
        BodyBuilder body, ColumnBlock block, IReadOnlyList<int> vectors, Address input, Address weights, int height, Int taps)
    {
        var tapInput = body.Point("inputTap", input);
        var tapWeights = body.Point("weightsTap", weights);
        body.Repeat("tap", taps, [(tapInput, TapStep), (tapWeights, _columns.TapBegin(block, 1))], tap =>
            Channels(tap, block, tapInput, tapWeights, height * vectors.Count, (channel, x, w) =>
                Channel(channel, block, vectors, x, w, height)));
    }

    private void Channels(
        BodyBuilder body, ColumnBlock block, Address input, Address weights, int multiplyAdds,
        Action<BodyBuilder, Address, Address> write, (Pointer Pointer, Int Step)? ahead = null) =>
        ChannelLoop.Write(body, ChannelSteps, multiplyAdds,
            ("inputC", input, 1), ("weightsC", weights, _columns.ChannelSize(block)), write, ahead);

    /// <summary>One input channel of one tap.</summary>
    private void Channel(
        BodyBuilder body, ColumnBlock block, IReadOnlyList<int> vectors, Address input, Address weights, int height)
    {
        OuterProduct.Write(RegisterTiling.KeepsInputs(_context.Target, height, vectors.Count),
            [.. Enumerable.Range(0, height)], Input, vectors, Weight, MultiplyAdd);

        void Input(int p)
        {
            body.Do(new Broadcast(Lanes, InputName(p, Lanes), input + p * WindowInput));
            if (vectors.Any(v => Width(block, v) < Lanes))
                body.Do(new LowerHalf(_context.Target.HalfLanes, InputName(p, _context.Target.HalfLanes), InputName(p, Lanes)));
        }

        void Weight(int v) => body.Do(new Load(Width(block, v), $"w_v{v}",
            weights + (v / block.Vectors * _columns.BlockSize(block) + v % block.Vectors * Lanes)));

        void MultiplyAdd(int p, int v)
        {
            var (lanes, accumulator) = (Width(block, v), Sum(p, v));
            body.Do(_context.AddProduct(lanes, accumulator, InputName(p, lanes), $"w_v{v}"));
        }

        string InputName(int p, int lanes) => $"in_x{p}" + (lanes < Lanes ? "_half" : "");
    }

    /// <summary>Activation and stores; of windows that are cut, only columns [from, to).</summary>
    private void Store(
        BodyBuilder body, ColumnBlock block, IReadOnlyList<int> vectors, TilePointers at, int height, (Int From, Int To)? cut)
    {
        for (var p = 0; p < height; p++)
        {
            foreach (var v in vectors)
            {
                var (register, lanes) = (Sum(p, v), Width(block, v));
                var bias = at.Bias + v * Lanes;
                VectorOp Slopes(int count, string slopes) => new Load(count, slopes, bias + _columns.BiasLength);
                _epilogue.Apply(body, lanes, [register], Slopes);
                var column = Column(block, v);
                var target = at.Output + (p * WindowOutput + column);
                if (_columns.Rows > 1)
                    StoreInRows(body, lanes, register, p * WindowOutput, (column, Used(block, v)), cut, Slopes);
                else if (cut is { } columns)
                    StoreCut(body, lanes, register, target, columns.From - column, columns.To - column, Used(block, v), Slopes);
                else
                    _epilogue.Store(body, StoreOf(block, lanes, target, register), Slopes);
            }
        }
    }

    /// <summary>The columns of a register, of a window of joined rows: those of each row to that row.</summary>
    private void StoreInRows(
        BodyBuilder body, int lanes, string register, int window, (int First, int Count) columns, (Int From, Int To)? cut,
        ChannelReader slopes)
    {
        var width = _columns.RowColumns;
        for (var row = columns.First / width; row * width < columns.First + columns.Count; row++)
        {
            var first = row * width - columns.First;
            var (from, to) = (Math.Max(0, first), Math.Min(columns.Count, first + width));
            var whole = new StoreRange(lanes, OutputRow(row) + (window - first), register, from, to);
            if (cut is { } some)
            {
                var part = whole with { From = Int.Max(from, some.From + first), To = Int.Min(to, some.To + first) };
                body.When(Int.Variable(s_rowTo[0]), Relation.AtLeast, row + 1, inside => _epilogue.Store(inside, part, slopes));
            }
            else
            {
                _epilogue.Store(body, to - from == lanes ? new Store(lanes, whole.Target, register) : whole, slopes);
            }
        }
    }

    /// <summary>All columns of a vector.</summary>
    private static StoreOp StoreOf(ColumnBlock block, int lanes, Address target, string register) => block.Partial > 0
        ? new StorePartial(lanes, target, register, block.Partial)
        : new Store(lanes, target, register);

    /// <summary>The register that sums a vector of a window.</summary>
    private static string Sum(int window, int vector) => $"acc_x{window}_v{vector}";

    /// <summary>Where joined rows of outputs begin.</summary>
    private static Address OutputRow(int row) => row == 0 ? At.Output : At.Output + row * Int.Variable(s_outRow[0]);

    private static IReadOnlyList<int> AllVectors(ColumnBlock block, int blocks = 1) =>
        [.. Enumerable.Range(0, blocks * block.Vectors)];

    /// <summary>Those of the vectors that have a tap of x.</summary>
    private IReadOnlyList<int> WithTap(IEnumerable<int> vectors, ColumnBlock block, int tap) =>
        [.. vectors.Where(v => v % block.Vectors < _columns.Vectors(block, tap))];

    /// <summary>The first column of a vector, counted from that of the first block.</summary>
    private int Column(ColumnBlock block, int vector) =>
        vector / block.Vectors * block.Vectors * Lanes + block.Offsets[vector % block.Vectors];

    private static int Width(ColumnBlock block, int vector) => block.Widths[vector % block.Vectors];

    /// <summary>Lanes of a vector that are columns.</summary>
    private static int Used(ColumnBlock block, int vector) => block.Used(vector % block.Vectors);
}
