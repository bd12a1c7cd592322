using DeconvGen.Generators.Model;
using DeconvGen.Generators.Targets;

namespace DeconvGen.Generators.Planning;

/// <summary>
/// Everything decided about one kernel on one target. The emitter prints it, the printer shows it, the interpreter runs it;
/// none of them decides anything.
/// </summary>
/// <param name="Summary">What a reader wants to know first: phases with their taps, regions, tile, order of weights and of
/// additions.</param>
/// <param name="PackedLength">Floats that the packed weights and the bias behind them take; 0 where the numbers stand in the
/// code.</param>
/// <param name="Pack">Reorders weights and bias, as the user gives them, into the packed form; null where nothing is
/// packed.</param>
/// <param name="Table">Packed numbers known when the code is generated (bilinear coefficients); null where
/// <paramref name="Pack"/> makes them.</param>
/// <param name="Units">Independent pieces of work (rows, or runs of windows): what threads share out.</param>
/// <param name="Rows">Computes the units from <c>begin</c> up to <c>end</c>.</param>
/// <param name="Tiles">The leaf methods that <paramref name="Rows"/> calls.</param>
internal sealed record KernelPlan(
    VectorTarget Target,
    IReadOnlyList<string> Summary,
    int PackedLength,
    MethodPlan? Pack,
    float[]? Table,
    Int Units,
    MethodPlan Rows,
    IReadOnlyList<MethodPlan> Tiles)
{
    /// <summary>What the plan computes: the end of its generated type's name.</summary>
    public string Role { get; init; } = "Kernel";

    /// <summary>About how many picoseconds an output takes: from it follows how many threads pay.</summary>
    public int TimePerOutput { get; init; }

    /// <summary>How the units follow each other along the outermost axis; null where they do not, as in blocks of
    /// channels.</summary>
    public UnitRows? UnitRows { get; init; }

    /// <summary>Computes the rows of a block on its turned tensors: what <see cref="Rows"/> calls then. Null where it calls the
    /// tiles.</summary>
    public MethodPlan? TurnedRows { get; init; }

    public IEnumerable<MethodPlan> Methods => new[] { Rows, TurnedRows }.Concat(Tiles).Append(Pack).OfType<MethodPlan>();
}

/// <summary>One method of generated code. A leaf holds vectors in registers and therefore calls nothing.</summary>
internal sealed record MethodPlan(
    string Name,
    string Summary,
    IReadOnlyList<string> Pointers,
    IReadOnlyList<string> Numbers,
    IReadOnlyList<PlanNode> Body);

/// <summary>A step of a method. What it reads, and what stands within it, it says itself: whoever looks at a plan need not know all
/// kinds.</summary>
internal abstract record PlanNode
{
    /// <summary>The numbers that the node itself reads, but for those of its <see cref="Places"/>.</summary>
    public virtual IEnumerable<Int> Reads() => [];

    /// <summary>The places in memory that the node itself names.</summary>
    public virtual IEnumerable<Address> Places() => [];

    /// <summary>The nodes within.</summary>
    public virtual IEnumerable<PlanNode> Inner() => [];
}

/// <summary>A remark for whoever reads the plan or the code.</summary>
internal sealed record Note(string Text) : PlanNode;

internal sealed record Let(string Name, Int Value) : PlanNode
{
    public override IEnumerable<Int> Reads() => [Value];
}

internal sealed record LetPointer(string Name, Address Value) : PlanNode
{
    public override IEnumerable<Address> Places() => [Value];
}

/// <summary>for (variable = begin; variable &lt; end; variable += step).</summary>
internal sealed record For(string Variable, Int Begin, Int End, int Step, IReadOnlyList<PlanNode> Body) : PlanNode
{
    public override IEnumerable<Int> Reads() => [Begin, End];

    public override IEnumerable<PlanNode> Inner() => Body;
}

