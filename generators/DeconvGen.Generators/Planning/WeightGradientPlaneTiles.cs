using DeconvGen.Generators.Targets;

namespace DeconvGen.Generators.Planning;

/// <summary>The leaf methods of a gradient by the weights with lanes along x.</summary>
/// <param name="resultStride">From the weight of one sum to that of the next: of an input channel, or of an element.</param>
/// <param name="alongKernel">Depthwise: a tile has neighbouring elements along x in place of input channels.</param>
internal sealed class WeightGradientPlaneTiles(KernelContext context, GradientWalk walk, int resultStride, bool alongKernel)
{
    private readonly MethodTable _methods = new();

    public IReadOnlyList<MethodPlan> All => _methods.All;

    private int Stride => context.X.Stride;

    public static int Tallest(VectorTarget target, int outputs) => RegisterTiling.Windows(target, outputs);

    /// <summary>Channels of the small tensor (inputs) times channels of the large one (outputs); of depthwise kernels, elements
    /// times one.</summary>
    /// <param name="lanes">Those of the target, of which a row then has at least as many positions, or 1.</param>
    public MethodPlan Tile(int lanes, int inputs, int outputs)
    {
        var name = (alongKernel ? $"Tile_k{inputs}" : $"Tile_x{inputs}_y{outputs}") + (lanes == 1 ? "_narrow" : "");
        var size = alongKernel ? $"{inputs} elements of a kernel row" : $"{inputs} x {outputs} channels";
        return _methods.Get(name, $"Adds the sums of a block of positions: {size}"
                + (lanes == 1 ? ", position by position." : "."),
            [WeightGradientPlanner.Small.Name, WeightGradientPlanner.Large.Name, WeightGradientPlanner.Gradient.Name],
            ["count", .. walk.RowNumbers, "smallPlane", "largePlane"], body => Write(body, lanes, inputs, outputs));
    }

    private void Write(BodyBuilder body, int lanes, int inputs, int outputs)
    {
        var count = Int.Variable("count");
        var chains = RegisterTiling.Chains(inputs * outputs, most: lanes);
        List<string> sums = [.. from o in Enumerable.Range(0, outputs)
                                from i in Enumerable.Range(0, inputs)
                                from u in Enumerable.Range(0, chains)
                                select Sum(i, o, u)];
        foreach (var sum in sums)
            body.Do(new Constant(lanes, sum, 0f));
        var left = lanes == 1 ? 0 : body.Let("left", count % lanes);
        walk.ForEachRow(body, (row, small, large) =>
        {
            row.Repeat("x", count / (lanes * chains), [(small, lanes * chains), (large, lanes * chains * Stride)], some =>
            {
                for (var u = 0; u < chains; u++)
                    Vector(some, lanes, inputs, outputs, u, small + u * lanes, large + u * lanes * Stride, null);
            });
            if (chains > 1)
            {
                row.Repeat("v", count / lanes % chains, [(small, lanes), (large, lanes * Stride)],
                    one => Vector(one, lanes, inputs, outputs, 0, small, large, null));
            }

            // The last positions lie in a vector that ends with them; its other lanes have been added already.
            row.When(left, Relation.AtLeast, 1, rest =>
            {
                rest.Do(new LaneMask(lanes, "fresh", left * -1 + lanes, lanes));
                Vector(rest, lanes, inputs, outputs, 0, small + (left - lanes), large + (left - lanes) * Stride, "fresh");
            });
        });

        var perResult = inputs * chains;
        for (var o = 0; o < outputs; o++)
            AddUp(body, lanes, chains, [.. sums.Skip(o * perResult).Take(perResult)], o);
    }

    /// <summary>Lanes pairwise, so that the sums of the inputs lie side by side.</summary>
    private void AddUp(BodyBuilder body, int lanes, int chains, List<string> sums, int output)
    {
        for (var first = 0; first < sums.Count; first += lanes)
        {
            List<string> level = [.. sums.Skip(first).Take(lanes)];
            var results = level.Count / chains;
            for (var (width, step) = (lanes * chains, 0); width > 1; width /= 2, step++)
            {
                var paired = new List<string>();
                for (var i = 0; i < level.Count; i += 2)
                {
                    var name = $"total_y{output}_{first}_l{step}_{i / 2}";
                    body.Do(new AddPairs(lanes, name, level[i], level[Math.Min(i + 1, level.Count - 1)]));
                    paired.Add(name);
                }

                level = paired;
            }

            var strides = WeightStrides.Of(context);
            body.Do(new AddLanes(lanes, WeightGradientPlanner.Gradient + (output * strides.Output + first / chains * resultStride),
                level[0], 0, results, resultStride));
        }
    }

    private void Vector(
        BodyBuilder body, int lanes, int inputs, int outputs, int chain, Address small, Address large, string? mask)
    {
        void Keep(string register)
        {
            if (mask is not null)
                body.Do(new KeepLanes(lanes, register, register, mask));
        }

        void Large(string register, Address source)
        {
            body.Do(Stride == 1 || lanes == 1 ? new Load(lanes, register, source)
                : new LoadStrided(lanes, register, source, Stride));
            Keep(register);
        }

        void Small(Address source)
        {
            body.Do(new Load(lanes, "value", source));
            Keep("value");
        }

        if (alongKernel)
        {
            Small(small);
            for (var tap = 0; tap < inputs; tap++)
            {
                Large($"large_k{tap}", large + tap * context.X.Geometry.Dilation);
                body.Do(new MultiplyAdd(lanes, Sum(tap, 0, chain), "value", $"large_k{tap}"));
            }

            return;
        }

        for (var o = 0; o < outputs; o++)
            Large($"large_y{o}", large + o * Int.Variable("largePlane"));
        for (var i = 0; i < inputs; i++)
        {
            Small(small + i * Int.Variable("smallPlane"));
            for (var o = 0; o < outputs; o++)
                body.Do(new MultiplyAdd(lanes, Sum(i, o, chain), "value", $"large_y{o}"));
        }
    }

    private string Sum(int input, int output, int chain) =>
        alongKernel ? $"sum_p{chain}_k{input}" : $"sum_p{chain}_x{input}_y{output}";
}
