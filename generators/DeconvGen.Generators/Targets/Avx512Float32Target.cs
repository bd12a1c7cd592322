using DeconvGen.Generators.Model;
using DeconvGen.Generators.Planning;

namespace DeconvGen.Generators.Targets;

/// <summary>
/// 512-bit vectors, where the runtime itself would use them: it leaves out machines that clock down for them. As with the
/// narrower x86 target, intrinsics instead of the portable helpers, which have an inlining budget.
/// </summary>
internal sealed class Avx512Float32Target : VectorTarget
{
    public override string Name => "Avx512";

    public override TargetSet Flag => TargetSet.Avx512;

    public override int Lanes => 16;

    protected override VectorTarget Half { get; } = new Avx2Float32Target();

    // There are 32; the register allocator spills at 32 live vectors, never at 31.
    public override int Registers => 31;

    public override bool IsFused => true;

    // Two multiply-adds a cycle, four to five cycles each.
    public override int IndependentChains => 10;

    public override bool Prefetches => true;

    public override string SupportTest => "Vector512.IsHardwareAccelerated && Avx512F.IsSupported && KernelTargets.Avx512";

    public override IReadOnlyList<string> Usings => ["System.Runtime.Intrinsics", "System.Runtime.Intrinsics.X86"];

    protected override string Vector => "global::System.Runtime.Intrinsics.Vector512";

    protected override string VectorText(VectorOp op) => op switch
    {
        Constant c => c.Value == 0f && 1f / c.Value > 0f ? "Vector512<float>.Zero" : $"Vector512.Create({Literal(c.Value)})",
        Load l => $"Avx512F.LoadVector512({l.Source})",
        LoadPartial l => $"Avx512F.MaskLoad({l.Source}, {Mask(0, l.Count)}, Vector512<float>.Zero)",
        LoadStrided l => $"Vector512.Create({Avx2Float32Target.Strided(l.Source, l.Stride)}, "
            + $"{Avx2Float32Target.Strided(l.Source + 8 * l.Stride, l.Stride)})",
        // Becomes a load that broadcasts, or an operand of the multiply-add that does.
        Broadcast b => $"Avx512F.BroadcastScalarToVector512(Sse.LoadScalarVector128({b.Source}))",
        Multiply m => $"Avx512F.Multiply({m.Left}, {m.Right})",
        MultiplyAdd m => $"Avx512F.FusedMultiplyAdd({m.Left}, {m.Right}, {m.Accumulator})",
        MultiplyAddTaps m => $"Avx512F.BlendVariable({m.Accumulator}, "
            + $"Avx512F.FusedMultiplyAdd({m.Left}, {m.Weight}, {m.Accumulator}), "
            + $"Avx512F.CompareNotEqual({m.Weight}, Vector512<float>.Zero))",
        // The second operand is what the instruction returns for NaN and for two zeros.
        Relu r => $"Avx512F.Max(Vector512<float>.Zero, {r.Register})",
        // The product must not be the masked operand: the compiler gives up optimizing (MinOpts) where it merges a slope that is
        // broadcast from memory into a multiplication under a mask of AVX-512.
        LeakyRelu r => $"Avx512F.BlendVariable(Avx512F.Multiply({r.Slope}, {r.Register}), {r.Register}, "
            + $"Avx512F.CompareNotLessThan({r.Register}, Vector512<float>.Zero))",
        Clamp c => $"Avx512F.Min({c.Upper}, Avx512F.Max({c.Lower}, {c.Register}))",
        Interleave i => $"Avx512F.PermuteVar16x32x2({i.Even}, Vector512.Create({Zipped(i.Upper ? 8 : 0)}), {i.Odd})",
        AddPairs a => $"Avx512F.PermuteVar16x32x2({a.Left}, Vector512.Create({Neighbours(0)}), {a.Right}) "
            + $"+ Avx512F.PermuteVar16x32x2({a.Left}, Vector512.Create({Neighbours(1)}), {a.Right})",
        Store s => $"Avx512F.Store({s.Target}, {s.Source})",
        AddLanes a => $"Avx512F.Store({a.Target}, Avx512F.LoadVector512({a.Target}) + {a.Source})",
        StorePartial s => string.Join("; ", Pieces(s)),
        StoreLanes s => Block(Scattered(s.Source, lane => s.Target + lane * s.Stride)),
        Permute p => $"Avx512F.PermuteVar16x32({p.Source}, Vector512.Create({string.Join(", ", p.From)}))",
        Blend b => $"Avx512F.BlendVariable({b.Left}, {b.Right}, "
            + $"Vector512.Create({MaskLanes(b.FromRight)}).AsSingle())",
        LaneMask m => Inside(m.First, m.End),
        LoadLanes l => $"Avx512F.MaskLoad({l.Source}, {l.Mask}, Vector512.Create(-0f))",
        LoadRange l => $"Avx512F.MaskLoad({l.Source}, {Mask(l.First, l.End)}, Vector512.Create(-0f))",
        KeepRange k => $"Avx512F.BlendVariable(Vector512<float>.Zero, {k.Source}, {Mask(k.First, k.End)})",
        KeepLanes k => $"Avx512F.BlendVariable(Vector512<float>.Zero, {k.Source}, {k.Mask})",
        StoreGroups s => Groups(s),
        _ => throw Unknown(op),
    };

