using System.Numerics;
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

    /// <summary>In place: <c>x * scale + shift</c>, and where that is below 0, times the slope.</summary>
    public Map Apply(float[] scale, float[] shift, float[] slopes)
    {
        var whole = channels - channels % Vector<float>.Count;
        for (var i = 0; i < height * width; i++)
        {
            var pixel = Pixel(i);
            for (var c = 0; c < whole; c += Vector<float>.Count)
            {
                var value = new Vector<float>(pixel[c..]) * new Vector<float>(scale, c) + new Vector<float>(shift, c);
                var scaled = value * new Vector<float>(slopes, c);
                Vector.ConditionalSelect(Vector.LessThan(value, Vector<float>.Zero), scaled, value).CopyTo(pixel[c..]);
            }

            for (var c = whole; c < channels; c++)
            {
                var value = pixel[c] * scale[c] + shift[c];
                pixel[c] = value < 0 ? slopes[c] * value : value;
            }
        }

        return this;
    }
}
