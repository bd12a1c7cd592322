namespace Segmentation.Network;

/// <summary>
/// All maps of one image on its way through a network, and their gradients for training: allocated once for a size, used by
/// one thread at a time.
/// </summary>
internal sealed class Workspace
{
    private readonly float[][] _values;
    private readonly float[][] _gradients;
    private readonly bool[] _hasGradient;
    private readonly float[] _scratch;

    /// <param name="network">The network.</param>
    /// <param name="height">Image height, a multiple of the network's.</param>
    /// <param name="width">Image width, likewise.</param>
    /// <param name="isTraining">Whether there will be a backward pass.</param>
    public Workspace(Graph network, int height, int width, bool isTraining)
    {
        if (height % network.SizeMultiple != 0 || width % network.SizeMultiple != 0 || height < 1 || width < 1)
            throw new ArgumentException($"{height} x {width} is no size of whole {network.SizeMultiple} pixel blocks.");
        (Height, Width) = (height, width);
        var slots = network.Slots;
        _values = [.. slots.Select(slot => new float[Elements(slot)])];
        Labels = new byte[isTraining ? 0 : height * width];
        _gradients = new float[slots.Count][];
        _hasGradient = new bool[slots.Count];
        var shared = slots.Where(slot => slot.Readers > 1).Select(Elements).DefaultIfEmpty().Max();
        _scratch = new float[isTraining ? shared : 0];
        if (!isTraining)
            return;
        foreach (var slot in slots.Where(slot => slot != network.Input && slot.AddedTo is null))
            _gradients[slot.Index] = new float[Elements(slot)];
        foreach (var slot in slots.Where(slot => slot.AddedTo is not null))
            _gradients[slot.Index] = _gradients[slot.AddedTo!.Index];
    }

    public int Height { get; }

    public int Width { get; }

    /// <summary>The class of each pixel; empty for training.</summary>
    public byte[] Labels { get; }

    /// <summary>Bytes of all maps.</summary>
    public long Bytes => Labels.Length + 4 * (_values.Sum(map => (long)map.Length)
        + _gradients.Where(map => map is not null).Distinct().Sum(map => (long)map.Length) + _scratch.Length);

    public int HeightOf(Slot slot) => Height >> slot.Halvings;

    public int WidthOf(Slot slot) => Width >> slot.Halvings;

    public Span<float> Values(Slot slot) => _values[slot.Index];

    public Span<float> Gradient(Slot slot) => _gradients[slot.Index];

    public void ClearGradients() => Array.Clear(_hasGradient);

    /// <summary>
    /// Where a reader of a map is to write its share of the gradient: the gradient itself for the first one, else a scratch
    /// area that <see cref="AddShare"/> adds to it.
    /// </summary>
    public Span<float> GradientShare(Slot slot) =>
        _hasGradient[slot.Index] ? _scratch.AsSpan(0, Elements(slot)) : _gradients[slot.Index];

    public void AddShare(Slot slot)
    {
        if (_hasGradient[slot.Index])
        {
            var gradient = Gradient(slot);
            System.Numerics.Tensors.TensorPrimitives.Add(gradient, _scratch.AsSpan(0, gradient.Length), gradient);
        }

        _hasGradient[slot.Index] = true;
    }

    private int Elements(Slot slot) => checked(slot.Channels * HeightOf(slot) * WidthOf(slot));
}
