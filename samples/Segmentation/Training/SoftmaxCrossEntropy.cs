using System.Numerics.Tensors;

namespace Segmentation.Training;

/// <summary>
/// The loss of a classification per pixel: <c>-w[c] * log p[c]</c> for the true class c with <c>p = softmax(scores)</c>,
/// averaged over pixels. Its gradient by the scores is <c>w[c] * (p - [c is true]) / pixels</c>.
/// </summary>
/// <param name="classWeights">How much a pixel of each class counts.</param>
internal sealed class SoftmaxCrossEntropy(float[] classWeights)
{
    /// <param name="scores">[pixels, classes]; left as exp(score - largest score of the pixel).</param>
    /// <param name="labels">The true class of each pixel.</param>
    /// <param name="gradient">Receives the gradient by the scores.</param>
    /// <returns>The loss.</returns>
    public double Compute(Span<float> scores, ReadOnlySpan<byte> labels, Span<float> gradient)
    {
        var classes = classWeights.Length;
        var loss = 0.0;
        for (var pixel = 0; pixel < labels.Length; pixel++)
        {
            // Without the largest score, exp cannot overflow; the probabilities are the same.
            var row = scores.Slice(pixel * classes, classes);
            var largest = row[0];
            for (var c = 1; c < classes; c++)
                largest = MathF.Max(largest, row[c]);
            for (var c = 0; c < classes; c++)
                row[c] -= largest;
            loss -= classWeights[labels[pixel]] * row[labels[pixel]];
        }

        TensorPrimitives.Exp(scores, scores);
        for (var pixel = 0; pixel < labels.Length; pixel++)
        {
            var row = scores.Slice(pixel * classes, classes);
            var sum = 0f;
            foreach (var e in row)
                sum += e;
            var weight = classWeights[labels[pixel]];
            loss += weight * MathF.Log(sum);
            var scale = weight / (sum * labels.Length);
            for (var c = 0; c < classes; c++)
                gradient[pixel * classes + c] = row[c] * scale;
            gradient[pixel * classes + labels[pixel]] -= weight / labels.Length;
        }

        return loss / labels.Length;
    }
}
