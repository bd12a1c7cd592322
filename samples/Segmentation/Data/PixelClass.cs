namespace Segmentation.Data;

/// <summary>What a pixel of a label map can be; the byte stored is the index.</summary>
internal static class PixelClass
{
    public const byte Background = 0;
    public const byte Nucleus = 1;

    /// <summary>A pixel of a nucleus with a 4-neighbour outside of it.</summary>
    public const byte Edge = 2;

    public const int Count = 3;

    public static IReadOnlyList<string> Names { get; } = ["background", "nucleus", "edge"];
}
