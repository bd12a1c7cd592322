namespace DeconvGen.Generators.Planning;

/// <summary>
/// The columns of a channels-last window (output channels, of one phase or of all) cut into blocks of whole vectors. Where
/// they are no multiple of the vector, the last vector lies back over the one before, or is half of one where half is enough;
/// fewer columns than lanes are a partial one.
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
        [.. All.SelectMany(block => Enumerable.Range(0, block.Vectors).SelectMany(v => Enumerable.Range(0, Lanes).Select(lane =>
            lane < block.Used(v) ? block.First + block.Offsets[v] + lane : -1)))];

    /// <summary>For each block the sum of those before it, and at the end that of all.</summary>
    public IReadOnlyList<long> Begins(Func<ColumnBlock, long> size)
    {
        var begins = new long[All.Count + 1];
        for (var i = 0; i < All.Count; i++)
            begins[i + 1] = begins[i] + size(All[i]);
        return begins;
    }

    /// <summary>A number of the block of a packed lane, or of the lane itself, as a table of the generated code.</summary>
    public Int PerLane(string name, Func<ColumnBlock, int, long> value, Int lane)
    {
        var blockOfLane = All.SelectMany(block => Enumerable.Repeat(block, block.Vectors * Lanes));
        return Int.Lookup(new IntTable(name, [.. blockOfLane.Select((block, i) => (int)value(block, i))]), lane);
    }

    /// <summary>A number of a vector of a block, as a table of the generated code.</summary>
    /// <param name="vector">Counted over all blocks.</param>
    public Int PerVector(string name, Func<ColumnBlock, int, long> value, Int vector)
    {
        var values = All.SelectMany(block => Enumerable.Range(0, block.Vectors).Select(v => (int)value(block, v)));
        return Int.Lookup(new IntTable(name, [.. values]), vector);
    }

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
        new(lanes, columns, [new(0, 0, 0, [.. Enumerable.Range(0, columns / lanes).Select(v => v * lanes)],
            [.. Enumerable.Repeat(lanes, columns / lanes)], 0)]);

    public static int Vectors(int columns, int lanes) => (columns + lanes - 1) / lanes;

    // Lost: all eight vectors of dbhead64 and of dcgan in one block.

    /// <summary>Five stay together: two passes over lines of the output that they share cost a fifth of espnet.</summary>
    public static bool AreOneBlock(int vectors) => vectors is <= 3 or 5;

    /// <param name="halfLanes">Lanes that the last vector may have instead; 0 for none.</param>
    public static ColumnBlocks Cut(int columns, int lanes, int halfLanes = 0)
    {
        var vectors = Vectors(columns, lanes);
        var lastLanes = columns - (vectors - 1) * lanes <= halfLanes ? halfLanes : lanes;
        var blocks = new List<ColumnBlock>();
        for (var done = 0; done < vectors;)
        {
            // Two vectors a block feed six pixels each from one broadcast; an odd count ends in a block of three.
            var left = vectors - done;
            var take = AreOneBlock(vectors) || left == 3 ? left : 2;
            var first = done * lanes;
            int[] widths = [.. Enumerable.Range(done + 1, take).Select(v => v == vectors ? lastLanes : lanes)];
            int[] offsets = [.. widths.Select((width, v) => Math.Max(0, Math.Min(v * lanes, columns - width - first)))];
            blocks.Add(new ColumnBlock(blocks.Count, first, done * lanes, offsets, widths, columns < lastLanes ? columns : 0));
            done += take;
        }

        return new(lanes, columns, blocks);
    }
}

/// <param name="First">Its first column.</param>
/// <param name="FirstLane">Packed lanes before it.</param>
/// <param name="Offsets">For each vector its first column, counted from <paramref name="First"/>.</param>
/// <param name="Widths">For each vector its lanes. Where they are fewer than those of a vector, as many packed ones are
/// empty.</param>
/// <param name="Partial">Columns of a single vector that has more lanes than there are columns; 0 for whole vectors.</param>
internal sealed record ColumnBlock(
    int Index, int First, int FirstLane, IReadOnlyList<int> Offsets, IReadOnlyList<int> Widths, int Partial)
{
    public int Vectors => Offsets.Count;

    /// <summary>Lanes of a vector that are columns.</summary>
    public int Used(int vector) => Partial > 0 ? Partial : Widths[vector];

    public bool SameShape(ColumnBlock other) =>
        Partial == other.Partial && Offsets.SequenceEqual(other.Offsets) && Widths.SequenceEqual(other.Widths);
}
