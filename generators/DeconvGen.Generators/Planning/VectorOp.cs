using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Planning;

/// <summary>A pointer variable of a method. Pointers count in floats.</summary>
internal readonly record struct Pointer(string Name)
{
    public static Address operator +(Pointer pointer, Int offset) => new(pointer, offset);

    public static implicit operator Address(Pointer pointer) => new(pointer, 0);
}

/// <summary><c>pointer + offset</c>, in floats. Its text is an index: the compiler binds <c>&amp;pointer[offset]</c> in less than
/// half the time of the sum, for which it searches all operators.</summary>
internal readonly record struct Address(Pointer Pointer, Int Offset)
{
    public static Address operator +(Address address, Int offset) => new(address.Pointer, address.Offset + offset);

    /// <summary>The float that stands there.</summary>
    public string Element => $"{Pointer.Name}[{Offset}]";

    public override string ToString() => Offset.ToString() == "0" ? Pointer.Name : $"&{Element}";
}

/// <summary>
/// A verb of a register tile. Each has one meaning, which the plan interpreter states, and one text per target. Operands
/// are registers, named by their coordinates, or addresses. <paramref name="Lanes"/> is 1 or the vector width of the target, or
/// half of it where the target has half vectors.
/// </summary>
/// <param name="Result">The register that the verb writes, if it writes one.</param>
internal abstract record VectorOp(int Lanes, string? Result)
{
    /// <summary>Where in memory the verb is at work, if it is.</summary>
    public virtual Address? Memory() => null;

    /// <summary>The numbers that it reads beside those of the address.</summary>
    public virtual IEnumerable<Int> Numbers() => [];

    /// <summary>Statements that it becomes where no instruction does all of it.</summary>
    public virtual int MostStatements => 1;
}

/// <summary>A verb that reads memory into a register.</summary>
internal abstract record LoadOp(int Lanes, string Target, Address Source) : VectorOp(Lanes, Target)
{
    public sealed override Address? Memory() => Source;
}

/// <summary>A verb that writes a register to memory.</summary>
internal abstract record StoreOp(int Lanes, Address Target, string Source) : VectorOp(Lanes, null)
{
    public sealed override Address? Memory() => Target;
}

/// <summary>All lanes become <paramref name="Value"/>.</summary>
internal sealed record Constant(int Lanes, string Target, float Value) : VectorOp(Lanes, Target);

/// <summary>Reads Lanes consecutive floats.</summary>
internal sealed record Load(int Lanes, string Target, Address Source) : LoadOp(Lanes, Target, Source);

/// <summary>Lane l reads <c>source + l * stride</c>; between the first and the last lane other floats may be read too.</summary>
internal sealed record LoadStrided(int Lanes, string Target, Address Source, int Stride) : LoadOp(Lanes, Target, Source);

/// <summary>Reads <paramref name="Count"/> consecutive floats and nothing behind them; the other lanes become 0.</summary>
internal sealed record LoadPartial(int Lanes, string Target, Address Source, int Count) : LoadOp(Lanes, Target, Source);

/// <summary>Reads one float into all lanes.</summary>
internal sealed record Broadcast(int Lanes, string Target, Address Source) : LoadOp(Lanes, Target, Source);

/// <summary>Reads two consecutive floats, the first into even lanes and the second into odd ones.</summary>
internal sealed record BroadcastPair(int Lanes, string Target, Address Source) : LoadOp(Lanes, Target, Source);

/// <summary>Reads the first <paramref name="Count"/> lanes, or all, as <see cref="StoreGroups"/> writes them; the others become
/// 0.</summary>
internal sealed record LoadGroups(int Lanes, string Target, Address Source, int Size, int Stride, Int Count)
    : LoadOp(Lanes, Target, Source)
{
    public override IEnumerable<Int> Numbers() => [Count];

    public bool IsWhole => Count.Constant >= Lanes;

    public Address Place(int lane) => Source + Distance(lane);

    /// <summary>Floats from the first lane's place to that of another.</summary>
    public int Distance(int lane) => lane / Size * Stride + lane % Size;
}

/// <summary>target = left + right.</summary>
internal sealed record Add(int Lanes, string Target, string Left, string Right) : VectorOp(Lanes, Target);

/// <summary>target = left - right.</summary>
internal sealed record Subtract(int Lanes, string Target, string Left, string Right) : VectorOp(Lanes, Target);

/// <summary>target = source.</summary>
internal sealed record Copy(int Lanes, string Target, string Source) : VectorOp(Lanes, Target);

/// <summary>The first half of the lanes of a register that has twice as many.</summary>
internal sealed record LowerHalf(int Lanes, string Target, string Source) : VectorOp(Lanes, Target);

/// <summary>target = left * right.</summary>
internal sealed record Multiply(int Lanes, string Target, string Left, string Right) : VectorOp(Lanes, Target);

/// <summary>accumulator += left * right, rounded once on targets that fuse and twice on the others.</summary>
internal sealed record MultiplyAdd(int Lanes, string Accumulator, string Left, string Right) : VectorOp(Lanes, Accumulator);

/// <summary>As <see cref="MultiplyAdd"/>, but lanes whose weight is 0 keep the accumulator: a constant 0 is no tap.</summary>
internal sealed record MultiplyAddTaps(int Lanes, string Accumulator, string Left, string Weight) : VectorOp(Lanes, Accumulator);

/// <summary>x &lt; 0 ? 0 : x in each lane, so NaN stays NaN.</summary>
internal sealed record Relu(int Lanes, string Register) : VectorOp(Lanes, Register);

/// <summary>x &lt; 0 ? slope * x : x in each lane, so NaN stays NaN.</summary>
internal sealed record LeakyRelu(int Lanes, string Register, string Slope) : VectorOp(Lanes, Register);

