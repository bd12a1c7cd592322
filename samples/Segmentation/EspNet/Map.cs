using System.Numerics;
using System.Numerics.Tensors;

namespace Segmentation.EspNet;

/// <summary>A map of an image on its way through the network: [height, width, channels].</summary>
internal sealed class Map(int height, int width, int channels)
{
    public int Height => height;

    public int Width => width;

    public int Channels => channels;

    /// <summary>Not cleared: whoever makes a map writes all of it.</summary>
    public float[] Values { get; } = GC.AllocateUninitializedArray<float>(checked(height * width * channels));

    /// <summary>The channels of maps of one size behind one another.</summary>
    public static Map Concatenate(ParallelOptions? options, params Map[] maps)
    {
        var result = new Map(maps[0].Height, maps[0].Width, maps.Sum(map => map.Channels));
        result.ForEachRow(options, (begin, end) =>
        {
            var first = 0;
            foreach (var map in maps)
            {
                for (var i = begin; i < end; i++)
                    map.Pixel(i).CopyTo(result.Pixel(i)[first..]);
                first += map.Channels;
            }
        });
        return result;
    }

    /// <summary>The sum, in place of this map.</summary>
    public Map Add(Map other, ParallelOptions? options)
    {
        ForEachRow(options, (begin, end) =>
        {
            var sum = Pixels(begin, end);
            TensorPrimitives.Add(sum, other.Pixels(begin, end), sum);
        });
        return this;
    }

    /// <summary>In place: <c>x * scale + shift</c>, and where that is below 0, times the slope.</summary>
    public Map Apply(float[] scale, float[] shift, float[] slopes, ParallelOptions? options)
    {
        ForEachRow(options, (begin, end) => Apply(begin, end, scale, shift, slopes));
        return this;
    }

    private void Apply(int begin, int end, float[] scale, float[] shift, float[] slopes)
    {
        var whole = channels - channels % Vector<float>.Count;
        for (var i = begin; i < end; i++)
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
    }

    private Span<float> Pixel(int index) => Pixels(index, index + 1);

    private Span<float> Pixels(int begin, int end) => Values.AsSpan(begin * channels, (end - begin) * channels);

    /// <param name="options">Threads that share the rows; null for one.</param>
    /// <param name="work">Given the first pixel of some rows, and the one behind their last.</param>
    private void ForEachRow(ParallelOptions? options, Action<int, int> work)
    {
        if (options is null)
            work(0, height * width);
        else
            Parallel.For(0, height, options, row => work(row * width, (row + 1) * width));
    }
}
