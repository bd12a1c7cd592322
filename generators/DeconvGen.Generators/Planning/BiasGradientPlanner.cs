using DeconvGen.Generators.Model;
using DeconvGen.Generators.Targets;

namespace DeconvGen.Generators.Planning;

/// <summary>
/// The gradient by the bias: <c>g[o] += sum over images and positions of outputGradient[..][o]</c>. A unit of work is a block of
/// channels and walks over the whole batch.
/// </summary>
internal sealed class BiasGradientPlanner(KernelContext context)
{
    public const string Role = "BiasGradient";

    /// <summary>Positions that are added up before they are added to the rest: one long sum would lose more.</summary>
    private const int Positions = 4096;

    private const int Chains = 4;

    private static readonly Pointer s_source = new("outputGradient");
    private static readonly Pointer s_gradient = new("gradient");

    private readonly MethodTable _methods = new();

    private int Lanes => context.Target.Lanes;

    private int Channels => context.Spec.OutputChannels;

    public static KernelPlan Plan(KernelSpec spec, VectorTarget target) => new BiasGradientPlanner(new(spec, target)).Plan();

    private KernelPlan Plan()
    {
        var planar = context.Spec.Layout == TensorLayout.ChannelsFirst || Channels == 1;
        var blocks = ColumnBlocks.Cut(Channels, Lanes);
        var positions = KernelContext.Product(context.OutputSizes);
        var digit = planar ? new Digit("channel", Channels) : new Digit("block", blocks.All.Count);
        var rows = BodyBuilder.BuildMethod(body => Methods.ForEachUnit(body, [digit], (unit, place) =>
        {
            if (planar)
                Plane(unit, place[0], positions);
            else
                Block(unit, place[0], blocks, positions);
        }));
        return new(context.Target,
            [
                "gradient by the bias, lanes " + (planar ? "along the positions of a plane" : "over channels"),
                $"order of additions: images, blocks of {Positions} positions; within a block {Chains} interleaved chains",
            ],
            0, null, null, digit.Count!,
            Methods.Rows([s_source.Name, s_gradient.Name], context.OutputSizes, rows),
            _methods.All)
        {
            Role = Role,
            TimePerOutput = 200,
        };
    }

    private void Block(BodyBuilder body, Int unit, ColumnBlocks blocks, Int positions)
    {
        var all = body.Let("positions", Int.Variable("batch") * positions);
        void Tiles(BodyBuilder inner, ColumnBlock block, Int channel) => inner.For("first", 0, all, Positions, (part, first) =>
            part.Call(
                Tile(block), [s_source + (first * Channels + channel), s_gradient + channel], [Int.Min(Positions, all - first)]));

        blocks.Choose(body, unit,
            (inner, block, index) => Tiles(inner, block, (index - block.Index) * (block.Vectors * Lanes) + block.First));
    }

    private void Plane(BodyBuilder body, Int channel, Int positions)
    {
        var plane = body.Let("plane", positions);
        body.For("image", 0, Int.Variable("batch"), 1, (image, index) => image.For("first", 0, plane, Positions, (part, first) =>
        {
            var count = part.Let("count", Int.Min(Positions, plane - first));
            Address[] at = [s_source + ((index * Channels + channel) * plane + first), s_gradient + channel];
            if (Lanes == 1)
                part.Call(PlaneTile(1), at, [count]);
            else
                part.When(count, Relation.AtLeast, Lanes, wide => wide.Call(PlaneTile(Lanes), at, [count]),
                    narrow => narrow.Call(PlaneTile(1), at, [count]));
        }));
    }

