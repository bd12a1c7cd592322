namespace DeconvGen.Generators.Planning;

/// <summary>
/// Neighbouring elements of a kernel row, which a unit of a gradient by the weights has: they meet the same positions but for some
/// at the ends of rows, and both tensors are read once for all of them. Where the registers hold the sums of several, a tile
/// has them side by side; otherwise it has one, and a block of positions stays near until all elements of the row have passed.
/// </summary>
/// <param name="most">Elements whose sums fit the registers.</param>
internal sealed class ElementRuns(KernelContext context, int most)
{
    /// <summary>Whatever the registers hold: each element is code in three loops of a tile. Others were not measured.</summary>
    private const int Most = 8;

    private readonly int _elements = context.X.Geometry.Kernel;

    /// <summary>Runs of a row, as equal as can be: the last one may be shorter.</summary>
    private int PerRow => AreSideBySide ? (_elements - 1) / Math.Min(Most, most) + 1 : 1;

    /// <summary>Elements of a run.</summary>
    private int Length => (_elements - 1) / PerRow + 1;

    public bool AreSideBySide => Math.Min(most, _elements) > 1;

    /// <summary>One after the other in each block.</summary>
    public bool AreInTurn => !AreSideBySide && _elements > 1;

    /// <summary>The most elements of a tile.</summary>
    public int OfTile => AreSideBySide ? Length : 1;

    public int Count => Rows * PerRow;

    private int Rows => context.KernelElements / _elements;

    public IEnumerable<Digit> Digits => [new("kernelRow", Rows), new("run", PerRow)];

    /// <summary>The first element of a run.</summary>
    public Int First(Int row, Int run) => row * _elements + run * Length;

    /// <summary>Blocks of positions for one or several elements.</summary>
    /// <param name="first">The first element of the run.</param>
    /// <param name="write">Gets how far behind <paramref name="first"/> its elements begin, and how many they are.</param>
    public void ForEachBlock(
        BodyBuilder body, GradientWalk walk, Int first, Int run, int smallWidth, int largeWidth,
        Action<BodyBuilder, GradientBlock, Int, int> write)
    {
        if (!AreSideBySide)
        {
            walk.ForEachBlock(body, first, Length, smallWidth, largeWidth, (there, tap, block) => write(there, block, tap, 1));
            return;
        }

        var last = _elements - (PerRow - 1) * Length;
        if (last == Length)
            SideBySide(body, Length);
        else
            body.When(run, Relation.AtLeast, PerRow - 1, end => SideBySide(end, last), others => SideBySide(others, Length));

        void SideBySide(BodyBuilder inner, int elements) => walk.ForEachBlock(inner, first, elements, smallWidth, largeWidth,
            (there, block) => write(there, block, 0, elements), (there, tap, block) => write(there, block, tap, 1));
    }
}
