namespace DeconvGen.Generators.Planning;

/// <summary>Sums that wait in the output from one tap to the next: for each of some rows, those of as many windows.</summary>
internal sealed partial class ChannelsLastTiles
{
    private static readonly string[] s_ahead = ["ahead"];
    private static readonly string[] s_aheadStep = ["aheadStep"];

    /// <summary>Not "output", beside which a residual would walk.</summary>
    private static Pointer Sums => new("sums");

    private static Int Count => Int.Variable("count");

    private static Int RowCount => Int.Variable("rows");

    private static Int AheadStep => Int.Variable(s_aheadStep[0]);

    private bool AsksForWeights => _context.Target.Prefetches;

    /// <summary>They begin with the bias.</summary>
    public MethodPlan BeginSums(ColumnBlock block) => _methods.Get(
        $"BeginSums_{Shape(block)}", "The sums of count windows in each row begin with the bias.", ["bias", "sums"],
        ["count", "rows", "outRow"], body =>
        {
            LoadBias(body, block, AllVectors(block), 1);
            ForEachWindow(body, Sums, (window, at) => StoreSums(window, block, at, 1));
        });

    /// <summary>The products of one tap are added. Meanwhile the weights behind its own, most often those of the next tap, come
    /// near: an equal part with each tile, so that far memory and products take their time together. Without it 512 > 512, k3 on
    /// 7 x 7, took a tenth longer, 2048 > 256, k4 s2 on 8 x 6, two fifths.</summary>
    public MethodPlan AddTap(ColumnBlock block) => _methods.Get(
        $"AddTap_{Shape(block)}", "Adds one tap to the sums of count windows in each row.", ["input", "weights", "sums"],
        ["count", "rows", "inRow", "outRow"], body =>
        {
            var cover = TileHeights.Of(body, Count, Tallest(block));
            var (input, sums) = (body.Point("inputY", At.Input), body.Point("sumsY", Sums));
            var moves = new List<(Pointer, Int)> { (input, Int.Variable("inRow")), (sums, Int.Variable("outRow")) };
            var (ahead, aheadTile) = (new Pointer("aheadY"), AheadStep * ChannelSteps);
            if (AsksForWeights)
            {
                body.Let(s_aheadStep[0], Int.Max(1, _columns.ChannelSize(block) / (RowCount * cover.Tiles)));
                body.Point(ahead.Name, At.Weights + _columns.ElementSize(block));
                moves.Add((ahead, cover.Tiles * aheadTile));
            }

            body.Repeat("row", RowCount, moves, row => TileHeights.Cover(
                row, cover, Tallest(block), (inner, height, tiles, first) =>
                {
                    Address[] at = [input + first * WindowInput, At.Weights, sums + first * WindowOutput];
                    var tilesBefore = first.Constant == 0 ? 0 : cover.Taller;
                    if (AsksForWeights)
                        inner.Call(AddTap(block, height), [.. at, ahead + tilesBefore * aheadTile], [tiles, AheadStep]);
                    else
                        inner.Call(AddTap(block, height), at, [tiles]);
                }));
        });

    private MethodPlan AddTap(ColumnBlock block, int height) => _methods.Get(
        $"AddTap_{Shape(block)}_x{height}", $"Adds one tap to tiles of {height} windows, and asks for weights ahead.",
        ["input", "weights", "sums", .. AsksForWeights ? s_ahead : []], ["tiles", .. AsksForWeights ? s_aheadStep : []],
        body => body.Repeat("tile", Int.Variable("tiles"),
            [(At.Input, height * WindowInput), (Sums, height * WindowOutput)], tile =>
            {
                var vectors = AllVectors(block);
                LoadSums(tile, block, Sums, height);
                Channels(tile, block, At.Input, At.Weights, height * vectors.Count,
                    (channel, x, w) => Channel(channel, block, vectors, x, w, height),
                    AsksForWeights ? (new Pointer(s_ahead[0]), AheadStep) : null);
                StoreSums(tile, block, Sums, height);
            }));

    /// <summary>Residual and activation of complete sums.</summary>
    public MethodPlan EndSums(ColumnBlock block) => _methods.Get(
        $"EndSums_{Shape(block)}", "Completes the sums of count windows in each row.", ["bias", "output"],
        ["count", "rows", "outRow"], body => ForEachWindow(body, At.Output, (window, at) =>
        {
            LoadSums(window, block, at, 1);
            Store(window, block, AllVectors(block), At with { Output = at }, 1, cut: null);
        }));

    private void ForEachWindow(BodyBuilder body, Pointer first, Action<BodyBuilder, Pointer> write)
    {
        var row = body.Point(first.Name + "Y", first);
        body.Repeat("row", RowCount, [(row, Int.Variable("outRow"))], inner =>
        {
            var x = inner.Point(first.Name + "X", row);
            inner.Repeat("window", Count, [(x, WindowOutput)], window => write(window, x));
        });
    }

    private void LoadSums(BodyBuilder body, ColumnBlock block, Pointer sums, int height) => ForEachSum(block, height, (p, v, at) =>
        body.Do(block.Partial > 0 ? new LoadPartial(Width(block, v), Sum(p, v), sums + at, block.Partial)
            : new Load(Width(block, v), Sum(p, v), sums + at)));

    private void StoreSums(BodyBuilder body, ColumnBlock block, Pointer sums, int height) => ForEachSum(block, height, (p, v, at) =>
        body.Do(StoreOf(block, Width(block, v), sums + at, Sum(p, v))));

    /// <param name="write">Gets a window, a vector, and where its sums lie.</param>
    private void ForEachSum(ColumnBlock block, int height, Action<int, int, int> write)
    {
        for (var p = 0; p < height; p++)
        {
            foreach (var v in AllVectors(block))
                write(p, v, p * WindowOutput + Column(block, v));
        }
    }
}
