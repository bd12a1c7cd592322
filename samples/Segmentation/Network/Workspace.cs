namespace Segmentation.Network;

/// <summary>
/// All maps of one image on its way through a network, and their gradients for training: kept from image to image, used by
/// one thread at a time.
/// </summary>
internal sealed class Workspace
{
    private readonly Graph _network;
    private readonly bool _isTraining;
    private readonly float[][] _values;
    private readonly float[][] _gradients;
    private readonly bool[] _hasGradient;
    private float[] _scratch = [];
    private byte[] _labels = [];

    /// <param name="network">The network.</param>
    /// <param name="height">Image height, a multiple of the network's.</param>
    /// <param name="width">Image width, likewise.</param>
    /// <param name="isTraining">Whether there will be a backward pass.</param>
    public Workspace(Graph network, int height, int width, bool isTraining)
    {
        (_network, _isTraining) = (network, isTraining);
        _values = NoMaps();
        _gradients = NoMaps();
        _hasGradient = new bool[network.Slots.Count];
        Resize(height, width);

        float[][] NoMaps() => [.. network.Slots.Select(_ => Array.Empty<float>())];
    }

    public int Height { get; private set; }

    public int Width { get; private set; }

    /// <summary>The class of each pixel; empty for training.</summary>
    public Span<byte> Labels => _labels.AsSpan(0, _isTraining ? 0 : Height * Width);

    /// <summary>Makes room for an image of this size. Memory is that of the largest so far; what the maps held is lost.</summary>
    public void Resize(int height, int width)
    {
        if (height % _network.SizeMultiple != 0 || width % _network.SizeMultiple != 0 || height < 1 || width < 1)
            throw new ArgumentException($"{height} x {width} is no size of whole {_network.SizeMultiple} pixel blocks.");
        (Height, Width) = (height, width);
        var slots = _network.Slots;
        foreach (var slot in slots)
            Grow(ref _values[slot.Index], Elements(slot));
        if (!_isTraining)
        {
            Grow(ref _labels, height * width);
            return;
        }

        Grow(ref _scratch, slots.Where(slot => slot.Readers > 1).Select(Elements).DefaultIfEmpty().Max());
        foreach (var slot in slots.Where(slot => slot != _network.Input && slot.AddedTo is null))
            Grow(ref _gradients[slot.Index], Elements(slot));
        foreach (var slot in slots.Where(slot => slot.AddedTo is not null))
            _gradients[slot.Index] = _gradients[slot.AddedTo!.Index];
    }

    /// <summary>Bytes of all maps.</summary>
    public long Bytes => _labels.Length + 4 * (_values.Sum(map => (long)map.Length)
        + _gradients.Distinct().Sum(map => (long)map.Length) + _scratch.Length);

    public int HeightOf(Slot slot) => Height >> slot.Halvings;

    public int WidthOf(Slot slot) => Width >> slot.Halvings;

    public Span<float> Values(Slot slot) => _values[slot.Index].AsSpan(0, Elements(slot));

    public Span<float> Gradient(Slot slot) => _gradients[slot.Index].AsSpan(0, Elements(slot));

    public void ClearGradients() => Array.Clear(_hasGradient);

    /// <summary>
    /// Where a reader of a map is to write its share of the gradient: the gradient itself for the first one, else a scratch
    /// area that <see cref="AddShare"/> adds to it.
    /// </summary>
    public Span<float> GradientShare(Slot slot) =>
        _hasGradient[slot.Index] ? _scratch.AsSpan(0, Elements(slot)) : Gradient(slot);

    public void AddShare(Slot slot)
    {
        if (_hasGradient[slot.Index])
        {
            var gradient = Gradient(slot);
            System.Numerics.Tensors.TensorPrimitives.Add(gradient, _scratch.AsSpan(0, gradient.Length), gradient);
        }

        _hasGradient[slot.Index] = true;
    }

    private static void Grow<T>(ref T[] array, int length)
    {
        if (array.Length >= length)
            return;
        // The old one may go before the new one comes.
        array = [];
        array = new T[length];
    }

    private int Elements(Slot slot) => checked(slot.Channels * HeightOf(slot) * WidthOf(slot));
}
