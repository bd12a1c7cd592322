using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Planning;

/// <summary>Some rows of an image of a tensor, and their copy with the axes in the other order.</summary>
internal sealed class TurnedRows
{
    private readonly int _channels;
    private readonly bool _toLast;
    private readonly Int _image;
    private readonly Int _before;
    private readonly Int _plane;

    /// <param name="tensor">What its numbers are named after.</param>
    /// <param name="copy">The layout of the copy.</param>
    /// <param name="first">The first row, of <paramref name="count"/>.</param>
    public TurnedRows(BodyBuilder body, string tensor, int channels, TensorLayout copy, Int image, IReadOnlyList<Int> sizes,
        Int first, Int count)
    {
        var row = KernelContext.Product(sizes.Skip(1));
        (_channels, _toLast) = (channels, copy == TensorLayout.ChannelsLast);
        (_image, _before) = (image, first * row);
        _plane = body.Let(tensor + "Plane", sizes[0] * row);
        Count = body.Let(tensor + "s", count * row);
    }

    /// <summary>Positions of a channel.</summary>
    public Int Count { get; }

    public Int CopiedFloats => Count * CopiedChannels(_channels);

    private bool IsCopied => CopiedChannels(_channels) > 0;

    /// <summary>All but a single one, with which both orders are the same.</summary>
    public static int CopiedChannels(int channels) => channels > 1 ? channels : 0;

    /// <summary>Makes the copy.</summary>
    /// <param name="channels">Those of it that are needed where channels come last in it, null for all.</param>
    public void Read(BodyBuilder body, Pointer tensor, Pointer copy, (Int First, Int Count)? channels = null)
    {
        if (!IsCopied)
            return;
        var (first, count) = channels ?? (0, _channels);
        body.Write(_toLast
            ? new Turn(tensor + (InPlanes(_plane) + first * _plane), _plane, copy + first, _channels, count, Count)
            : new Turn(tensor + InPixels, _channels, copy, Count, Count, _channels));
    }

    /// <summary>Writes the rows of the tensor from the copy.</summary>
    /// <param name="channels">As in <see cref="Read"/>.</param>
    public void Write(BodyBuilder body, Pointer copy, Pointer tensor, (Int First, Int Count)? channels = null)
    {
        if (!IsCopied)
            return;
        var (first, count) = channels ?? (0, _channels);
        body.Write(_toLast
            ? new Turn(copy + first, _channels, tensor + (InPlanes(_plane) + first * _plane), _plane, Count, count)
            : new Turn(copy, Count, tensor + InPixels, _channels, _channels, Count));
    }

    /// <summary>Where the first image would begin, if all that is in front of the rows were there too.</summary>
    public Address FirstImage(Pointer tensor, Pointer copy) =>
        !IsCopied ? tensor : copy + (_toLast ? InPixels : InPlanes(Count)) * -1;

    /// <summary>Floats in front of the rows where channels come last.</summary>
    private Int InPixels => (_image * _plane + _before) * _channels;

    /// <summary>The same of the first channel, where channels come first.</summary>
    private Int InPlanes(Int plane) => _image * plane * _channels + _before;
}
