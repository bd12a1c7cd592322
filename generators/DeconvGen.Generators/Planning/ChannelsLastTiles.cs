using DeconvGen.Generators.Model;
using DeconvGen.Generators.Targets;

namespace DeconvGen.Generators.Planning;

/// <summary>The methods of the channels-last strategy: tiles of each height, the choice among them, and borders.</summary>
internal sealed class ChannelsLastTiles
{
    /// <summary>Vectors that a border window computes at once: one broadcast serves all, and their chains hide the latency.</summary>
    private const int BorderVectors = 8;

    /// <summary>Multiply-adds for an output up to which the time that lines take to come is felt: of espnet 3 % for those of
    /// outputs, 5 % for those of inputs.</summary>
    private const int FewMultiplyAdds = 128;

    private static readonly string[] s_cut = ["from", "to"];

    private readonly KernelContext _context;
    private readonly WindowColumns _columns;
    private readonly Epilogue _epilogue;
    private readonly Dictionary<string, MethodPlan> _methods = [];

    public ChannelsLastTiles(KernelContext context, WindowColumns columns)
    {
        _context = context;
        _columns = columns;
        _epilogue = new(context);
    }

    public IReadOnlyList<MethodPlan> All => [.. _methods.Values];

    private int Lanes => _context.Target.Lanes;

    private int ChannelSteps => _context.InputChannelsPerGroup;

    private int PixelInput => _context.Spec.InputChannels;

    private int WindowInput => PixelInput * _context.X.InputStep;

    private int WindowOutput => _context.X.Stride * _context.Spec.OutputChannels;

    /// <summary>Packed floats of one kernel element for a block: input channels of a group times the block's lanes.</summary>
    public int ElementSize(ColumnBlock block) => ChannelSteps * block.Vectors * Lanes;

    public static int BorderBlocks(ColumnBlock block) =>
        block.Partial > 0 ? 1 : Math.Max(1, BorderVectors / block.Vectors);

    /// <summary>Windows of the tallest tile.</summary>
    public int Tallest(ColumnBlock block) => RegisterTiling.Windows(_context.Target, block.Vectors);

    /// <summary>Any number of windows with all taps. A declared size settles the tiles here, others in a method.</summary>
    public void Interior(BodyBuilder body, ColumnBlock block, int taps, Address[] at, Int count, IReadOnlyList<Int> outerNumbers)
    {
        if (count.Constant is not null)
            Cover(body, block, taps, at, count, outerNumbers);
        else
            body.Call(Interior(block, taps), at, [count, .. outerNumbers]);
    }

    private MethodPlan Interior(ColumnBlock block, int taps) =>
        Method($"Interior_{Shape(block)}_t{taps}", $"Windows in which all {taps} taps of the phase are valid.", ["count"],
            body => Cover(body, block, taps, [At.Input, At.Weights, At.Bias, At.Output], Int.Variable("count"),
                [.. Methods.OuterNumbers(_context).Select(Int.Variable)]));

    private void Cover(BodyBuilder body, ColumnBlock block, int taps, Address[] at, Int count, IReadOnlyList<Int> outerNumbers) =>
        TileHeights.Cover(body, count, Tallest(block), (inner, height, tiles, first) => inner.Call(Tile(block, taps, height),
            [at[0] + first * WindowInput, at[1], at[2], at[3] + first * WindowOutput], [tiles, .. outerNumbers]));

    /// <summary>One window of which only some taps, or only some columns, are there.</summary>
    public MethodPlan Border(ColumnBlock block, int blocks)
    {
        var name = $"Border_{Shape(block)}" + (blocks > 1 ? $"_b{blocks}" : "");
        return Method(name, "One window with its valid taps"
                + (_columns.AllPhases ? ", of which the columns from .. to are outputs." : ", xTaps of them."),
            ["xTaps", .. _columns.AllPhases ? s_cut : []], body =>
            {
                Accumulate(body, block, blocks, At, 1, null, Int.Variable("xTaps"));
                Store(body, block, blocks, At, 1, cut: _columns.AllPhases);
            });
    }

