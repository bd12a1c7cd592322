namespace DeconvGen.Generators.Tests.Conformance;

/// <summary>A row-major float tensor as a data file holds it.</summary>
internal sealed record Tensor
{
    public Tensor(int[] shape, float[] data)
    {
        var count = shape.Aggregate(1, static (product, size) => checked(product * size));
        if (count != data.Length)
            throw new InvalidDataException($"shape [{string.Join(", ", shape)}] has {count} numbers, the data {data.Length}");
        Shape = shape;
        Data = data;
    }

    public int[] Shape { get; }

    public float[] Data { get; }
}
