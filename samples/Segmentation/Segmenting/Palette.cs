namespace Segmentation.Segmenting;

/// <summary>Colours of classes in overlays.</summary>
internal static class Palette
{
    /// <summary>Background stays grey; nuclei green, their edges orange.</summary>
    public static IReadOnlyList<byte[]?> Nuclei { get; } = [null, [40, 190, 110], [255, 150, 20]];

    /// <summary>Classes of a street, in the order of CamVid.</summary>
    public static IReadOnlyList<byte[]?> Street { get; } =
    [
        [110, 160, 220], [150, 60, 60], [190, 190, 130], [120, 70, 130], [70, 60, 210], [110, 140, 40], [200, 130, 130],
        [80, 80, 140], [70, 20, 140], [210, 170, 20], [30, 160, 190],
    ];
}
