namespace DeconvGen.Generators.Planning;

/// <summary>Products with lanes over input channels, for windows of few columns: each accumulator is one product of a column, whose
/// lanes are added at the end.</summary>
internal sealed class WinogradDotProducts(KernelContext context, WinogradShape shape, WinogradAhead ahead)
    : WinogradProducts(context, shape, ahead)
{
    private const int MostTriples = 8;

    public override (string Tile, string Weights, string Order) Summary =>
    (
        $"up to {Tallest(1)} triples x the {Columns} columns of a window, lanes over input channels, added at the end",
        "[product of x][vector of input channels][column][lane]",
        "in each lane the vectors of input channels, then neighbouring lanes in pairs");

    private int Columns => Shape.Blocks.Columns;

    /// <summary>As many accumulators as leave registers for the inputs of all triples and a weight.</summary>
    protected override int Tallest(int vectors) =>
        Math.Min(MostTriples, Math.Max(1, (Context.Target.Registers > 16 ? 24 : 12) / Columns));

    protected override string Name(ColumnBlock block, int vectors) => $"c{Columns}";

    protected override void Tile(BodyBuilder body, ColumnBlock block, int vectors, int height)
    {
        for (var p = 0; p < height; p++)
        {
            for (var c = 0; c < Columns; c++)
                body.Do(new Constant(Lanes, Sum(p, c), 0f));
        }

        Channels(body, height);
        var places = Shape.ProductFloats(block);
        for (var first = 0; first < height; first += Lanes / places)
        {
            var count = Math.Min(Lanes / places, height - first);
            var sums = LaneSums.Write(body, Lanes, $"products_x{first}", [.. Enumerable.Range(first, count).SelectMany(p =>
                Enumerable.Range(0, places).Select(c => c < Columns ? Sum(p, c) : null))]);
            var target = Products + first * places;
            body.Do(count * places == Lanes ? new Store(Lanes, target, sums)
                : new StorePartial(Lanes, target, sums, count * places));
        }
    }

    private void Channels(BodyBuilder body, int height)
    {
        var vectors = Shape.PixelFloats / Lanes;
        var written = CodeBudget.ChannelsWritten(vectors, height * Columns);
        Address pixels = Pixels;
        Address weights = Weights;
        if (written < vectors)
            (pixels, weights) = (body.Point("pixelsC", pixels), body.Point("weightsC", weights));
        body.Repeat("c", vectors / written,
            [(pixels.Pointer, written * Lanes), (weights.Pointer, written * Columns * Lanes)], channels =>
            {
                for (var v = 0; v < written; v++)
                    Vector(channels, height, pixels + v * Lanes, weights + v * Columns * Lanes);
            });
    }

    /// <summary>The fewer of inputs and weights wait in registers for the others.</summary>
    private void Vector(BodyBuilder body, int height, Address pixels, Address weights)
    {
        if (height <= Columns)
        {
            for (var p = 0; p < height; p++)
                Input(p);
            for (var c = 0; c < Columns; c++)
            {
                Weight(c);
                for (var p = 0; p < height; p++)
                    MultiplyAdd(p, c);
            }

            return;
        }

        for (var c = 0; c < Columns; c++)
            Weight(c);
        for (var p = 0; p < height; p++)
        {
            Input(p);
            for (var c = 0; c < Columns; c++)
                MultiplyAdd(p, c);
        }

        void Input(int p) => body.Do(new Load(Lanes, $"in_x{p}", pixels + p * Shape.PixelFloats));

        void Weight(int c) => body.Do(new Load(Lanes, $"w_c{c}", weights + c * Lanes));

        void MultiplyAdd(int p, int c) => body.Do(new MultiplyAdd(Lanes, Sum(p, c), $"in_x{p}", $"w_c{c}"));
    }

    private static string Sum(int triple, int column) => $"sum_x{triple}_c{column}";
}
