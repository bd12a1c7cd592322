namespace Segmentation.Training;

/// <summary>
/// What decides the outcome of a training; the same options give the same weights, bit for bit, on one kind of processor.
/// </summary>
internal sealed record TrainingOptions
{
    public int Seed { get; init; } = 1;

    public int Epochs { get; init; } = 90;

    /// <summary>Images of a step; their gradients are averaged.</summary>
    public int Batch { get; init; } = 4;

    /// <summary>Pixels of a side of the square that is cut out of an image.</summary>
    public int Crop { get; init; } = 128;

    /// <summary>Learning rate after the first steps; from there it falls to nearly nothing along a half cosine.</summary>
    public double Rate { get; init; } = 3e-3;

    public string Optimizer { get; init; } = "adam";

    /// <summary>Whether weights before a ReLU are trained in standardised form.</summary>
    public bool IsStandardised { get; init; } = true;

    /// <summary>How much a pixel of each class counts: edges are few, and what they decide is where a nucleus ends.</summary>
    public float[] ClassWeights { get; init; } = [1, 1, 1.2f];

    /// <summary>How much the overlap of the foreground counts beside the cross-entropy.</summary>
    public float OverlapWeight { get; init; } = 0.2f;
}
