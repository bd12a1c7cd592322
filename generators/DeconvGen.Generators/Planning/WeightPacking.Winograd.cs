namespace DeconvGen.Generators.Planning;

/// <summary>Weights of minimal filtering: sums of taps.</summary>
internal static partial class WeightPacking
{
    private static readonly (int Tap, int Sign)[] s_noRow = [(0, 1)];

    /// <summary>[phase of y][block][product of y][product of x], then [input channel][lane] or, with lanes over input channels,
    /// [vector of input channels][column][lane]; behind all the bias [lane]. The products of an axis
    /// have twice its second tap, the sum and the difference of both, and twice the first.</summary>
    public static MethodPlan Winograd(KernelContext context, WinogradShape shape)
    {
        var (blocks, channels) = (shape.Blocks, context.Spec.OutputChannels);
        var x = context.OuterAxes;

        return Method(context, body => shape.ForEachRowPhase(body, (phased, phase, firstProduct, begin) =>
            phased.For("lane", 0, blocks.PackedLanes, 1, (inner, lane) =>
            {
                var column = inner.Let("column", Int.Lookup(new IntTable("ColumnOfLane", blocks.ColumnOfLane), lane));
                inner.When(column, Relation.AtLeast, 0, used =>
                {
                    var size = shape.RowProducts - firstProduct;
                    var channel = used.Let("channel", column % channels);
                    var xPhase = used.Let("xPhase", column / channels);
                    var start = used.Let("start", begin + blocks.PerLane(
                        $"BlockBegin{size}", (block, i) => shape.BlockBegin(block, size) + i - block.FirstLane, lane));
                    var rowSize = blocks.PerLane("RowSize", (block, _) => shape.RowSize(block), lane);
                    // Where all phases have two taps, the test is not written.
                    used.When(shape.TwoTapPhases(x) == context.X.Stride ? 0 : xPhase, Relation.AtLeast, shape.TwoTapPhases(x),
                        one => Taps(one, [xPhase]), two => Taps(two, [xPhase, xPhase + context.X.Stride]));
                    CopyBias(context, used, channel, s_packed + (shape.WeightsLength + lane), blocks.PackedLanes);

                    Int OfLane(int a, int b, Int c) => start + rowSize * (a - firstProduct)
                        + blocks.PerLane($"ProductBegin{b}", (block, _) => shape.ProductBegin(block, b), lane)
                        + c * blocks.PerLane($"ChannelSize{b}", (block, _) => shape.Vectors(block, b) * blocks.Lanes, lane);

                    // Of a single block. Channels behind the last stay 0.
                    Int OfColumn(int a, int b, Int c) => begin + (a - firstProduct) * shape.RowSize(blocks.All[0])
                        + shape.ProductBegin(blocks.All[0], b)
                        + (c / shape.Lanes * blocks.Columns + column) * shape.Lanes + c % shape.Lanes;

                    void Taps(BodyBuilder taps, IReadOnlyList<Int> xElements) =>
                        taps.For("c", 0, context.Spec.InputChannels, 1, (copy, c) =>
                        {
                            IReadOnlyList<Int> yElements = !shape.HasRows ? [0]
                                : firstProduct > 0 ? [phase] : [phase, phase + context.Phases[0].Stride];
                            for (var y = 0; y < yElements.Count; y++)
                            {
                                for (var k = 0; k < xElements.Count; k++)
                                    copy.Do(new Load(1, Tap(y, k), s_weights + Source(context,
                                        yElements[y] * context.Spec.Axes[x].Kernel + xElements[k], 0, c, channel)));
                            }

                            SumsOfTaps(copy, shape, (yElements.Count, xElements.Count), (a, b) => s_packed
                                + (shape.LanesOverInputs ? OfColumn(a, b, c) : OfLane(a, b, c)));
                        });
                });
            })));
    }

    /// <summary>For each product the sum of its taps.</summary>
    /// <param name="packed">The place of a product of y and one of x.</param>
    private static void SumsOfTaps(BodyBuilder body, WinogradShape shape, (int Y, int X) taps, Func<int, int, Address> packed)
    {
        for (var a = shape.HasRows && taps.Y == 1 ? 1 : 0; a < shape.RowProducts; a++)
        {
            for (var b = taps.X == 1 ? 1 : 0; b < WinogradShape.Products; b++)
            {
                var rows = shape.HasRows ? WinogradShape.TapsOf(a, taps.Y) : s_noRow;
                (string Tap, int Sign)[] terms =
                    [.. from y in rows from x in WinogradShape.TapsOf(b, taps.X) select (Tap(y.Tap, x.Tap), y.Sign * x.Sign)];
                var sum = terms[0].Tap;
                foreach (var (tap, sign) in terms.Skip(1))
                {
                    body.Do(sign < 0 ? new Subtract(1, $"sum_a{a}_b{b}", sum, tap) : new Add(1, $"sum_a{a}_b{b}", sum, tap));
                    sum = $"sum_a{a}_b{b}";
                }

                if ((shape.HasRows ? WinogradShape.TapFactor(a) : 1) * WinogradShape.TapFactor(b) is > 1 and var factor)
                {
                    body.Do(new Constant(1, $"factor_a{a}_b{b}", factor));
                    body.Do(new Multiply(1, $"packed_a{a}_b{b}", sum, $"factor_a{a}_b{b}"));
                    sum = $"packed_a{a}_b{b}";
                }

                body.Do(new Store(1, packed(a, b), sum));
            }
        }
    }

    private static string Tap(int y, int x) => $"w_y{y}_x{x}";
}
