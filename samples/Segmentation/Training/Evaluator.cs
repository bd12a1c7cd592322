using Segmentation.Data;
using Segmentation.Network;
using Segmentation.Segmenting;

namespace Segmentation.Training;

/// <summary>Labels every image of a set and counts.</summary>
internal static class Evaluator
{
    public static ConfusionMatrix Evaluate(Segmenter segmenter, IReadOnlyList<LabelledImage> images, int workers)
    {
        // Counts are integers: the order in which images come in does not matter.
        var sum = new ConfusionMatrix(PixelClass.Count);
        Parallel.ForEach(images, new ParallelOptions { MaxDegreeOfParallelism = workers }, image =>
        {
            var labels = segmenter.Label(image.Grey, image.Height, image.Width);
            lock (sum)
                sum.Add(image.Labels, labels);
        });
        return sum;
    }
}
