namespace DeconvGen.Generators.Tests;

/// <summary>Tensors in the other order of their axes, as the textbook has it.</summary>
internal static class Turning
{
    public static float[] ChannelsLast(float[] planes, int batch, int channels) =>
        Transposed(planes, batch, channels, planes.Length / batch / channels);

    public static float[] Transposed(float[] matrices, int images, int rows, int columns)
    {
        var transposed = new float[matrices.Length];
        for (var i = 0; i < matrices.Length; i++)
        {
            var (image, row, column) = (i / (rows * columns), i / columns % rows, i % columns);
            transposed[(image * columns + column) * rows + row] = matrices[i];
        }

        return transposed;
    }
}
