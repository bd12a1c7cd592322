namespace DeconvGen.Generators.Planning;

/// <summary>The leaf methods of a gradient by the weights with lanes over channels.</summary>
internal sealed class WeightGradientChannelTiles(KernelContext context, GradientWalk walk, ChannelSides sides)
{
    /// <summary>Sums below which a tile takes several positions at once, each with sums of its own.</summary>
    private const int FewSums = 8;

    private const int MostChains = 4;

    private readonly MethodTable _methods = new();

    public IReadOnlyList<MethodPlan> All => _methods.All;

    private int Lanes => context.Target.Lanes;

    private int SmallStep => context.Spec.InputChannels;

    private int LargeStep => context.X.Stride * context.Spec.OutputChannels;

    /// <summary>From the input of an element to that of the next.</summary>
    private int ElementStep => context.X.Geometry.Dilation * context.Spec.OutputChannels;

    public int Tallest(ColumnBlock block) => RegisterTiling.Windows(context.Target, block.Vectors);

    /// <summary>Vectors of a block times <paramref name="height"/> channels of the other side, of depthwise kernels elements of a
    /// row.</summary>
    public MethodPlan Tile(ColumnBlock block, int height)
    {
        var shape = $"v{block.Vectors}" + (block.Partial > 0 ? $"p{block.Partial}" : "")
            + (block.Offsets[block.Vectors - 1] < (block.Vectors - 1) * Lanes ? "_last" : "");
        var name = $"Tile_{shape}" + (sides.AreSame ? $"_k{height}" : $"_x{height}");
        var size = $"{height} {(sides.AreSame ? "elements" : "channels")} x {block.Vectors} vectors";
        return _methods.Get(name, $"Adds the sums of a block of positions: {size}.",
            [WeightGradientPlanner.Small.Name, WeightGradientPlanner.Large.Name, WeightGradientPlanner.Gradient.Name],
            ["count", .. walk.RowNumbers], body => Write(body, block, height));
    }

    private void Write(BodyBuilder body, ColumnBlock block, int height)
    {
        var chains = 1;
        while (block.Vectors * height * chains < FewSums && chains < MostChains)
            chains *= 2;
        for (var u = 0; u < chains; u++)
        {
            for (var h = 0; h < height; h++)
            {
                for (var v = 0; v < block.Vectors; v++)
                    body.Do(new Constant(Lanes, Sum(u, h, v), 0f));
            }
        }

        walk.ForEachRow(body, (row, small, large) =>
        {
            row.Repeat("x", Int.Variable("count") / chains, [(small, chains * SmallStep), (large, chains * LargeStep)], some =>
            {
                for (var u = 0; u < chains; u++)
                    Position(some, block, height, u, small + u * SmallStep, large + u * LargeStep);
            });
            if (chains > 1)
            {
                row.Repeat("rest", Int.Variable("count") % chains, [(small, SmallStep), (large, LargeStep)],
                    one => Position(one, block, height, 0, small, large));
            }
        });

        for (var h = 0; h < height; h++)
        {
            for (var v = 0; v < block.Vectors; v++)
            {
                // A vector that lies back over the one before adds only what that one has not.
                var covered = v * Lanes - block.Offsets[v];
                for (var u = 0; u < chains; u++)
                {
                    body.Do(new AddLanes(Lanes,
                        WeightGradientPlanner.Gradient + (h * sides.OtherStride + block.Offsets[v] * sides.LaneStride),
                        Sum(u, h, v), covered, block.Partial > 0 ? block.Partial : Lanes, sides.LaneStride));
                }
            }
        }
    }

    private void Position(BodyBuilder body, ColumnBlock block, int height, int chain, Address small, Address large)
    {
        var (vectors, others) = sides.LanesAreInputs ? (small, large) : (large, small);
        for (var v = 0; v < block.Vectors; v++)
            body.Do(Read(block, $"own_v{v}", vectors + block.Offsets[v]));
        for (var h = 0; h < height; h++)
        {
            if (!sides.AreSame)
                body.Do(new Broadcast(Lanes, $"other_x{h}", others + h));
            for (var v = 0; v < block.Vectors; v++)
            {
                if (sides.AreSame)
                    body.Do(Read(block, $"other_v{v}", others + (h * ElementStep + block.Offsets[v])));
                body.Do(new MultiplyAdd(Lanes, Sum(chain, h, v), $"own_v{v}", sides.AreSame ? $"other_v{v}" : $"other_x{h}"));
            }
        }
    }

    private VectorOp Read(ColumnBlock block, string register, Address source) => block.Partial > 0
        ? new LoadPartial(Lanes, register, source, block.Partial)
        : new Load(Lanes, register, source);

    private static string Sum(int chain, int other, int vector) => $"sum_p{chain}_x{other}_v{vector}";
}

/// <summary>Which channels of a gradient run along the lanes, and where the sums of neighbours lie.</summary>
/// <param name="AreSame">Depthwise: lanes run over the channels of both sides.</param>
/// <param name="LanesAreInputs">Lanes run over the channels of the small tensor.</param>
/// <param name="LaneStride">From one lane's weight to the next's.</param>
/// <param name="OtherStride">From one broadcast channel's weight to the next's; depthwise, from an element's.</param>
internal sealed record ChannelSides(bool AreSame, bool LanesAreInputs, int LaneStride, int OtherStride);
