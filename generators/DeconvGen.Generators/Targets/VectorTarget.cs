using System.Globalization;
using DeconvGen.Generators.Model;
using DeconvGen.Generators.Planning;

namespace DeconvGen.Generators.Targets;

/// <summary>
/// An instruction set with an element type: its traits, which planners read, and its text for each verb, which the emitter
/// prints. Nobody else asks which one it is.
/// </summary>
internal abstract class VectorTarget
{
    /// <summary>As it stands in names of generated types and in plans.</summary>
    public abstract string Name { get; }

    public abstract TargetSet Flag { get; }

    /// <summary>Floats in a vector.</summary>
    public abstract int Lanes { get; }

    /// <summary>The target whose vectors have half as many lanes, where its verbs may stand beside those of this one.</summary>
    protected virtual VectorTarget? Half => null;

    /// <summary>Lanes of half a vector, where verbs may have so many; 0 where they may not.</summary>
    public int HalfLanes => Half?.Lanes ?? 0;

    /// <summary>Lanes of the vectors that hold so many floats with fewer of them empty or held twice: whole vectors where that does
    /// not matter.</summary>
    public int LanesFor(int floats)
    {
        int Held(int lanes) => (floats + lanes - 1) / lanes * lanes;
        return Half is { } half && Held(half.Lanes) < Held(Lanes) ? half.Lanes : Lanes;
    }

    /// <summary>Vector registers that a tile may fill.</summary>
    public virtual int Registers => 16;

    /// <summary>MultiplyAdd rounds once.</summary>
    public abstract bool IsFused { get; }

    /// <summary>Chains of additions that hide the latency of one multiply-add.</summary>
    public virtual int IndependentChains => 8;

    /// <summary>Floats of a cache line.</summary>
    public const int LineFloats = 16;

    /// <summary>There is an instruction that asks for a cache line ahead of its use.</summary>
    public virtual bool Prefetches => false;

    /// <summary>Rows are turned in registers: elsewhere float by float, which takes longer than empty lanes.</summary>
    public virtual bool TurnsInRegisters => false;

    /// <summary>C# that is true where the target can and may run, the machine asked first: what it lacks then leaves no code
    /// behind. Null where it always can.</summary>
    public abstract string? SupportTest { get; }

    /// <summary>Namespaces that the text of the verbs needs.</summary>
    public abstract IReadOnlyList<string> Usings { get; }

    /// <summary>The value that a verb yields, or for stores the whole statement, without the semicolon.</summary>
    public string Text(VectorOp op) => op switch
    {
        LowerHalf l => $"{l.Source}.GetLower()",
        _ when Half is { } half && op.Lanes == half.Lanes => half.Text(op),
        Copy copy => copy.Source,
        StoreRange { Lanes: 1 } s => $"if ({s.From} <= 0 && {s.To} > 0) {s.Target.Element} = {s.Source}",
        StoreRange { From.Constant: { } from, To.Constant: { } to } s => KnownRange(s, (int)from, (int)to),
        StoreRange s => Range(s),
        PermuteTwo p => PermuteTwo(p),
        Sigmoid s => $"Sigmoid({s.Register})",
        Tanh t => $"Tanh({t.Register})",
        AddLanes { IsWhole: false } a => Added(a),
        Add a => $"{a.Left} + {a.Right}",
        Subtract s => $"{s.Left} - {s.Right}",
        LoadGroups { Lanes: 1 } l => Lane(l, 0),
        LoadGroups l => $"{Vector}.Create({string.Join(", ", Enumerable.Range(0, l.Lanes).Select(lane => Lane(l, lane)))})",
        { Lanes: 1 } => ScalarText(op),
        _ => VectorText(op),
    };

    /// <summary>Members of the generated type that the texts of these verbs call, each a list of lines.</summary>
    public IEnumerable<IReadOnlyList<string>> Members(IReadOnlyList<VectorOp> verbs)
    {
        var halves = verbs.ToLookup(op => op.Lanes == Half?.Lanes);
        return ActivationText.Members([.. halves[false]], Vector,
                (left, right, sum) => IsFused ? $"{Vector}.FusedMultiplyAdd({left}, {right}, {sum})" : $"{left} * {right} + {sum}",
                (left, right, sum) => ScalarMultiplyAdd(sum, left, right))
            .Concat(Half?.Members([.. halves[true]]) ?? []);
    }

    /// <summary>The framework's type of vectors, with its functions for all machines.</summary>
    protected abstract string Vector { get; }

    protected abstract string VectorText(VectorOp op);

