namespace DeconvGen.Generators.Planning;

/// <summary>
/// Output channels in blocks, as the tiles of a <see cref="PlanarShape"/> take them, and where their weights lie: in each group
/// the first <see cref="Wide"/> blocks have all channels of a tile, the others one less.
/// </summary>
internal sealed class PlanarBlocks(KernelContext context, PlanarShape shape)
{
    /// <summary>Blocks of a group.</summary>
    public int OfGroup { get; } = shape.Blocks(context.OutputChannelsPerGroup);

    public int Wide { get; } = shape.WideBlocks(context.OutputChannelsPerGroup);

    /// <summary>Blocks of all groups.</summary>
    public int All => context.Spec.Groups * OfGroup;

    /// <summary>Floats of packed weights, the biases and slopes behind them included.</summary>
    public int PackedLength => BiasBegin + context.Spec.OutputChannels * context.NumbersPerChannel;

    private int ChannelSize => context.KernelElements * context.InputChannelsPerGroup;

    private int BiasBegin => context.Spec.OutputChannels * ChannelSize;

    public override string ToString() => $"{Wide} of {OfGroup} blocks{(Wide == OfGroup ? "" : ", the others one less")}";

    /// <summary>First channel of a block, counted within its group.</summary>
    public Int FirstChannel(Int block) => block * (shape.Channels - 1) + (Wide == OfGroup ? block : Int.Min(block, Wide));

    /// <summary>Channels of a block.</summary>
    public Int Channels(Int block) => Wide == OfGroup ? shape.Channels : shape.Channels - 1 + Int.Min(1, Wide / (block + 1));

    /// <summary>Names where block <paramref name="at"/> of <see cref="All"/> begins in the rows of a unit.</summary>
    public PlanarPlace Place(BodyBuilder body, PlanarFrame frame, Int at)
    {
        var block = Place(body, at);
        return new(block, body.Point("inputStart", frame.InputPlane(block.Group)),
            body.Point("outputStart", LabelRows.PlaneStart(context, frame, block.Channel)),
            body.Let("element", frame.FirstElement(xElements: 1)));
    }

    /// <summary>Names where block <paramref name="at"/> of <see cref="All"/> lies.</summary>
    public PlanarBlock Place(BodyBuilder body, Int at)
    {
        var groups = context.Spec.Groups;
        var group = groups == 1 ? 0 : body.Let("g", at / OfGroup);
        var block = groups == 1 ? at : body.Let("b", at % OfGroup);
        var channel = body.Let("channel",
            group * context.OutputChannelsPerGroup + (OfGroup == 1 ? 0 : FirstChannel(block)));
        return new(group, block, channel, Methods.Weights + channel * ChannelSize, Methods.Weights + (BiasBegin + channel));
    }

    /// <summary>Writes what a block does for as many channels as it has.</summary>
    public void ForItsChannels(BodyBuilder body, PlanarBlock block, Action<BodyBuilder, int> write)
    {
        if (Wide == OfGroup)
            write(body, shape.Channels);
        else
            body.When(block.OfGroup, Relation.AtLeast, Wide,
                narrow => write(narrow, shape.Channels - 1), wide => write(wide, shape.Channels));
    }
}

/// <summary>A block of output channels.</summary>
/// <param name="Group">Its group.</param>
/// <param name="OfGroup">Its number there.</param>
/// <param name="Channel">Its first channel, of those of all groups.</param>
/// <param name="Weights">Where the weights of that channel begin.</param>
/// <param name="Bias">Where its bias is.</param>
internal sealed record PlanarBlock(Int Group, Int OfGroup, Int Channel, Address Weights, Address Bias);

/// <summary>A block of output channels in the rows of a unit.</summary>
/// <param name="Block">The block.</param>
/// <param name="Input">The first valid row of its group's first channel.</param>
/// <param name="Output">The first row of its first channel.</param>
/// <param name="Element">The first valid element of the outer axes of the kernel.</param>
internal sealed record PlanarPlace(PlanarBlock Block, Pointer Input, Pointer Output, Int Element);
