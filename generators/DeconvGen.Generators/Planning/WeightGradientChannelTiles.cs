namespace DeconvGen.Generators.Planning;

/// <summary>The leaf methods of a gradient by the weights with lanes over channels.</summary>
internal sealed class WeightGradientChannelTiles(KernelContext context, GradientWalk walk, ChannelSides sides)
{
    private readonly MethodTable _methods = new();

    public IReadOnlyList<MethodPlan> All => _methods.All;

    private int Lanes => context.Target.Lanes;

    private int SmallStep => context.Spec.InputChannels;

    private int LargeStep => context.X.Stride * context.Spec.OutputChannels;

    /// <summary>From the input of an element to that of the next.</summary>
    private int ElementStep => context.X.Geometry.Dilation * context.Spec.OutputChannels;

    /// <summary>Sums that a tile has for each vector of a block.</summary>
    public int Tallest(ColumnBlock block) => RegisterTiling.Sums(context.Target, block.Vectors);

    /// <summary>Vectors of a block times elements of a kernel row times channels of the other side, of which depthwise kernels have
    /// none but their own.</summary>
    public MethodPlan Tile(ColumnBlock block, int elements, int channels)
    {
        var shape = $"v{block.Vectors}" + (block.Partial > 0 ? $"p{block.Partial}" : "")
            + (block.Offsets[block.Vectors - 1] < (block.Vectors - 1) * Lanes ? "_last" : "");
        var name = $"Tile_{shape}" + (sides.AreSame || elements > 1 ? $"_k{elements}" : "")
            + (sides.AreSame ? "" : $"_x{channels}");
        var size = (sides.AreSame ? $"{elements} elements"
            : elements > 1 ? $"{elements} elements x {channels} channels" : $"{channels} channels") + $" x {block.Vectors} vectors";
        IReadOnlyList<Other> others = [.. from element in Enumerable.Range(0, elements)
                                          from channel in Enumerable.Range(0, channels)
                                          select new Other(element, channel)];
        return _methods.Get(name, $"Adds the sums of a block of positions: {size}.",
            [WeightGradientPlanner.Small.Name, WeightGradientPlanner.Large.Name, WeightGradientPlanner.Gradient.Name],
            ["count", .. walk.RowNumbers], body => Write(body, block, others));
    }

    private void Write(BodyBuilder body, ColumnBlock block, IReadOnlyList<Other> others)
    {
        var chains = RegisterTiling.Chains(block.Vectors * others.Count);
        for (var u = 0; u < chains; u++)
        {
            foreach (var other in others)
            {
                for (var v = 0; v < block.Vectors; v++)
                    body.Do(new Constant(Lanes, Sum(u, other, v), 0f));
            }
        }

        walk.ForEachRow(body, (row, small, large) =>
        {
            row.Repeat("x", Int.Variable("count") / chains, [(small, chains * SmallStep), (large, chains * LargeStep)], some =>
            {
                for (var u = 0; u < chains; u++)
                    Position(some, block, others, u, small + u * SmallStep, large + u * LargeStep);
            });
            if (chains > 1)
            {
                row.Repeat("rest", Int.Variable("count") % chains, [(small, SmallStep), (large, LargeStep)],
                    one => Position(one, block, others, 0, small, large));
            }
        });

        foreach (var other in others)
        {
            for (var v = 0; v < block.Vectors; v++)
            {
                // A vector that lies back over the one before adds only what that one has not.
                var covered = v * Lanes - block.Offsets[v];
                for (var u = 0; u < chains; u++)
                {
                    body.Do(new AddLanes(Lanes,
                        WeightGradientPlanner.Gradient + (other.Element * sides.ElementStride + other.Channel * sides.OtherStride
                            + block.Offsets[v] * sides.LaneStride),
                        Sum(u, other, v), covered, block.Partial > 0 ? block.Partial : Lanes, sides.LaneStride));
                }
            }
        }
    }

    private void Position(
        BodyBuilder body, ColumnBlock block, IReadOnlyList<Other> others, int chain, Address small, Address large)
    {
        var (vectors, channels) = sides.LanesAreInputs ? (small, large) : (large, small);
        for (var v = 0; v < block.Vectors; v++)
            body.Do(Read(block, $"own_v{v}", vectors + block.Offsets[v]));
        foreach (var other in others)
        {
            if (!sides.AreSame)
                body.Do(new Broadcast(Lanes, $"other_{other}", channels + (other.Element * ElementStep + other.Channel)));
            for (var v = 0; v < block.Vectors; v++)
            {
                if (sides.AreSame)
                    body.Do(Read(block, $"other_v{v}", channels + (other.Element * ElementStep + block.Offsets[v])));
                var right = sides.AreSame ? $"other_v{v}" : $"other_{other}";
                body.Do(new MultiplyAdd(Lanes, Sum(chain, other, v), $"own_v{v}", right));
            }
        }
    }

    private VectorOp Read(ColumnBlock block, string register, Address source) => block.Partial > 0
        ? new LoadPartial(Lanes, register, source, block.Partial)
        : new Load(Lanes, register, source);

    private static string Sum(int chain, Other other, int vector) => $"sum_p{chain}_{other}_v{vector}";

    /// <summary>What a vector is multiplied by: an element of the kernel row and a channel.</summary>
    private readonly record struct Other(int Element, int Channel)
    {
        public override string ToString() => $"k{Element}_x{Channel}";
    }
}

/// <summary>Which channels of a gradient run along the lanes, and where the sums of neighbours lie.</summary>
/// <param name="AreSame">Depthwise: lanes run over the channels of both sides.</param>
/// <param name="LanesAreInputs">Lanes run over the channels of the small tensor.</param>
/// <param name="LaneStride">From one lane's weight to the next's.</param>
/// <param name="OtherStride">From one broadcast channel's weight to the next's.</param>
/// <param name="ElementStride">From the weight of an element to that of the next.</param>
internal sealed record ChannelSides(bool AreSame, bool LanesAreInputs, int LaneStride, int OtherStride, int ElementStride);
