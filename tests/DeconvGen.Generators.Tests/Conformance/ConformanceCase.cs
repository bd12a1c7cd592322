namespace DeconvGen.Generators.Tests.Conformance;

/// <summary>One forward case: what a framework was asked, and the numbers it gave.</summary>
/// <param name="Id">File group and name, such as <c>literal/ort_1d</c>.</param>
/// <param name="WeightLayout">Name of the library's enum member: HWOI, IOHW or OHWI.</param>
/// <param name="Tolerance">Largest accepted absolute difference; 0 is exact.</param>
/// <param name="CropBegin">The crop that the data publish, per axis; null where they do not.</param>
internal sealed record ConformanceCase(
    string Id,
    FrameworkAttributes Attributes,
    bool ChannelsFirst,
    string WeightLayout,
    bool Relu,
    Tensor X,
    Tensor W,
    Tensor? B,
    Tensor Y,
    double Tolerance,
    int[]? CropBegin)
{
    public int Rank => X.Shape.Length - 2;

    public int Batch => X.Shape[0];

    public int InputChannels => X.Shape[ChannelsFirst ? 1 : ^1];

    public int OutputChannels => Y.Shape[ChannelsFirst ? 1 : ^1];

    public int[] InputSize => Spatial(X.Shape, ChannelsFirst);

    public int[] OutputSize => Spatial(Y.Shape, ChannelsFirst);

    public int[] Kernel => WeightLayout switch
    {
        "IOHW" => W.Shape[2..],
        "HWOI" => W.Shape[..^2],
        _ => W.Shape[1..^1],
    };

    public int[] Strides => Attributes.Strides ?? Ones;

    public int[] Dilations => Attributes.Dilations ?? Ones;

    private int[] Ones => [.. Enumerable.Repeat(1, Rank)];

    public static int[] Spatial(int[] shape, bool channelsFirst) => channelsFirst ? shape[2..] : shape[1..^1];

    public override string ToString() => Id;
}
