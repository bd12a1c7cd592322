namespace DeconvGen.Generators.Planning;

/// <summary>Products with lanes over the columns of a window: each input of a transformed pixel meets all columns.</summary>
internal sealed class WinogradColumnProducts(KernelContext context, WinogradShape shape, WinogradAhead ahead)
    : WinogradProducts(context, shape, ahead)
{
    public override (string Tile, string Weights, string Order) Summary
    {
        get
        {
            var vectors = Shape.Blocks.All[0].Vectors;
            return (
                $"up to {Tallest(vectors)} triples x {vectors} vectors of {Lanes} columns, "
                    + $"the {Shape.Blocks.Columns} columns of a window in {Shape.Blocks.All.Count} blocks",
                "[product of x][input channel][lane]", "the input channels");
        }
    }

    protected override int Tallest(int vectors) => RegisterTiling.Windows(Context.Target, vectors);

    protected override void Tile(BodyBuilder body, ColumnBlock block, int vectors, int height)
    {
        Each(height, vectors, (p, v) => body.Do(new Constant(block.Widths[v], Sum(p, v), 0f)));
        Channels(body, block, vectors, height);
        Each(height, vectors, (p, v) => body.Do(new Store(block.Widths[v],
            Products + (p * Shape.ProductFloats(block) + v * Lanes), Sum(p, v))));
    }

    protected override string Name(ColumnBlock block, int vectors) => $"v{vectors}"
        + (vectors < block.Vectors ? $"of{block.Vectors}" : "")
        + (block.Widths.Take(vectors).Any(width => width < Lanes) ? "_half" : "");

    private void Channels(BodyBuilder body, ColumnBlock block, int vectors, int height) => ChannelLoop.Write(
        body, Context.Spec.InputChannels, height * vectors, ("pixelsC", Pixels, 1), ("weightsC", Weights, vectors * Lanes),
        (channel, pixels, weights) =>
        {
            for (var v = 0; v < vectors; v++)
                channel.Do(new Load(block.Widths[v], $"w_v{v}", weights + v * Lanes));
            for (var p = 0; p < height; p++)
                Pixel(channel, block, vectors, p, pixels + p * Shape.PixelFloats);
        });

    private void Pixel(BodyBuilder body, ColumnBlock block, int vectors, int p, Address pixel)
    {
        string Input(int lanes) => $"in_x{p}" + (lanes < Lanes ? "_half" : "");

        body.Do(new Broadcast(Lanes, Input(Lanes), pixel));
        if (block.Widths.Take(vectors).Any(width => width < Lanes))
            body.Do(new LowerHalf(Context.Target.HalfLanes, Input(Context.Target.HalfLanes), Input(Lanes)));
        for (var v = 0; v < vectors; v++)
            body.Do(new MultiplyAdd(block.Widths[v], Sum(p, v), Input(block.Widths[v]), $"w_v{v}"));
    }

    private static string Sum(int triple, int vector) => $"sum_x{triple}_v{vector}";

    private static void Each(int height, int vectors, Action<int, int> write)
    {
        for (var p = 0; p < height; p++)
        {
            for (var v = 0; v < vectors; v++)
                write(p, v);
        }
    }
}
