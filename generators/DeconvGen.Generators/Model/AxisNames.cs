namespace DeconvGen.Generators.Model;

/// <summary>What the axes are called in attribute arguments and generated members, outermost first.</summary>
internal static class AxisNames
{
    private static readonly string[] s_line = ["Length"];
    private static readonly string[] s_image = ["Height", "Width"];
    private static readonly string[] s_volume = ["Depth", "Height", "Width"];

    public static IReadOnlyList<string> For(int rank) => rank switch { 1 => s_line, 2 => s_image, _ => s_volume };
}
