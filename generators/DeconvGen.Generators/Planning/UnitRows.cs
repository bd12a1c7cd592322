namespace DeconvGen.Generators.Planning;

/// <summary>How the units of an image follow each other along its outermost axis: position p has <paramref name="Units"/> of them
/// and computes the outputs <c>p * Rows - RowsBefore .. (p + 1) * Rows - RowsBefore</c>, as far as there are any.</summary>
/// <param name="Rows">Outputs of the outermost axis: of a signal, rows of two dimensions, planes of three. Where their number is
/// chosen when the plan runs, it has chosen what is a block.</param>
/// <param name="RowsBefore">Those of the first position that lie in front of the output.</param>
internal sealed record UnitRows(Int Positions, Int Units, Int Rows, int RowsBefore = 0)
{
    /// <summary>Where units have some of the output channels each: the first channel of each run of equally many units, whose
    /// channels follow each other, and behind them the number of all. Null where a unit has all.</summary>
    public IReadOnlyList<int>? FirstChannels { get; init; }

    public UnitRows(Int positions, Int units)
        : this(positions, units, 1)
    {
    }
}
