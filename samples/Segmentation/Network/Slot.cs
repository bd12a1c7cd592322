namespace Segmentation.Network;

/// <summary>A value in the network: one map of the image, its sides halved <paramref name="Halvings"/> times.</summary>
internal sealed class Slot(int index, int channels, int halvings)
{
    public int Index => index;

    public int Channels => channels;

    public int Halvings => halvings;

    /// <summary>Layers that read it: the gradient is the sum of theirs.</summary>
    public int Readers { get; set; }

    /// <summary>The value that this one is added to; both have the same gradient.</summary>
    public Slot? AddedTo { get; set; }
}
