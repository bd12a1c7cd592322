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

    private void Channels(BodyBuilder body, int height) => ChannelLoop.Write(
        body, Shape.PixelFloats / Lanes, height * Columns, ("pixelsC", Pixels, Lanes), ("weightsC", Weights, Columns * Lanes),
        (vector, pixels, weights) =>
        {
            // The fewer of inputs and weights wait in registers for the others.
            OuterProduct.Write(inputsWait: height <= Columns, [.. Enumerable.Range(0, height)], Input,
                [.. Enumerable.Range(0, Columns)], Weight, MultiplyAdd);

            void Input(int p) => vector.Do(new Load(Lanes, $"in_x{p}", pixels + p * Shape.PixelFloats));

            void Weight(int c) => vector.Do(new Load(Lanes, $"w_c{c}", weights + c * Lanes));

            void MultiplyAdd(int p, int c) => vector.Do(new MultiplyAdd(Lanes, Sum(p, c), $"in_x{p}", $"w_c{c}"));
        });

    private static string Sum(int triple, int column) => $"sum_x{triple}_c{column}";
}
