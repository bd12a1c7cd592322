using Segmentation.Data;

namespace Segmentation.Training;

/// <summary>Intersections over unions: of the foreground, of each class and their mean.</summary>
internal sealed record Quality(double Foreground, double[] Classes, double Mean);

/// <summary>
/// How often a pixel of each class was given each label, pooled over all pixels of all images that were added: large and
/// small nuclei count by their area.
/// </summary>
internal sealed class ConfusionMatrix(int classes)
{
    // [true class, given label]
    private readonly long[,] _counts = new long[classes, classes];

    public void Add(ReadOnlySpan<byte> truth, ReadOnlySpan<byte> labels)
    {
        if (truth.Length != labels.Length)
            throw new ArgumentException($"{truth.Length} true classes, but {labels.Length} labels.", nameof(labels));
        for (var i = 0; i < truth.Length; i++)
            _counts[truth[i], labels[i]]++;
    }

    /// <summary>Share of pixels with the right label.</summary>
    public double Accuracy => Ratio(Sum((truth, label) => truth == label), Sum((_, _) => true));

    /// <summary>Pixels that are of the class and labelled so, over those that are either. NaN where there are none.</summary>
    public double ClassIou(int index) => Iou(c => c == index);

    /// <summary>Mean over the classes that occur, in truth or as labels.</summary>
    public double MeanIou => Enumerable.Range(0, classes).Select(ClassIou).Where(iou => !double.IsNaN(iou)).Average();

    /// <summary>All classes but the background taken for one.</summary>
    public double ForegroundIou => Iou(c => c != PixelClass.Background);

    public Quality Quality => new(ForegroundIou, [.. Enumerable.Range(0, classes).Select(ClassIou)], MeanIou);

    private double Iou(Func<int, bool> isMember) => Ratio(
        Sum((truth, label) => isMember(truth) && isMember(label)), Sum((truth, label) => isMember(truth) || isMember(label)));

    private static double Ratio(long part, long whole) => whole == 0 ? double.NaN : (double)part / whole;

    private long Sum(Func<int, int, bool> isCounted)
    {
        var sum = 0L;
        for (var truth = 0; truth < classes; truth++)
        {
            for (var label = 0; label < classes; label++)
                sum += isCounted(truth, label) ? _counts[truth, label] : 0;
        }

        return sum;
    }
}
