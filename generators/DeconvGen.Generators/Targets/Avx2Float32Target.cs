using DeconvGen.Generators.Model;
using DeconvGen.Generators.Planning;

namespace DeconvGen.Generators.Targets;

/// <summary>
/// 256-bit vectors with fused multiply-add. The intrinsics of the instruction set are used, not the portable helpers: those
/// have an inlining budget, and past some hundred of them in one method they become calls.
/// </summary>
internal sealed class Avx2Float32Target : VectorTarget
{
    public override string Name => "Avx2";

    public override TargetSet Flag => TargetSet.Avx2;

    public override int Lanes => 8;

    public override bool IsFused => true;

    // Two multiply-adds a cycle, four to five cycles each.
    public override int IndependentChains => 10;

    public override bool Prefetches => true;

    public override string SupportTest => "Avx2.IsSupported && Fma.IsSupported && KernelTargets.Avx2";

    public override IReadOnlyList<string> Usings => ["System.Runtime.Intrinsics", "System.Runtime.Intrinsics.X86"];

    protected override string Vector => "Vector256";

    protected override string VectorText(VectorOp op) => op switch
    {
        Constant c => c.Value == 0f && 1f / c.Value > 0f ? "Vector256<float>.Zero" : $"Vector256.Create({Literal(c.Value)})",
        Load l => $"Avx.LoadVector256({l.Source})",
        LoadPartial l => $"Avx.MaskLoad({l.Source}, {Mask(0, l.Count)})",
        LoadStrided l => Strided(l.Source, l.Stride),
        Broadcast b => $"Avx.BroadcastScalarToVector256({b.Source})",
        Multiply m => $"Avx.Multiply({m.Left}, {m.Right})",
        MultiplyAdd m => $"Fma.MultiplyAdd({m.Left}, {m.Right}, {m.Accumulator})",
        MultiplyAddTaps m => $"Avx.BlendVariable(Fma.MultiplyAdd({m.Left}, {m.Weight}, {m.Accumulator}), {m.Accumulator}, "
            + $"Avx.CompareEqual({m.Weight}, Vector256<float>.Zero))",
        // The second operand is what the instruction returns for NaN and for two zeros.
        Relu r => $"Avx.Max(Vector256<float>.Zero, {r.Register})",
        // In this order for AVX-512 machines, see there.
        LeakyRelu r => $"Avx.BlendVariable(Avx.Multiply({r.Slope}, {r.Register}), {r.Register}, "
            + $"Avx.CompareNotLessThan({r.Register}, Vector256<float>.Zero))",
        Clamp c => $"Avx.Min({c.Upper}, Avx.Max({c.Lower}, {c.Register}))",
        Interleave i => $"Avx.Permute2x128(Avx.UnpackLow({i.Even}, {i.Odd}), Avx.UnpackHigh({i.Even}, {i.Odd}), {(i.Upper ? "0x31" : "0x20")})",
        AddPairs a => $"Avx2.Permute4x64(Avx.HorizontalAdd({a.Left}, {a.Right}).AsDouble(), 0xD8).AsSingle()",
        Store s => $"Avx.Store({s.Target}, {s.Source})",
        AddLanes a => $"Avx.Store({a.Target}, Avx.Add(Avx.LoadVector256({a.Target}), {a.Source}))",
        StorePartial s => string.Join("; ", Pieces(s)),
        StoreLanes s => LaneByLane(s.Source, 8, lane => s.Target + lane * s.Stride),
        Permute p => $"Avx2.PermuteVar8x32({p.Source}, Vector256.Create({string.Join(", ", p.From)}))",
        Blend b => $"Avx.Blend({b.Left}, {b.Right}, {b.FromRight.Select((right, lane) => right << lane).Sum()})",
        LaneMask m => $"Avx2.And(Avx2.CompareGreaterThan(Vector256<int>.Indices, Vector256.Create((int){m.First.Bracketed} - 1)), "
            + $"Avx2.CompareGreaterThan(Vector256.Create((int){m.End.Bracketed}), Vector256<int>.Indices)).AsSingle()",
        LoadLanes l => $"Avx.Or(Avx.MaskLoad({l.Source}, {l.Mask}), Avx.AndNot({l.Mask}, Vector256.Create(-0f)))",
        LoadRange l => $"Avx.Or(Avx.MaskLoad({l.Source}, {Mask(l.First, l.End)}), Vector256.Create("
            + $"{string.Join(", ", Enumerable.Range(0, 8).Select(i => i >= l.First && i < l.End ? "0f" : "-0f"))}))",
        // An immediate instead of a mask: masks that live across a loop push accumulators out of the registers.
        KeepRange k => $"Avx.Blend(Vector256<float>.Zero, {k.Source}, {Enumerable.Range(k.First, Math.Max(0, k.End - k.First)).Sum(static lane => 1 << lane)})",
        KeepLanes k => $"Avx.And({k.Source}, {k.Mask})",
        StoreGroups s => Groups(s),
        _ => throw Unknown(op),
    };

