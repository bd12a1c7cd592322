using Segmentation.Data;
using Segmentation.Network;
using Segmentation.Segmenting;

namespace Segmentation.Training;

/// <summary>How well a network labels images.</summary>
internal delegate ConfusionMatrix Evaluation(
    Segmenter segmenter, IReadOnlyList<LabelledImage> images, int workers, CancellationToken cancellation);

/// <summary>Labels every image of a set and counts.</summary>
internal static class Evaluator
{
    public static ConfusionMatrix Evaluate(
        Segmenter segmenter, IReadOnlyList<LabelledImage> images, int workers, CancellationToken cancellation = default)
    {
        // Counts are integers: the order in which images come in does not matter.
        var sum = new ConfusionMatrix(PixelClass.Count);
        var threads = new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancellation };
        Parallel.ForEach(images, threads, image =>
        {
            var labels = segmenter.Label(image.Grey, image.Height, image.Width, cancellation: cancellation);
            lock (sum)
                sum.Add(image.Labels, labels);
        });
        return sum;
    }
}
