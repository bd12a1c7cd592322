namespace Segmentation.Data;

/// <summary>
/// A picture like those of a fluorescence microscope, with the class of each pixel: bright nuclei of uneven shape, brightness
/// and texture, slightly out of focus, on a dark background, with the noise of few photons. The same on every machine.
/// </summary>
internal static class DrawnMicrograph
{
    private const int DefaultHeight = 256;
    private const int DefaultWidth = 384;

    /// <summary>Pixels of the picture for each nucleus in it.</summary>
    private const int PixelsPerNucleus = 1900;

    private const float Blur = 1.1f;
    private const float BackgroundLevel = 7;

    /// <summary>Photons counted for one step of grey.</summary>
    private const float PhotonsPerGrey = 12;

    public static LabelledImage Draw(int seed = 7, int height = DefaultHeight, int width = DefaultWidth)
    {
        var random = Seeds.Sequence(seed);
        var light = new float[height * width];
        var owner = new int[height * width];
        var count = Math.Max(1, height * width / PixelsPerNucleus);
        for (var nucleus = 1; nucleus <= count; nucleus++)
            Place(DrawnNucleus.Random(random, height, width), nucleus, light, owner, height, width);

        Smooth(light, height, width);
        var grey = new byte[light.Length];
        for (var i = 0; i < light.Length; i++)
        {
            // A dim glow that grows to one side, as uneven illumination leaves it.
            var level = light[i] + BackgroundLevel * (0.7f + 0.6f * (i % width) / width);
            grey[i] = (byte)Math.Clamp(level + MathF.Sqrt(level / PhotonsPerGrey) * Bell(random) + 0.5f, 0, 255);
        }

        return new("drawn", height, width, grey, Labels(owner, height, width));
    }

    /// <summary>A pixel of a nucleus is an edge where a neighbour is not of the same nucleus.</summary>
    internal static byte[] Labels(int[] owner, int height, int width)
    {
        var labels = new byte[owner.Length];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var nucleus = owner[y * width + x];
                if (nucleus == 0)
                    continue;
                var isInside = Same(y - 1, x) && Same(y + 1, x) && Same(y, x - 1) && Same(y, x + 1);
                labels[y * width + x] = isInside ? PixelClass.Nucleus : PixelClass.Edge;

                bool Same(int row, int column) => (uint)row >= (uint)height || (uint)column >= (uint)width
                    || owner[row * width + column] == nucleus;
            }
        }

        return labels;
    }

    private static void Place(DrawnNucleus nucleus, int number, float[] light, int[] owner, int height, int width)
    {
        int top = (int)Math.Max(0, nucleus.Y - nucleus.Reach), bottom = (int)Math.Min(height - 1, nucleus.Y + nucleus.Reach);
        int left = (int)Math.Max(0, nucleus.X - nucleus.Reach), right = (int)Math.Min(width - 1, nucleus.X + nucleus.Reach);
        for (var y = top; y <= bottom; y++)
        {
            for (var x = left; x <= right; x++)
            {
                if (nucleus.Light(x, y) is not (> 0 and var value))
                    continue;
                light[y * width + x] = value;
                owner[y * width + x] = number;
            }
        }
    }

    private static void Smooth(float[] light, int height, int width)
    {
        float[] filter = [.. Enumerable.Range(-3, 7).Select(k => MathF.Exp(-k * k / (2 * Blur * Blur)))];
        var scale = 1 / filter.Sum();
        var rows = new float[light.Length];
        Pass(light, rows, x: 1, y: 0);
        Pass(rows, light, x: 0, y: 1);

        void Pass(float[] from, float[] to, int x, int y)
        {
            for (var i = 0; i < from.Length; i++)
            {
                var sum = 0f;
                for (var k = -3; k <= 3; k++)
                {
                    var row = Math.Clamp(i / width + k * y, 0, height - 1);
                    var column = Math.Clamp(i % width + k * x, 0, width - 1);
                    sum += filter[k + 3] * from[row * width + column];
                }

                to[i] = sum * scale;
            }
        }
    }

    /// <summary>Nearly normal, deviation 1.</summary>
    private static float Bell(Random random) =>
        2 * (random.NextSingle() + random.NextSingle() + random.NextSingle() - 1.5f);
}
