namespace DeconvGen.Generators.Planning;

/// <summary>
/// Depthwise gradients by the weights: a unit of work has neighbouring elements of a kernel row, which meet the same positions
/// but for some at the ends of rows. A unit of a single element reads both tensors for that one alone.
/// </summary>
/// <param name="most">Elements whose sums fit the registers.</param>
internal sealed class ElementRuns(KernelContext context, int most)
{
    /// <summary>Whatever the registers hold: each element is code in three loops of a tile. Others were not measured.</summary>
    private const int Most = 8;

    private readonly int _elements = context.X.Geometry.Kernel;

    /// <summary>Runs of a row, as equal as can be: the last one may be shorter.</summary>
    public int PerRow => (_elements - 1) / Math.Min(Most, most) + 1;

    /// <summary>Elements of a run.</summary>
    public int Length => (_elements - 1) / PerRow + 1;

    public int Count => Rows * PerRow;

    private int Rows => context.KernelElements / _elements;

    public IEnumerable<Digit> Digits => [new("kernelRow", Rows), new("run", PerRow)];

    /// <summary>The first element of a run.</summary>
    public Int First(Int row, Int run) => row * _elements + run * Length;

    public void Write(BodyBuilder body, Int run, Action<BodyBuilder, int> write)
    {
        var last = _elements - (PerRow - 1) * Length;
        if (last == Length)
            write(body, Length);
        else
            body.When(run, Relation.AtLeast, PerRow - 1, end => write(end, last), others => write(others, Length));
    }
}
