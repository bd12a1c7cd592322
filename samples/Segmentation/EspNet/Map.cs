using System.Numerics.Tensors;

namespace Segmentation.EspNet;

/// <summary>A map of an image on its way through the network: [height, width, channels].</summary>
internal sealed class Map(int height, int width, int channels)
{
    public int Height => height;

    public int Width => width;

    public int Channels => channels;

    public float[] Values { get; } = new float[checked(height * width * channels)];

    private Span<float> Pixel(int index) => Values.AsSpan(index * channels, channels);

    /// <summary>The channels of maps of one size behind one another.</summary>
    public static Map Concatenate(params ReadOnlySpan<Map> maps)
    {
        var channels = 0;
        foreach (var map in maps)
            channels += map.Channels;
        var result = new Map(maps[0].Height, maps[0].Width, channels);
        var first = 0;
        foreach (var map in maps)
        {
            for (var i = 0; i < map.Height * map.Width; i++)
                map.Pixel(i).CopyTo(result.Pixel(i)[first..]);
            first += map.Channels;
        }

        return result;
    }

    /// <summary>The sum, in place of this map.</summary>
    public Map Add(Map other)
    {
        TensorPrimitives.Add(Values, other.Values, Values);
        return this;
    }

    /// <summary>In place: <c>x * scale + shift</c>, and where that is below 0, times the slope, if any.</summary>
    public Map Apply(float[] scale, float[] shift, float[]? slopes)
    {
        for (var i = 0; i < height * width; i++)
        {
            var pixel = Pixel(i);
            for (var c = 0; c < pixel.Length; c++)
            {
                var value = pixel[c] * scale[c] + shift[c];
                pixel[c] = slopes is not null && value < 0 ? slopes[c] * value : value;
            }
        }

        return this;
    }

    /// <summary>Means of 3 x 3 pixels, every second one on each axis; what lies outside counts as 0.</summary>
    public Map AveragePool()
    {
        var result = new Map((height + 1) / 2, (width + 1) / 2, channels);
        for (var y = 0; y < result.Height; y++)
        {
            for (var x = 0; x < result.Width; x++)
            {
                var mean = result.Pixel(y * result.Width + x);
                for (var row = Math.Max(0, 2 * y - 1); row <= Math.Min(height - 1, 2 * y + 1); row++)
                {
                    for (var column = Math.Max(0, 2 * x - 1); column <= Math.Min(width - 1, 2 * x + 1); column++)
                        TensorPrimitives.Add(mean, Pixel(row * width + column), mean);
                }

                TensorPrimitives.Divide(mean, 9, mean);
            }
        }

        return result;
    }
}
