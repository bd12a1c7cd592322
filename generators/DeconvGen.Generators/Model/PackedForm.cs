namespace DeconvGen.Generators.Model;

/// <summary>Bounds of packed weights: rules refuse what passes them, planners rely on it.</summary>
internal static class PackedForm
{
    /// <summary>Floats of the widest vector of all targets.</summary>
    public const int WidestVector = 16;

    /// <summary>Columns of a window up to which all phases may share a tile: each has its place in tables of the generated
    /// code.</summary>
    public const int MostColumns = 1 << 14;
}
