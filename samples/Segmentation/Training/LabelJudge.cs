using Segmentation.Data;

namespace Segmentation.Training;

/// <summary>
/// Finds images that were labelled by a hand unlike most, around the glow of the nuclei or well inside them. Nothing in a
/// picture tells its hand. But a network that learned from all of them draws outlines where most hands do, so that
/// <c>log(labelled / found area)</c> is near 0 unless the hand was another.
/// </summary>
internal static class LabelJudge
{
    // Part of the picture that is added to both areas, so that a few pixels make no difference where there is no nucleus.
    private const double Smoothing = 0.01;

    /// <param name="images">Images with labels.</param>
    /// <param name="find">Gives the classes that a trained network finds in an image; called by several threads.</param>
    /// <param name="tolerance">How far a logarithm may be from 0: 0.1 is a tenth of the area.</param>
    /// <param name="workers">Threads.</param>
    /// <param name="cancellation">Looked at before each image.</param>
    /// <returns>Names of the images beyond it, in their order; none if they are most, for then it is the network that
    /// errs.</returns>
    public static string[] Unusual(IReadOnlyList<LabelledImage> images, Func<LabelledImage, byte[]> find, double tolerance,
        int workers, CancellationToken cancellation = default)
    {
        var ratios = new double[images.Count];
        var threads = new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancellation };
        Parallel.For(0, images.Count, threads, i =>
            ratios[i] = Math.Log(Area(images[i].Labels!) / Area(find(images[i]))));
        string[] unusual = [.. images.Where((_, i) => Math.Abs(ratios[i]) > tolerance).Select(image => image.Name)];
        return 2 * unusual.Length < images.Count ? unusual : [];
    }

    private static double Area(ReadOnlySpan<byte> labels) =>
        1 - (double)labels.Count(PixelClass.Background) / labels.Length + Smoothing;
}
