using System.ComponentModel;
using System.Numerics;
using System.Runtime.Intrinsics;

namespace DeconvGen.Runtime;

/// <summary>
/// From scores to labels: the number of the channel with the largest score of each pixel. The lowest of equal ones wins, and the
/// first that is not a number wins over all. For generated code.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class LabelMap
{
    /// <summary>Channels whose comparisons with the largest score fit one word.</summary>
    private const int MostMasked = 64;

    /// <summary>Scores in planes, one behind another.</summary>
    /// <param name="scores">The first score of channel 0.</param>
    /// <param name="plane">Floats from a channel to the next.</param>
    /// <param name="channels">1 to 256.</param>
    /// <param name="labels">Where a byte for each pixel is written.</param>
    /// <param name="pixels">How many; none for 0 or less.</param>
    public static void ChannelsFirst(float* scores, nint plane, int channels, byte* labels, nint pixels)
    {
        // As many pixels as a vector has bytes: four vectors of scores.
        var width = Vector<byte>.Count;
        nint i = 0;
        for (; i <= pixels - width; i += width)
        {
            Block(scores + i, plane, channels, labels + i);
        }

        if (i < pixels && pixels >= width)
        {
            Block(scores + pixels - width, plane, channels, labels + pixels - width);
            return;
        }

        for (; i < pixels; i++)
        {
            labels[i] = Largest(scores + i, plane, channels);
        }
    }

    /// <summary>The scores of a pixel next to each other.</summary>
    /// <param name="scores">The first score of the first pixel.</param>
    /// <param name="channels">1 to 256.</param>
    /// <param name="labels">Where a byte for each pixel is written.</param>
    /// <param name="pixels">How many; none for 0 or less.</param>
    public static void ChannelsLast(float* scores, int channels, byte* labels, nint pixels)
    {
        var masked = Vector256.IsHardwareAccelerated && channels >= Vector256<float>.Count && channels <= MostMasked;
        for (nint i = 0; i < pixels; i++)
        {
            labels[i] = masked ? Masked(scores + i * channels, channels) : Largest(scores + i * channels, 1, channels);
        }
    }

    private static byte Largest(float* scores, nint step, int channels)
    {
        var (best, label) = (scores[0], 0);
        for (var c = 1; c < channels && !float.IsNaN(best); c++)
        {
            var score = scores[c * step];
            if (!(score <= best))
            {
                (best, label) = (score, c);
            }
        }

        return (byte)label;
    }

    /// <summary>The largest of all lanes first, then the first lane that equals it.</summary>
    private static byte Masked(float* scores, int channels)
    {
        var lanes = Vector256<float>.Count;
        // The last vector lies back over the one before.
        var last = channels - lanes;
        var tail = Vector256.Load(scores + last);
        var best = tail;
        var numbers = Vector256.Equals(tail, tail);
        for (var c = 0; c < last; c += lanes)
        {
            var vector = Vector256.Load(scores + c);
            numbers &= Vector256.Equals(vector, vector);
            best = Vector256.MaxNative(best, vector);
        }

        if (!Vector256.EqualsAll(numbers.AsInt32(), Vector256<int>.AllBitsSet))
        {
            return Largest(scores, 1, channels);
        }

        var half = Vector128.MaxNative(best.GetLower(), best.GetUpper());
        half = Vector128.MaxNative(half, Vector128.Shuffle(half, Vector128.Create(2, 3, 0, 1)));
        half = Vector128.MaxNative(half, Vector128.Shuffle(half, Vector128.Create(1, 0, 3, 2)));
        best = Vector256.Create(half.ToScalar());
        var equal = (ulong)Vector256.Equals(tail, best).ExtractMostSignificantBits() << last;
        for (var c = 0; c < last; c += lanes)
        {
            equal |= (ulong)Vector256.Equals(Vector256.Load(scores + c), best).ExtractMostSignificantBits() << c;
        }

        return (byte)BitOperations.TrailingZeroCount(equal);
    }

    private static void Block(float* scores, nint plane, int channels, byte* labels)
    {
        var width = Vector<float>.Count;
        var (best0, best1) = (Vector.Load(scores), Vector.Load(scores + width));
        var (best2, best3) = (Vector.Load(scores + 2 * width), Vector.Load(scores + 3 * width));
        var (label0, label1, label2, label3) = (Vector<uint>.Zero, Vector<uint>.Zero, Vector<uint>.Zero, Vector<uint>.Zero);
        for (var c = 1; c < channels; c++)
        {
            scores += plane;
            var label = new Vector<uint>((uint)c);
            Better(Vector.Load(scores), label, ref best0, ref label0);
            Better(Vector.Load(scores + width), label, ref best1, ref label1);
            Better(Vector.Load(scores + 2 * width), label, ref best2, ref label2);
            Better(Vector.Load(scores + 3 * width), label, ref best3, ref label3);
        }

        Vector.Store(Vector.Narrow(Vector.Narrow(label0, label1), Vector.Narrow(label2, label3)), labels);
    }

    private static void Better(Vector<float> scores, Vector<uint> label, ref Vector<float> best, ref Vector<uint> labels)
    {
        // Not at most the best, which is a number: larger, or no number itself.
        var better = Vector.AndNot(Vector.Equals(best, best), Vector.LessThanOrEqual(scores, best));
        best = Vector.ConditionalSelect(better, scores, best);
        labels = Vector.ConditionalSelect(better.As<int, uint>(), label, labels);
    }
}