    private static TilePointers At => new(new("input"), new("weights"), new("bias"), new("output"));

    private MethodPlan Tile(ColumnBlock block, int taps, int height)
    {
        var perWindow = taps * block.Vectors;
        var unrolled = perWindow * height <= CodeBudget.MultiplyAddsPerMethod;
        return Method($"Tile_{Shape(block)}_t{taps}_x{height}", $"Tiles of {height} windows with all {taps} taps.", ["tiles"],
            body => body.Repeat("tile", Int.Variable("tiles"),
                [(new("input"), height * WindowInput), (new("output"), height * WindowOutput)], tile =>
                {
                    if (NeedsLinesEarly(taps))
                        AskForNext(tile, block, height);
                    Accumulate(tile, block, 1, At, height, unrolled ? taps : null, taps);
                    Store(tile, block, 1, At, height, cut: false);
                }));
    }

    private bool NeedsLinesEarly(int taps) => _context.Target.Prefetches && !_context.WritesLabels
        && !_context.OutputIsNear
        && taps * ChannelSteps * _context.MostOuterTaps <= FewMultiplyAdds;

    /// <summary>Asks for the lines that the next tile stores into, and for its inputs.</summary>
    private void AskForNext(BodyBuilder body, ColumnBlock block, int height)
    {
        var columns = block.Offsets[block.Offsets.Count - 1] + (block.Partial > 0 ? block.Partial : Lanes);
        var isWhole = columns == WindowOutput;
        body.Note("asks for lines that the next tile stores into");
        for (var p = 0; p < (isWhole ? 1 : height); p++)
        {
            for (var at = 0; at < (isWhole ? height * columns : columns); at += VectorTarget.LineFloats)
                body.Do(new Prefetch(At.Output + ((height + p) * WindowOutput + at), Near: true));
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

    private MethodPlan Method(string name, string summary, IEnumerable<string> numbers, Action<BodyBuilder> write)
    {
        if (!_methods.TryGetValue(name, out var method))
        {
            method = new(name, summary, ["input", "weights", "bias", "output"],
                [.. numbers, .. Methods.OuterNumbers(_context)], BodyBuilder.BuildMethod(write));
            _methods.Add(name, method);
        }

        return method;
    }

    /// <summary>Bias and all taps of <paramref name="height"/> windows. Taps are written out, or a loop of
    /// <paramref name="taps"/>.</summary>
    private void Accumulate(
        BodyBuilder body, ColumnBlock block, int blocks, TilePointers at, int height, int? unrolledTaps, Int taps)
    {
        var element = ElementSize(block);
        for (var p = 0; p < height; p++)
        {
            for (var v = 0; v < blocks * block.Vectors; v++)
                body.Do(new Load(Lanes, $"acc_x{p}_v{v}", at.Bias + v * Lanes));
        }

        Methods.OuterTapLoops(_context, body, at.Input, at.Weights, element, (inner, input, weights) =>
        {
            var tapStep = -_context.X.OffsetStep * PixelInput;
            if (unrolledTaps is { } count)
            {
                Channels(inner, block, input, weights, height * block.Vectors * count, (channel, x, w) =>
                {
                    for (var u = 0; u < count; u++)
                    {
                        if (count > 1)
                            channel.Note($"tap {u}: input {Methods.Window(-u * _context.X.OffsetStep)}");
                        Channel(channel, block, blocks, x + u * tapStep, w + u * element, height);
                    }
                });
                return;
            }

            var tapInput = inner.Point("inputTap", input);
            var tapWeights = inner.Point("weightsTap", weights);
            inner.Repeat("tap", taps, [(tapInput, tapStep), (tapWeights, element)], tap =>
                Channels(tap, block, tapInput, tapWeights, height * block.Vectors * blocks, (channel, x, w) =>
                    Channel(channel, block, blocks, x, w, height)));
        }, _columns.XElements);
    }

    /// <summary>All input channels, some written out: the end of a short loop is guessed wrong each time, 4 % of dcgan.</summary>
    private void Channels(
        BodyBuilder body, ColumnBlock block, Address input, Address weights, int multiplyAdds, Action<BodyBuilder, Address, Address> write)
    {
        var written = CodeBudget.ChannelsWritten(ChannelSteps, multiplyAdds);
        var (channelInput, channelWeights) = (input, weights);
        if (written < ChannelSteps)
            (channelInput, channelWeights) = (body.Point("inputC", input), body.Point("weightsC", weights));
        body.Repeat("c", ChannelSteps / written,
            [(channelInput.Pointer, written), (channelWeights.Pointer, written * block.Vectors * Lanes)], channel =>
            {
                for (var c = 0; c < written; c++)
                    write(channel, channelInput + c, channelWeights + c * block.Vectors * Lanes);
            });
    }

    /// <summary>One input channel of one tap.</summary>
    private void Channel(BodyBuilder body, ColumnBlock block, int blocks, Address input, Address weights, int height)
    {
        var blockSize = ElementSize(block) * _columns.Elements;
        for (var v = 0; v < blocks * block.Vectors; v++)
            body.Do(new Load(Lanes, $"w_v{v}", weights + (v / block.Vectors * blockSize + v % block.Vectors * Lanes)));
        for (var p = 0; p < height; p++)
        {
            body.Do(new Broadcast(Lanes, $"in_x{p}", input + p * WindowInput));
            for (var v = 0; v < blocks * block.Vectors; v++)
            {
                body.Do(_context.SkipsZeroWeights
                    ? new MultiplyAddTaps(Lanes, $"acc_x{p}_v{v}", $"in_x{p}", $"w_v{v}")
                    : new MultiplyAdd(Lanes, $"acc_x{p}_v{v}", $"in_x{p}", $"w_v{v}"));
            }
        }
    }

    /// <summary>Activation and stores; where windows are cut, only of the columns that are outputs.</summary>
    private void Store(BodyBuilder body, ColumnBlock block, int blocks, TilePointers at, int height, bool cut)
    {
        for (var p = 0; p < height; p++)
        {
            for (var v = 0; v < blocks * block.Vectors; v++)
            {
                var register = $"acc_x{p}_v{v}";
                var bias = at.Bias + v * Lanes;
                VectorOp Slopes(int lanes, string slopes) => new Load(lanes, slopes, bias + _columns.BiasLength);
                _epilogue.Apply(body, Lanes, [register], Slopes);
                var column = v / block.Vectors * block.Vectors * Lanes + block.Offsets[v % block.Vectors];
                var target = at.Output + (p * WindowOutput + column);
                if (cut)
                    StoreCut(body, register, target, column, block.Partial > 0 ? block.Partial : Lanes, Slopes);
                else
                    _epilogue.Store(body, block.Partial > 0 ? new StorePartial(Lanes, target, register, block.Partial)
                        : new Store(Lanes, target, register), Slopes);
            }
        }
    }

    private void StoreCut(BodyBuilder body, string register, Address target, int column, int lanes, ChannelReader slopes)
    {
        var (from, to) = (Int.Variable("from"), Int.Variable("to"));
        if (lanes < Lanes)
        {
            Part(body);
            return;
        }

        // Whole vectors are the rule: only phases at the crop cut one.
        body.When(Int.Min(from * -1 + column, to - (column + lanes)), Relation.AtLeast, 0,
            whole => _epilogue.Store(whole, new Store(Lanes, target, register), slopes), Part);

        void Part(BodyBuilder inner) => _epilogue.Store(inner,
            new StoreRange(Lanes, target, register, Int.Max(0, from - column), Int.Min(lanes, to - column)), slopes);
    }
}
