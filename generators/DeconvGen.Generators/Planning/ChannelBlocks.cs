namespace DeconvGen.Generators.Planning;

/// <summary>
/// Output channels cut into blocks of whole vectors for the channels-last layout. Where the channels are no multiple of the
/// vector, the last vector lies back over the one before; with fewer channels than lanes it is a partial one.
/// </summary>
internal sealed class ChannelBlocks
{
    private ChannelBlocks(int lanes, int channels, IReadOnlyList<ChannelBlock> blocks)
    {
        Lanes = lanes;
        Channels = channels;
        All = blocks;
        Uniform = blocks.Count;
        while (Uniform > 1 && !blocks[Uniform - 1].SameShape(blocks[0]))
            Uniform--;
    }

    public int Lanes { get; }

    public int Channels { get; }

    public IReadOnlyList<ChannelBlock> All { get; }

    /// <summary>How many of the first blocks have one shape and follow each other in equal steps.</summary>
    public int Uniform { get; }

    /// <summary>Lanes of all blocks, overlaps and unused lanes counted.</summary>
    public int PackedLanes => All.Sum(block => block.Offsets.Count) * Lanes;

    /// <summary>For each packed lane the channel whose weight it holds, or -1.</summary>
    public IReadOnlyList<int> ChannelOfLane =>
        [.. All.SelectMany(block => block.Offsets.SelectMany(offset => Enumerable.Range(0, Lanes).Select(lane =>
            block.Partial > 0 && lane >= block.Partial ? -1 : block.First + offset + lane)))];

    public static ChannelBlocks Cut(int channels, int lanes)
    {
        var vectors = (channels + lanes - 1) / lanes;
        var blocks = new List<ChannelBlock>();
        for (var done = 0; done < vectors;)
        {
            // Two vectors a block feed six pixels each from one broadcast; an odd count ends in a block of three.
            var left = vectors - done;
            var take = left is 3 or 1 ? left : 2;
            var first = done * lanes;
            var offsets = Enumerable.Range(0, take)
                .Select(v => channels < lanes ? 0 : Math.Min(v * lanes, channels - lanes - first)).ToArray();
            blocks.Add(new ChannelBlock(blocks.Count, first, done * lanes, offsets, channels < lanes ? channels : 0));
            done += take;
        }

        return new(lanes, channels, blocks);
    }
}

/// <param name="First">Its first channel.</param>
/// <param name="FirstLane">Packed lanes before it.</param>
/// <param name="Offsets">For each vector its first channel, counted from <paramref name="First"/>.</param>
/// <param name="Partial">Channels of a single vector that has more lanes than there are channels; 0 for whole vectors.</param>
internal sealed record ChannelBlock(int Index, int First, int FirstLane, IReadOnlyList<int> Offsets, int Partial)
{
    public int Vectors => Offsets.Count;

    public bool SameShape(ChannelBlock other) => Partial == other.Partial && Offsets.SequenceEqual(other.Offsets);
}