    protected override string ScalarText(VectorOp op) => op is Prefetch p ? $"Sse.Prefetch{(p.Near ? 0 : 1)}({p.Source})" : base.ScalarText(op);

    /// <summary>Under a mask: half the vectors of a small plane are cut, and lane by lane took unet 3 % longer.</summary>
    protected override string Range(StoreRange op) => $"Avx512F.MaskStore({op.Target}, {Inside(op.From, op.To)}, {op.Source})";

    protected override string PermuteTwo(PermuteTwo op) =>
        $"Avx512F.PermuteVar16x32x2({op.Left}, Vector512.Create({string.Join(", ", op.From)}), {op.Right})";

    private static string Inside(Int first, Int end) =>
        $"Avx512F.And(Avx512F.CompareGreaterThan(Vector512<int>.Indices, Vector512.Create((int){first.Bracketed} - 1)), "
        + $"Avx512F.CompareGreaterThan(Vector512.Create((int){end.Bracketed}), Vector512<int>.Indices)).AsSingle()";

    /// <summary>Stores of 8, 4, 2 and 1 floats: some processors split a masked store into dozens of steps.</summary>
    private static IEnumerable<string> Pieces(StorePartial op)
    {
        if ((op.Count & 8) != 0)
            yield return $"Avx.Store({op.Target}, {op.Source}.GetLower())";
        var done = op.Count & 8;
        if ((op.Count & 4) != 0)
            yield return $"Sse.Store({op.Target + done}, {Quarter(op.Source, done)})";
        done = op.Count & 12;
        if ((op.Count & 2) != 0)
            yield return $"Sse.StoreLow({op.Target + done}, {Quarter(op.Source, done)})";
        done = op.Count & 14;
        if ((op.Count & 1) != 0)
            yield return $"{(op.Target + done).Element} = {Quarter(op.Source, done)}.GetElement({done % 4})";
    }

    private static string Quarter(string register, int lane) => lane < 4 ? $"{register}.GetLower().GetLower()"
        : $"Avx512F.ExtractVector128({register}, {lane / 4})";

    /// <summary>Quarters with names, in a scope of their own: the JIT shares only some dozens of subexpressions a method, and
    /// would take each lane out of the vector in up to three steps.</summary>
    private static IEnumerable<string> Scattered(string source, Func<int, Address> place) =>
        Enumerable.Range(0, 4).Select(q => $"var q{q} = {Quarter(source, 4 * q)}")
            .Concat(Enumerable.Range(0, 16).Select(i => $"{place(i).Element} = q{i / 4}.GetElement({i % 4})"));

    private static string Block(IEnumerable<string> statements) =>
        $"{{ {string.Concat(statements.Select(static line => line + "; "))}}}";

    private static string Groups(StoreGroups op) => op switch
    {
        { IsWhole: false, Size: 16 } => $"Avx512F.MaskStore({op.Target}, {Inside(0, op.Count)}, {op.Source})",
        { IsWhole: false } => Counted(op, $"{op.Source}.ToScalar()"),
        { Size: 16 } => $"Avx512F.Store({op.Target}, {op.Source})",
        { Size: 8 } => $"Avx.Store({op.Target}, {op.Source}.GetLower()); Avx.Store({op.Place(8)}, {op.Source}.GetUpper())",
        { Size: 4 } => string.Join("; ", Enumerable.Range(0, 4).Select(q => $"Sse.Store({op.Place(4 * q)}, {Quarter(op.Source, 4 * q)})")),
        _ => Block(Scattered(op.Source, op.Place)),
    };

    /// <summary>Lanes of two vectors in turn: 0, 16, 1, 17 …</summary>
    private static string Zipped(int first) =>
        string.Join(", ", Enumerable.Range(0, 16).Select(i => first + i / 2 + i % 2 * 16));

    /// <summary>Every second lane of two vectors: 0, 2, 4 … of the first, then of the second.</summary>
    private static string Neighbours(int first) => string.Join(", ", Enumerable.Range(0, 16).Select(i => first + 2 * i));

    private static string Mask(int first, int end) =>
        $"Vector512.Create({string.Join(", ", Enumerable.Range(0, 16).Select(i => i >= first && i < end ? "-1" : "0"))}).AsSingle()";
}