/// <summary>x &lt; lower ? lower : x &gt; upper ? upper : x in each lane, so NaN stays NaN.</summary>
internal sealed record Clamp(int Lanes, string Register, string Lower, string Upper) : VectorOp(Lanes, Register);

/// <summary>1 / (1 + exp(-x)) in each lane, by the multiply-adds that <c>ActivationText</c> writes.</summary>
internal sealed record Sigmoid(int Lanes, string Register) : VectorOp(Lanes, Register);

/// <summary>The hyperbolic tangent in each lane, likewise.</summary>
internal sealed record Tanh(int Lanes, string Register) : VectorOp(Lanes, Register);

/// <summary>The lower (or upper) half of a0 b0 a1 b1 … : what an interleaved store writes first (or second).</summary>
internal sealed record Interleave(int Lanes, string Target, string Even, string Odd, bool Upper) : VectorOp(Lanes, Target);

/// <summary>Sums of neighbours: l0 + l1, l2 + l3, … of the left register, then those of the right.</summary>
internal sealed record AddPairs(int Lanes, string Target, string Left, string Right) : VectorOp(Lanes, Target);

/// <summary>target[l] = source[from[l]].</summary>
internal sealed record Permute(int Lanes, string Target, string Source, EquatableArray<int> From) : VectorOp(Lanes, Target);

/// <summary>target[l] = left[from[l]], or right[from[l] - lanes] where that is a lane of the second.</summary>
internal sealed record PermuteTwo(int Lanes, string Target, string Left, string Right, EquatableArray<int> From)
    : VectorOp(Lanes, Target);

/// <summary>Lanes with a 1 come from <paramref name="Right"/>, the others from <paramref name="Left"/>.</summary>
internal sealed record Blend(int Lanes, string Target, string Left, string Right, EquatableArray<int> FromRight)
    : VectorOp(Lanes, Target);

/// <summary>Selects lanes l with First &lt;= l &lt; End, for the verbs below.</summary>
internal sealed record LaneMask(int Lanes, string Target, Int First, Int End) : VectorOp(Lanes, Target)
{
    public override IEnumerable<Int> Numbers() => [First, End];
}

/// <summary>Reads the selected lanes of consecutive floats and nothing else; the others become -0, whose product with +0 adds
/// nothing to any sum.</summary>
internal sealed record LoadLanes(int Lanes, string Target, Address Source, string Mask) : LoadOp(Lanes, Target, Source);

/// <summary>Reads lanes First up to End of consecutive floats and nothing else; the others become -0 as in
/// <see cref="LoadLanes"/>.</summary>
internal sealed record LoadRange(int Lanes, string Target, Address Source, int First, int End) : LoadOp(Lanes, Target, Source);

/// <summary>Lanes before First and from End on become +0.</summary>
internal sealed record KeepRange(int Lanes, string Target, string Source, int First, int End) : VectorOp(Lanes, Target);

/// <summary>Lanes that are not selected become +0, or those of another register.</summary>
internal sealed record KeepLanes(int Lanes, string Target, string Source, string Mask, string? Otherwise = null)
    : VectorOp(Lanes, Target);

/// <summary>Writes Lanes consecutive floats.</summary>
internal sealed record Store(int Lanes, Address Target, string Source) : StoreOp(Lanes, Target, Source);

/// <summary>Writes the first <paramref name="Count"/> lanes and touches nothing behind them.</summary>
internal sealed record StorePartial(int Lanes, Address Target, string Source, int Count) : StoreOp(Lanes, Target, Source);

/// <summary>Writes the lanes [from, to), each to its place behind <c>target</c>; none where the range is empty.</summary>
internal sealed record StoreRange(int Lanes, Address Target, string Source, Int From, Int To) : StoreOp(Lanes, Target, Source)
{
    public override IEnumerable<Int> Numbers() => [From, To];
}

/// <summary>Writes lane l to <c>target + l * stride</c>.</summary>
internal sealed record StoreLanes(int Lanes, Address Target, string Source, int Stride) : StoreOp(Lanes, Target, Source)
{
    public override int MostStatements => Lanes;
}

/// <summary>Writes the first <paramref name="Count"/> lanes, or all: lane l to
/// <c>target + l / size * stride + l % size</c>.</summary>
internal sealed record StoreGroups(int Lanes, Address Target, string Source, int Size, int Stride, Int Count)
    : StoreOp(Lanes, Target, Source)
{
    public override IEnumerable<Int> Numbers() => [Count];

    public bool IsWhole => Count.Constant >= Lanes;

    /// <summary>Where lanes are counted, each has a condition.</summary>
    public override int MostStatements => IsWhole || Size == Lanes ? Lanes / Size : 2 * Lanes;

    public Address Place(int lane) => Target + Distance(lane);

    /// <summary>Floats from the first lane's place to that of another.</summary>
    public int Distance(int lane) => lane / Size * Stride + lane % Size;
}

/// <summary>Adds lanes [First, End) to memory: lane l to what stands at <c>target + l * stride</c>.</summary>
internal sealed record AddLanes(int Lanes, Address Target, string Source, int First, int End, int Stride)
    : StoreOp(Lanes, Target, Source)
{
    /// <summary>A whole vector of neighbours.</summary>
    public bool IsWhole => First == 0 && End == Lanes && Stride == 1;
}

/// <summary>
/// Asks for the cache line at an address, to be near (first level) or in the second level. It means nothing to the result and
/// may name memory that is not there.
/// </summary>
internal sealed record Prefetch(Address Source, bool Near) : VectorOp(1, null)
{
    public override Address? Memory() => Source;
}
