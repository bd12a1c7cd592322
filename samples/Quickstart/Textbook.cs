using DeconvGen;

namespace Quickstart;

/// <summary>What the generated kernels are compared with: the definition, element by element.</summary>
internal static class Textbook
{
    private const float Tolerance = 1e-5f;

    /// <summary>The transposed convolution that bilinear upsampling of a picture is.</summary>
    public static TransposedConvolutionShape Shape(int height, int width, int factor, BilinearOutput form)
    {
        var kernel = BilinearFilter.KernelSize(factor);
        // TensorFlow's SAME: the output length decides how much of the full result is cut off, half of it in front.
        var trim = form == BilinearOutput.Recipe ? factor - 1 : 0;
        var crop = (kernel - factor + trim) / 2;
        int[] input = [height, width], output = [height * factor - trim, width * factor - trim];
        if (form == BilinearOutput.Replicated)
        {
            // A picture with its edge repeated once all around, of whose result the outermost factor pixels are cut off.
            input = [height + 2, width + 2];
            crop += factor;
        }

        return new()
        {
            InputChannels = Picture.Channels,
            OutputChannels = Picture.Channels,
            Groups = Picture.Channels,
            InputSize = input,
            OutputSize = output,
            Kernel = [kernel, kernel],
            Stride = [factor, factor],
            CropBegin = [crop, crop],
        };
    }

    /// <summary>The picture that <see cref="Shape"/> reads.</summary>
    public static Picture Input(Picture picture, BilinearOutput form)
    {
        if (form != BilinearOutput.Replicated)
            return picture;
        var padded = new Picture(picture.Width + 2, picture.Height + 2);
        for (var y = 0; y < padded.Height; y++)
        {
            for (var x = 0; x < padded.Width; x++)
            {
                picture[Math.Clamp(x - 1, 0, picture.Width - 1), Math.Clamp(y - 1, 0, picture.Height - 1)]
                    .CopyTo(padded[x, y]);
            }
        }

        return padded;
    }

    /// <summary>The largest difference between a kernel, which adds in float, and the definition, which adds in double.</summary>
    /// <exception cref="SampleException">They differ by more than rounding explains.</exception>
    public static float Difference(string kernel, ReadOnlySpan<float> actual, ReadOnlySpan<float> expected)
    {
        float difference = 0, largest = 0;
        for (var i = 0; i < expected.Length; i++)
        {
            difference = MathF.Max(difference, MathF.Abs(actual[i] - expected[i]));
            largest = MathF.Max(largest, MathF.Abs(expected[i]));
        }

        // Written so that a NaN fails too.
        return difference <= Tolerance * largest
            ? difference
            : throw new SampleException($"{kernel} differs from the textbook loop by {difference}; outputs go up to {largest}.");
    }

    /// <summary>
    /// Multiply-adds that reach an output: products that the definition has, without those that fall into the crop. On each
    /// axis the pairs of input i and kernel element k with <c>0 &lt;= i * stride + k - crop &lt; output</c>.
    /// </summary>
    public static long MultiplyAdds(TransposedConvolutionShape shape)
    {
        var count = (long)shape.InputChannels * shape.OutputChannels / shape.Groups;
        for (var axis = 0; axis < shape.InputSize.Length; axis++)
        {
            var pairs = 0L;
            for (var i = 0; i < shape.InputSize[axis]; i++)
            {
                var first = i * shape.Stride[axis] - shape.CropBegin[axis];
                pairs += Math.Min(first + shape.Kernel[axis], shape.OutputSize[axis]) - Math.Max(first, 0);
            }

            count *= pairs;
        }

        return count;
    }
}
