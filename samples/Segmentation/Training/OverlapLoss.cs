namespace Segmentation.Training;

/// <summary>
/// How far the foreground is from the true one as an area: <c>1 - (I + s) / (U + s)</c> with <c>I = sum p t</c> and
/// <c>U = sum (p + t - p t)</c> over pixels, where p is the probability of any class but the background, t is 1 for a pixel that
/// truly is foreground, and s keeps images without any from mattering. A cross-entropy counts pixels; this counts what the
/// result is judged by.
/// </summary>
/// <param name="weight">Factor of the loss.</param>
internal sealed class OverlapLoss(float weight)
{
    /// <summary>In pixels: about one small nucleus.</summary>
    private const double Smoothing = 100;

    /// <param name="exponentials">[pixels, classes], exp(score) but for a factor of each pixel.</param>
    /// <param name="labels">The true class of each pixel.</param>
    /// <param name="gradient">The gradient by the scores is added to it.</param>
    /// <returns>The loss.</returns>
    public double Add(ReadOnlySpan<float> exponentials, ReadOnlySpan<byte> labels, Span<float> gradient)
    {
        var classes = exponentials.Length / labels.Length;
        double intersection = Smoothing, union = Smoothing;
        for (var pixel = 0; pixel < labels.Length; pixel++)
        {
            var probability = 1 - Background(exponentials.Slice(pixel * classes, classes), out _);
            intersection += labels[pixel] != 0 ? probability : 0;
            union += labels[pixel] != 0 ? 1 : probability;
        }

        // By p: -1/U where t is 1, I/U² elsewhere; and p by the score of class c: p0 * (pc - [c = 0]).
        float inside = (float)(-weight / union), outside = (float)(weight * intersection / (union * union));
        for (var pixel = 0; pixel < labels.Length; pixel++)
        {
            var row = exponentials.Slice(pixel * classes, classes);
            var background = Background(row, out var scale);
            var factor = background * (labels[pixel] != 0 ? inside : outside);
            for (var c = 0; c < classes; c++)
                gradient[pixel * classes + c] += factor * (row[c] * scale - (c == 0 ? 1 : 0));
        }

        return weight * (1 - intersection / union);
    }

    private static float Background(ReadOnlySpan<float> row, out float scale)
    {
        var sum = 0f;
        foreach (var e in row)
            sum += e;
        scale = 1 / sum;
        return row[0] * scale;
    }
}