    /// <summary>Single floats: borders and what is left over.</summary>
    protected virtual string ScalarText(VectorOp op) => op switch
    {
        Constant c => Literal(c.Value),
        Load l => l.Source.Element,
        LoadStrided l => l.Source.Element,
        Broadcast b => b.Source.Element,
        Multiply m => $"{m.Left} * {m.Right}",
        MultiplyAdd m => ScalarMultiplyAdd(m.Accumulator, m.Left, m.Right),
        MultiplyAddTaps m => $"{m.Weight} == 0f ? {m.Accumulator} : {ScalarMultiplyAdd(m.Accumulator, m.Left, m.Weight)}",
        Relu r => $"{r.Register} < 0f ? 0f : {r.Register}",
        LeakyRelu r => $"{r.Register} < 0f ? {r.Slope} * {r.Register} : {r.Register}",
        Clamp c => $"{c.Register} < {c.Lower} ? {c.Lower} : {c.Register} > {c.Upper} ? {c.Upper} : {c.Register}",
        Interleave i => throw Unknown(i),
        Store s => $"{s.Target.Element} = {s.Source}",
        AddLanes a => $"{a.Target.Element} += {a.Source}",
        StoreLanes s => $"{s.Target.Element} = {s.Source}",
        LaneMask m => $"{m.First} <= 0 && {m.End} > 0 ? 1f : 0f",
        LoadLanes l => $"{l.Mask} == 0f ? -0f : {l.Source.Element}",
        KeepLanes k => $"{k.Mask} == 0f ? {k.Otherwise ?? "0f"} : {k.Source}",
        LoadRange l => l.First <= 0 && l.End > 0 ? l.Source.Element : "-0f",
        KeepRange k => k.First <= 0 && k.End > 0 ? k.Source : "0f",
        StoreGroups { IsWhole: true } s => $"{s.Target.Element} = {s.Source}",
        StoreGroups s => Counted(s, s.Source),
        _ => throw Unknown(op),
    };

    protected virtual string ScalarMultiplyAdd(string accumulator, string left, string right) =>
        IsFused ? $"MathF.FusedMultiplyAdd({left}, {right}, {accumulator})" : $"{left} * {right} + {accumulator}";

    /// <summary>Each side by itself, unless its lanes are in place, and then a blend.</summary>
    protected virtual string PermuteTwo(PermuteTwo op)
    {
        string Side(string register, int first)
        {
            int[] from = [.. op.From.Select((lane, i) => lane - first >= 0 && lane - first < op.Lanes ? lane - first : i)];
            return from.SequenceEqual(Enumerable.Range(0, op.Lanes)) ? register
                : Text(new Permute(op.Lanes, "", register, new(from)));
        }

        return Text(new Blend(op.Lanes, "", Side(op.Left, 0), Side(op.Right, op.Lanes),
            new([.. op.From.Select(lane => lane < op.Lanes ? 0 : 1)])));
    }

    /// <summary>Lanes that are known when the code is written; none where <paramref name="to"/> is not above
    /// <paramref name="from"/>.</summary>
    protected virtual string KnownRange(StoreRange op, int from, int to) =>
        string.Join("; ", Enumerable.Range(from, Math.Max(0, to - from))
            .Select(lane => $"{(op.Target + lane).Element} = {op.Source}.GetElement({lane})"));

    /// <summary>Lane by lane, where cut vectors are rare.</summary>
    protected virtual string Range(StoreRange op) =>
        $"for (var lane = (int){op.From.Bracketed}; lane < {op.To}; lane++) "
        + $"{(op.Target + Int.Variable("lane")).Element} = {op.Source}.GetElement(lane)";

    /// <summary>Sums that lie apart, or only some of a vector: once a block, so that lane by lane will do.</summary>
    private static string Added(AddLanes op) => string.Join("; ", Enumerable.Range(op.First, op.End - op.First)
        .Select(lane => $"{(op.Target + lane * op.Stride).Element} += "
            + (op.Lanes == 1 ? op.Source : $"{op.Source}.GetElement({lane})")));

    private static string Lane(LoadGroups op, int lane) =>
        op.IsWhole ? op.Place(lane).Element : $"{op.Count} > {lane} ? {op.Place(lane).Element} : 0f";

    /// <summary>All bits of the lanes with a 1, numbers of a mask. Their signs are those of no culture.</summary>
    protected static string MaskLanes(IEnumerable<int> lanes) =>
        string.Join(", ", lanes.Select(static lane => lane == 1 ? "-1" : "0"));

    /// <summary>The first lanes of a register, each to its place.</summary>
    protected static string LaneByLane(string source, int lanes, Func<int, Address> place) =>
        string.Join("; ", Enumerable.Range(0, lanes).Select(lane => $"{place(lane).Element} = {source}.GetElement({lane})"));

    /// <summary>Lane by lane, as far as the count goes.</summary>
    protected static string Counted(StoreGroups op, string source) =>
        $"if ({op.Count} > 0) {op.Target.Element} = {source}" + string.Concat(Enumerable.Range(1, op.Lanes - 1)
            .Select(lane => $"; if ({op.Count} > {lane}) {op.Place(lane).Element} = {op.Source}.GetElement({lane})"));

    /// <summary>A C# literal that reads back as the same bits on every runtime that hosts a compiler.</summary>
    public static string Literal(float value) =>
        float.IsNaN(value) ? "float.NaN"
        : float.IsPositiveInfinity(value) ? "float.PositiveInfinity"
        : float.IsNegativeInfinity(value) ? "float.NegativeInfinity"
        : value == 0f && 1f / value < 0f ? "-0f"
        : value.ToString("G9", CultureInfo.InvariantCulture) + "f";

    protected InvalidOperationException Unknown(VectorOp op) =>
        new($"{Name} has no text for {op.GetType().Name} of {op.Lanes} lanes.");
}