    /// <summary>Lanes over the channels of a block.</summary>
    private MethodPlan Tile(ColumnBlock block) => Method(
        $"Tile_v{block.Vectors}" + (block.Offsets[block.Vectors - 1] < (block.Vectors - 1) * Lanes ? "_last" : ""), body =>
        {
            Begin(body, Lanes, Enumerable.Range(0, Chains * block.Vectors).Select(s => $"sum_{s}"));
            void Position(BodyBuilder inner, int chain, Address source)
            {
                for (var v = 0; v < block.Vectors; v++)
                {
                    inner.Do(block.Partial > 0 ? new LoadPartial(Lanes, "value", source + block.Offsets[v], block.Partial)
                        : new Load(Lanes, "value", source + block.Offsets[v]));
                    inner.Do(new MultiplyAdd(Lanes, $"sum_{chain * block.Vectors + v}", "value", "one"));
                }
            }

            Walk(body, 1, Channels, Position);
            for (var v = 0; v < block.Vectors; v++)
            {
                for (var u = 0; u < Chains; u++)
                {
                    body.Do(new AddLanes(Lanes, s_gradient + block.Offsets[v], $"sum_{u * block.Vectors + v}",
                        v * Lanes - block.Offsets[v], block.Partial > 0 ? block.Partial : Lanes, 1));
                }
            }
        });

    /// <summary>Lanes along the positions; the last of them lie in a vector that ends with them.</summary>
    private MethodPlan PlaneTile(int lanes) => Method(lanes == 1 ? "Tile_narrow" : "Tile", body =>
    {
        Begin(body, lanes, Enumerable.Range(0, Chains).Select(static u => $"sum_{u}"));
        Walk(body, lanes, 1, (inner, chain, source) =>
        {
            inner.Do(new Load(lanes, "value", source));
            inner.Do(new MultiplyAdd(lanes, $"sum_{chain}", "value", "one"));
        });
        if (lanes > 1)
        {
            var left = body.Let("left", Int.Variable("count") % lanes);
            body.When(left, Relation.AtLeast, 1, rest =>
            {
                rest.Do(new LaneMask(lanes, "fresh", left * -1 + lanes, lanes));
                rest.Do(new Load(lanes, "value", s_source + (left - lanes)));
                rest.Do(new KeepLanes(lanes, "value", "value", "fresh"));
                rest.Do(new MultiplyAdd(lanes, "sum_0", "value", "one"));
            });
        }

        if (lanes == 1)
        {
            for (var u = 0; u < Chains; u++)
                body.Do(new AddLanes(1, s_gradient, $"sum_{u}", 0, 1, 1));
            return;
        }

        body.Do(new AddPairs(lanes, "low", "sum_0", "sum_1"));
        body.Do(new AddPairs(lanes, "high", "sum_2", "sum_3"));
        body.Do(new AddPairs(lanes, "total", "low", "high"));
        for (var width = lanes; width > 1; width /= 2)
            body.Do(new AddPairs(lanes, "total", "total", "total"));
        body.Do(new AddLanes(lanes, s_gradient, "total", 0, 1, 1));
    });

    private static void Begin(BodyBuilder body, int lanes, IEnumerable<string> sums)
    {
        body.Do(new Constant(lanes, "one", 1f));
        foreach (var sum in sums)
            body.Do(new Constant(lanes, sum, 0f));
    }

    /// <summary>Positions in turn to the chains, what is left to the first; the pointer ends behind the last whole step.</summary>
    private static void Walk(BodyBuilder body, int lanes, int width, Action<BodyBuilder, int, Address> position)
    {
        var count = Int.Variable("count");
        body.Repeat("x", count / (lanes * Chains), [(s_source, lanes * Chains * width)], some =>
        {
            for (var u = 0; u < Chains; u++)
                position(some, u, s_source + u * lanes * width);
        });
        body.Repeat("rest", count / lanes % Chains, [(s_source, lanes * width)], one => position(one, 0, s_source));
    }

    private MethodPlan Method(string name, Action<BodyBuilder> write) =>
        _methods.Get(name, "Adds the sums of a block of positions.", [s_source.Name, s_gradient.Name], ["count"], write);
}