    protected override string ScalarText(VectorOp op) => op is Prefetch p ? $"Sse.Prefetch{(p.Near ? 0 : 1)}({p.Source})" : base.ScalarText(op);

    private static string Groups(StoreGroups op) => op switch
    {
        // Rows shorter than a vector only: some processors split a masked store into dozens of steps.
        { IsWhole: false, Size: 8 } => $"if ({op.Count} > 0) Avx.MaskStore({op.Target}, "
            + $"Avx2.CompareGreaterThan(Vector256.Create((int){op.Count.Bracketed}), Vector256<int>.Indices).AsSingle(), {op.Source})",
        { IsWhole: false } => Counted(op, $"{op.Source}.ToScalar()"),
        { Size: 8 } => $"Avx.Store({op.Target}, {op.Source})",
        { Size: 4 } => $"Sse.Store({op.Target}, {op.Source}.GetLower()); Sse.Store({op.Place(4)}, {op.Source}.GetUpper())",
        _ => LaneByLane(op.Source, 8, op.Place),
    };

    /// <summary>Stores of 4, 2 and 1 floats: some processors split a masked store into dozens of steps.</summary>
    private static IEnumerable<string> Pieces(StorePartial op)
    {
        if ((op.Count & 4) != 0)
            yield return $"Sse.Store({op.Target}, {op.Source}.GetLower())";
        var done = op.Count & 4;
        if ((op.Count & 2) != 0)
            yield return $"Sse.StoreLow({op.Target + done}, {op.Source}.{(done == 0 ? "GetLower" : "GetUpper")}())";
        done = op.Count & 6;
        if ((op.Count & 1) != 0)
            yield return $"{(op.Target + done).Element} = {op.Source}.GetElement({done})";
    }

    /// <summary>
    /// Whole loads at every seventh float, so that the last one ends with the last lane. Lane l then stands at l * stride mod 7 of
    /// load l * stride / 7, but the last at 7: different places, as long as the stride is no multiple of 7. The loads are
    /// blended and one permutation brings the lanes into order; a stride of 2 needs no blend and no register for the order.
    /// </summary>
    internal static string Strided(Address source, int stride)
    {
        const int LargestBlended = 6;
        if (stride == 2)
            return $"Avx2.Permute4x64(Avx.Shuffle(Avx.LoadVector256({source}), Avx.LoadVector256({source + 7}), 0xD8).AsDouble(), 0xD8).AsSingle()";
        if (stride > LargestBlended)
            return $"Vector256.Create({string.Join(", ", Enumerable.Range(0, 8).Select(lane => (source + lane * stride).Element))})";
        var places = Enumerable.Range(0, 8)
            .Select(lane => lane == 7 ? (Load: stride - 1, At: 7) : (Load: lane * stride / 7, At: lane * stride % 7)).ToList();
        var blended = Enumerable.Range(1, stride - 1).Aggregate($"Avx.LoadVector256({source})", (text, load) =>
            $"Avx.Blend({text}, Avx.LoadVector256({source + 7 * load}), {places.Where(place => place.Load == load).Sum(static place => 1 << place.At)})");
        return $"Avx2.PermuteVar8x32({blended}, Vector256.Create({string.Join(", ", places.Select(static place => place.At))}))";
    }

    private static string Mask(int first, int end) =>
        $"Vector256.Create({string.Join(", ", Enumerable.Range(0, 8).Select(i => i >= first && i < end ? "-1" : "0"))}).AsSingle()";
}
