namespace Segmentation.Training;

/// <summary>
/// What decides the outcome of a training; the same options give the same weights, bit for bit, on one kind of processor.
/// </summary>
internal sealed record TrainingOptions
{
    public int Seed { get; init; } = 1;

    public int Epochs { get; init; } = 60;

    /// <summary>Images of a step; their gradients are averaged.</summary>
    public int Batch { get; init; } = 2;

    /// <summary>Pixels of a side of the square that is cut out of an image.</summary>
    public int Crop { get; init; } = 256;

    /// <summary>Learning rate after the first steps; from there it falls to nearly nothing along a half cosine.</summary>
    public double Rate { get; init; } = 3e-3;

    public string Optimizer { get; init; } = "adam";

    /// <summary>Whether weights before a ReLU are trained in standardised form.</summary>
    public bool IsStandardised { get; init; } = true;

    /// <summary>
    /// How much a pixel of each class counts. Background is most of a picture: where a pixel may be either, a nucleus that is
    /// missed costs as much intersection over union as one that is too large when background counts less.
    /// </summary>
    public float[] ClassWeights { get; init; } = [0.7f, 1, 1];

    /// <summary>Epochs of a first network, which judges labels (see <see cref="LabelJudge"/>); 0 trains on all images.</summary>
    public int JudgeEpochs { get; init; } = 20;

    /// <summary>
    /// Class weights of the judge. It sees all hands, some of which drew around the glow of a nucleus as well: where hands
    /// differ, the background is to win, so that it is those that stand out.
    /// </summary>
    public float[] JudgeClassWeights { get; init; } = [1.3f, 1, 1];

    /// <summary>How far the logarithm of an image's labelled over found area may be from 0.</summary>
    public double AreaTolerance { get; init; } = 0.15;

    /// <summary>What trains the judge.</summary>
    public TrainingOptions ForJudge() => this with { Epochs = JudgeEpochs, ClassWeights = JudgeClassWeights };
}
