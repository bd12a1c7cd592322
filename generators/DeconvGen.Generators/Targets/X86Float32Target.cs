using DeconvGen.Generators.Planning;

namespace DeconvGen.Generators.Targets;

/// <summary>
/// What instruction sets of x86 have in common. Their intrinsics are used, not the portable helpers: those have an inlining
/// budget, and past some hundred of them in one method they become calls.
/// </summary>
/// <param name="avx">The class of the instructions on floats of a whole vector.</param>
/// <param name="vector">The type of a whole vector.</param>
internal abstract class X86Float32Target(string avx, string vector) : VectorTarget
{
    public override bool IsFused => true;

    // Two multiply-adds a cycle, four to five cycles each.
    public override int IndependentChains => 10;

    public override bool Prefetches => true;

    public override bool TurnsInRegisters => true;

    public override IReadOnlyList<string> Usings => ["System.Runtime.Intrinsics", "System.Runtime.Intrinsics.X86"];

    private string Zero => $"{vector}<float>.Zero";

    /// <summary>The verbs whose texts differ in names alone.</summary>
    protected override string VectorText(VectorOp op) => op switch
    {
        Constant c => c.Value == 0f && 1f / c.Value > 0f ? Zero : $"{vector}.Create({Literal(c.Value)})",
        Load l => $"{avx}.Load{vector}({l.Source})",
        Multiply m => $"{avx}.Multiply({m.Left}, {m.Right})",
        // The second operand is what the instruction returns for NaN and for two zeros.
        Relu r => $"{avx}.Max({Zero}, {r.Register})",
        // The product must not be the masked operand: on AVX-512 machines the compiler gives up optimizing (MinOpts) where it
        // merges a slope that is broadcast from memory into a multiplication under a mask.
        LeakyRelu r => $"{avx}.BlendVariable({avx}.Multiply({r.Slope}, {r.Register}), {r.Register}, "
            + $"{avx}.CompareNotLessThan({r.Register}, {Zero}))",
        Clamp c => $"{avx}.Min({c.Upper}, {avx}.Max({c.Lower}, {c.Register}))",
        Store s => $"{avx}.Store({s.Target}, {s.Source})",
        StorePartial s => string.Join("; ", Pieces(s, 0, s.Count)),
        StoreLanes s => Scatter(s.Source, lane => s.Target + lane * s.Stride),
        StoreGroups { IsWhole: false } s => Counted(s, $"{s.Source}.ToScalar()"),
        StoreGroups s when s.Size == Lanes => $"{avx}.Store({s.Target}, {s.Source})",
        StoreGroups { Size: 8 } s => $"Avx.Store({s.Target}, {s.Source}.GetLower()); "
            + $"Avx.Store({s.Place(8)}, {s.Source}.GetUpper())",
        StoreGroups { Size: 4 } s => string.Join("; ", Enumerable.Range(0, Lanes / 4)
            .Select(q => $"Sse.Store({s.Place(4 * q)}, {Quarter(s.Source, 4 * q)})")),
        StoreGroups s => Scatter(s.Source, s.Place),
        _ => throw Unknown(op),
    };

    protected override string ScalarText(VectorOp op) => op is Prefetch p ? $"Sse.Prefetch{(p.Near ? 0 : 1)}({p.Source})"
        : base.ScalarText(op);

    /// <summary>The four lanes of a register that lie in one vector of 128 bits with a lane.</summary>
    protected abstract string Quarter(string register, int lane);

    /// <summary>One lane of a register, to be stored.</summary>
    protected abstract string Float(string register, int lane);

    /// <summary>Stores all lanes of a register, each to its place.</summary>
    protected abstract string Scatter(string register, Func<int, Address> place);

    /// <summary>All bits of the lanes from first up to end.</summary>
    protected string Mask(int first, int end) =>
        $"{vector}.Create({MaskLanes(Enumerable.Range(0, Lanes).Select(lane => lane >= first && lane < end ? 1 : 0))}).AsSingle()";

    protected override string KnownRange(StoreRange op, int from, int to) => string.Join("; ", Pieces(op, from, to));

    /// <summary>Stores of 8, 4, 2 and 1 floats, each from its multiple: some processors split a masked store into dozens of
    /// steps.</summary>
    private IEnumerable<string> Pieces(StoreOp op, int from, int to)
    {
        for (var at = from; at < to;)
        {
            var size = Lanes / 2;
            while (at % size != 0 || at + size > to)
                size /= 2;
            var target = op.Target + at;
            yield return size switch
            {
                8 => $"Avx.Store({target}, {op.Source}.Get{(at == 0 ? "Lower" : "Upper")}())",
                4 => $"Sse.Store({target}, {Quarter(op.Source, at)})",
                2 => $"Sse.Store{(at % 4 == 0 ? "Low" : "High")}({target}, {Quarter(op.Source, at)})",
                _ => $"{target.Element} = {Float(op.Source, at)}",
            };
            at += size;
        }
    }
}
