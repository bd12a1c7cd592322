namespace Segmentation.Network;

/// <summary>Numbers that training changes, under the name with which they are saved.</summary>
internal sealed class Parameter(int index, string name, int[] shape)
{
    /// <summary>Place among the parameters of its network.</summary>
    public int Index => index;

    public string Name => name;

    public IReadOnlyList<int> Shape => shape;

    public float[] Values { get; } = new float[shape.Aggregate(1, (product, size) => product * size)];

    /// <summary>Left as it is by training.</summary>
    public bool IsFrozen { get; set; }
}
