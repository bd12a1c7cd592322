using System.Numerics;

namespace DeconvGen.Runtime;

/// <summary>The gradient by the slopes of PRelu.</summary>
public static partial class ActivationGradients
{
    /// <summary>Positions that are added up as floats before they are added to the rest: one long sum would lose more.</summary>
    private const int PositionsPerSum = 4096;

    /// <summary><c>slopeGradient[channel] = sum of outputGradient * x over x &lt; 0</c>, where <c>x = output / slope</c>. An output
    /// tells its x only where the slope is above 0; another slope gets 0.</summary>
    /// <param name="output">What the activation gave: <c>[..., channels, inner]</c>.</param>
    /// <param name="outputGradient">The gradient by it, as many numbers.</param>
    /// <param name="slopes">A slope for each channel.</param>
    /// <param name="inner">Numbers from a channel to the next: the pixels of a plane, or 1 with channels last.</param>
    /// <param name="slopeGradient">As many numbers as slopes.</param>
    /// <param name="accumulate">Adds to what stands there; else it is overwritten.</param>
    /// <exception cref="ArgumentException">The lengths differ, or are no multiple of channels times inner.</exception>
    public static void PReluSlopes(
        ReadOnlySpan<float> output,
        ReadOnlySpan<float> outputGradient,
        ReadOnlySpan<float> slopes,
        int inner,
        Span<float> slopeGradient,
        bool accumulate)
    {
        KernelChecks.Length(outputGradient.Length, output.Length, nameof(outputGradient));
        KernelChecks.Length(slopeGradient.Length, slopes.Length, nameof(slopeGradient));
        Whole(output, slopes.Length, inner);
        Span<double> lanes = stackalloc double[Vector<float>.Count];
        for (var channel = 0; channel < slopes.Length;)
        {
            // Channels side by side are added up in the lanes of a vector, planes one by one.
            var vector = inner == 1 && channel <= slopes.Length - Vector<float>.Count;
            var count = vector ? Vector<float>.Count : 1;
            var sums = lanes[..count];
            sums.Clear();
            if (vector)
            {
                Pixels(output, outputGradient, channel, slopes.Length, sums);
            }
            else
            {
                sums[0] = Planes(output, outputGradient, channel * inner, inner, slopes.Length * inner);
            }

            for (var i = 0; i < count; i++, channel++)
            {
                var sum = slopes[channel] > 0 ? (float)(sums[i] / slopes[channel]) : 0;
                slopeGradient[channel] = (accumulate ? slopeGradient[channel] : 0) + sum;
            }
        }
    }

    /// <summary>Sums of neighbouring channels, pixel by pixel.</summary>
    private static void Pixels(
        ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, int first, int channels, Span<double> sums)
    {
        for (var begin = first; begin < output.Length; begin += PositionsPerSum * channels)
        {
            var sum = Vector<float>.Zero;
            var end = (int)Math.Min(output.Length, begin + (PositionsPerSum * (long)channels));
            for (var i = begin; i < end; i += channels)
            {
                sum += Negative(new(output[i..]), new(outputGradient[i..]));
            }

            for (var lane = 0; lane < sums.Length; lane++)
            {
                sums[lane] += sum[lane];
            }

            if (end == output.Length)
            {
                return;
            }
        }
    }

    /// <summary>The sum of a channel over its planes, one of which begins at each <paramref name="step"/>.</summary>
    private static double Planes(ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, int first, int inner, long step)
    {
        var total = 0.0;
        for (long plane = first; plane < output.Length; plane += step)
        {
            for (var begin = 0; begin < inner; begin += PositionsPerSum)
            {
                var (at, count) = ((int)plane + begin, Math.Min(PositionsPerSum, inner - begin));
                total += Sum(output.Slice(at, count), outputGradient.Slice(at, count));
            }
        }

        return total;
    }

    private static double Sum(ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient)
    {
        var lanes = Vector<float>.Zero;
        var i = 0;
        for (; i <= output.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            lanes += Negative(new(output[i..]), new(outputGradient[i..]));
        }

        var sum = 0.0;
        for (var lane = 0; lane < Vector<float>.Count; lane++)
        {
            sum += lanes[lane];
        }

        for (; i < output.Length; i++)
        {
            sum += output[i] < 0 ? output[i] * outputGradient[i] : 0;
        }

        return sum;
    }

    /// <summary>Products where the output is negative, else 0.</summary>
    private static Vector<float> Negative(Vector<float> output, Vector<float> gradient) =>
        Vector.ConditionalSelect(Vector.LessThan(output, Vector<float>.Zero), output * gradient, Vector<float>.Zero);
}