/// <summary>Runs the body <paramref name="Count"/> times and moves the pointers after each.</summary>
internal sealed record Repeat(string Variable, Int Count, IReadOnlyList<(Pointer Pointer, Int Step)> Moves,
    IReadOnlyList<PlanNode> Body)
    : PlanNode
{
    public override IEnumerable<Int> Reads() => [Count, .. Moves.Select(static move => move.Step)];

    public override IEnumerable<PlanNode> Inner() => Body;
}

/// <summary>
/// The numbers from <paramref name="Begin"/> up to <paramref name="End"/>, each written in digits, of which the last runs fastest:
/// counted on as an odometer does, since the divisions that yield them were a twentieth of a tiny image's time.
/// </summary>
internal sealed record ForPlaces(Int Begin, Int End, IReadOnlyList<Digit> Digits, IReadOnlyList<PlanNode> Body) : PlanNode
{
    /// <summary>A digit of <see cref="Begin"/>.</summary>
    public Int First(int digit)
    {
        var behind = Digits.Skip(digit + 1).Aggregate((Int)1, static (product, next) => product * next.Count!);
        return Digits[digit].Count is { } count ? Begin / behind % count : Begin / behind;
    }

    public override IEnumerable<Int> Reads() => [Begin, End, .. Digits.Select(static digit => digit.Count).OfType<Int>()];

    public override IEnumerable<PlanNode> Inner() => Body;
}

/// <param name="Count">It is below; null for the first digit, which has no limit.</param>
internal sealed record Digit(string Name, Int? Count);

internal enum Relation { Equal, AtLeast }

internal sealed record When(Int Left, Relation Relation, Int Right, IReadOnlyList<PlanNode> Then, IReadOnlyList<PlanNode> Else)
    : PlanNode
{
    public override IEnumerable<Int> Reads() => [Left, Right];

    public override IEnumerable<PlanNode> Inner() => [.. Then, .. Else];
}

internal sealed record Call(MethodPlan Method, IReadOnlyList<Address> Pointers, IReadOnlyList<Int> Numbers) : PlanNode
{
    public override IEnumerable<Int> Reads() => Numbers;

    public override IEnumerable<Address> Places() => Pointers;
}

internal sealed record Do(VectorOp Op) : PlanNode
{
    public override IEnumerable<Int> Reads() => Op.Numbers();

    public override IEnumerable<Address> Places() => Op.Memory() is { } place ? [place] : [];
}

/// <summary>Names memory of the thread that nobody reads behind the method; it holds anything.</summary>
internal sealed record Scratch(string Name, Int Floats) : PlanNode
{
    /// <summary>Copies of tensors, which a method keeps while one that it calls names memory of its own.</summary>
    public bool IsCopy { get; init; }

    public override IEnumerable<Int> Reads() => [Floats];
}

/// <summary>
/// For each pixel the channel with the largest score as a byte: the lowest of equal ones, the first that is NaN before all.
/// </summary>
/// <param name="Plane">Floats from a channel to the next; null where the channels of a pixel are neighbours.</param>
/// <param name="Labels">In bytes.</param>
internal sealed record StoreLabels(Address Scores, Int? Plane, int Channels, Address Labels, Int Pixels) : PlanNode
{
    public override IEnumerable<Int> Reads() => Plane is null ? [Pixels] : [Plane, Pixels];

    public override IEnumerable<Address> Places() => [Scores, Labels];
}

/// <summary>Writes the transpose of a matrix.</summary>
/// <param name="From">Rows that lie <paramref name="FromStep"/> floats apart.</param>
/// <param name="To">Its columns, <paramref name="ToStep"/> floats apart.</param>
internal sealed record Turn(Address From, Int FromStep, Address To, Int ToStep, Int Rows, Int Columns) : PlanNode
{
    public override IEnumerable<Int> Reads() => [FromStep, ToStep, Rows, Columns];

    public override IEnumerable<Address> Places() => [From, To];
}
