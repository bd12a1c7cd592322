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
    /// How much a pixel of each class counts. Outlines are drawn by many hands, some of them around the glow of a nucleus as
    /// well: where hands differ, the background is to win.
    /// </summary>
    public float[] ClassWeights { get; init; } = [1.3f, 1, 1];
}
