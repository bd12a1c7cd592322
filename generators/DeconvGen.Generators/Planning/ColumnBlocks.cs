namespace DeconvGen.Generators.Planning;

/// <summary>
/// The columns of a channels-last window (output channels, of one phase or of all) cut into blocks of whole vectors. Where
/// they are no multiple of the vector, the last vector lies back over the one before; fewer columns than lanes are a partial
/// one.
/// </summary>
internal sealed class ColumnBlocks
{
    private ColumnBlocks(int lanes, int columns, IReadOnlyList<ColumnBlock> blocks)
    {
        Lanes = lanes;
        Columns = columns;
        All = blocks;
        Uniform = blocks.Count;
        while (Uniform > 1 && !blocks[Uniform - 1].SameShape(blocks[0]))
            Uniform--;
    }

    public int Lanes { get; }

    public int Columns { get; }

    public IReadOnlyList<ColumnBlock> All { get; }

    /// <summary>How many of the first blocks have one shape and follow each other in equal steps.</summary>
    public int Uniform { get; }

    /// <summary>Lanes of all blocks, overlaps and unused lanes counted.</summary>
    public int PackedLanes => All.Sum(block => block.Offsets.Count) * Lanes;

    /// <summary>For each packed lane the column whose weight it holds, or -1.</summary>
    public IReadOnlyList<int> ColumnOfLane =>
        [.. All.SelectMany(block => block.Offsets.SelectMany(offset => Enumerable.Range(0, Lanes).Select(lane =>
            block.Partial > 0 && lane >= block.Partial ? -1 : block.First + offset + lane)))];

    /// <summary>Writes what is done with the block of an index: only the last can have another shape than the first.</summary>
    public void Choose(BodyBuilder body, Int index, Action<BodyBuilder, ColumnBlock, Int> write)
    {
        void Uniformly(BodyBuilder inner) => write(inner, All[0], index);

        if (Uniform == All.Count)
            Uniformly(body);
        else
            body.When(index, Relation.AtLeast, Uniform, last => write(last, All[Uniform], Uniform), Uniformly);
    }

    /// <summary>One block of all columns, whole vectors.</summary>
    public static ColumnBlocks Whole(int columns, int lanes) =>
        new(lanes, columns, [new(0, 0, 0, [.. Enumerable.Range(0, columns / lanes).Select(v => v * lanes)], 0)]);

    public static int Vectors(int columns, int lanes) => (columns + lanes - 1) / lanes;

    public static ColumnBlocks Cut(int columns, int lanes)
    {
        var vectors = Vectors(columns, lanes);
        var blocks = new List<ColumnBlock>();
        for (var done = 0; done < vectors;)
        {
            // Two vectors a block feed six pixels each from one broadcast; an odd count ends in a block of three. Five in all
            // stay together: two passes over lines of the output that they share cost a fifth of espnet.
            var left = vectors - done;
            var take = vectors == 5 || left is 3 or 1 ? left : 2;
            var first = done * lanes;
            var offsets = Enumerable.Range(0, take)
                .Select(v => columns < lanes ? 0 : Math.Min(v * lanes, columns - lanes - first)).ToArray();
            blocks.Add(new ColumnBlock(blocks.Count, first, done * lanes, offsets, columns < lanes ? columns : 0));
            done += take;
        }

        return new(lanes, columns, blocks);
    }
}

/// <param name="First">Its first column.</param>
/// <param name="FirstLane">Packed lanes before it.</param>
/// <param name="Offsets">For each vector its first column, counted from <paramref name="First"/>.</param>
/// <param name="Partial">Columns of a single vector that has more lanes than there are columns; 0 for whole vectors.</param>
internal sealed record ColumnBlock(int Index, int First, int FirstLane, IReadOnlyList<int> Offsets, int Partial)
{
    public int Vectors => Offsets.Count;

    public bool SameShape(ColumnBlock other) => Partial == other.Partial && Offsets.SequenceEqual(other.Offsets);
}
