namespace DeconvGen.Benchmarks.Layers;

/// <summary>From channels first to another layout and back.</summary>
internal static class Planes
{
    public static void CopyTo(ReadOnlySpan<float> planar, int channels, TensorLayout layout, Span<float> target)
    {
        if (layout == TensorLayout.ChannelsFirst)
        {
            planar.CopyTo(target);
            return;
        }

        var positions = planar.Length / channels;
        for (var channel = 0; channel < channels; channel++)
        {
            for (var position = 0; position < positions; position++)
                target[position * channels + channel] = planar[channel * positions + position];
        }
    }

    public static float[] From(ReadOnlySpan<float> numbers, int channels, TensorLayout layout)
    {
        if (layout == TensorLayout.ChannelsFirst)
            return numbers.ToArray();
        var planar = new float[numbers.Length];
        var positions = numbers.Length / channels;
        for (var channel = 0; channel < channels; channel++)
        {
            for (var position = 0; position < positions; position++)
                planar[channel * positions + position] = numbers[position * channels + channel];
        }

        return planar;
    }
}
