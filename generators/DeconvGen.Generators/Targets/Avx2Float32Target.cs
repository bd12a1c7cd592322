using DeconvGen.Generators.Model;
using DeconvGen.Generators.Planning;

namespace DeconvGen.Generators.Targets;

/// <summary>256-bit vectors with fused multiply-add.</summary>
internal sealed class Avx2Float32Target() : X86Float32Target("Avx", "Vector256")
{
    public override string Name => "Avx2";

    public override TargetSet Flag => TargetSet.Avx2;

    public override int Lanes => 8;

    public override string SupportTest => "Avx2.IsSupported && Fma.IsSupported && KernelTargets.Avx2";

    protected override string Vector => "Vector256";

    protected override string VectorText(VectorOp op) => op switch
    {
        LoadPartial l => $"Avx.MaskLoad({l.Source}, {Mask(0, l.Count)})",
        LoadStrided l => Strided(l.Source, l.Stride),
        Broadcast b => $"Avx.BroadcastScalarToVector256({b.Source})",
        MultiplyAdd m => $"Fma.MultiplyAdd({m.Left}, {m.Right}, {m.Accumulator})",
        MultiplyAddTaps m => $"Avx.BlendVariable(Fma.MultiplyAdd({m.Left}, {m.Weight}, {m.Accumulator}), {m.Accumulator}, "
            + $"Avx.CompareEqual({m.Weight}, Vector256<float>.Zero))",
        Interleave i => $"Avx.Permute2x128(Avx.UnpackLow({i.Even}, {i.Odd}), Avx.UnpackHigh({i.Even}, {i.Odd}), "
            + $"{(i.Upper ? "0x31" : "0x20")})",
        AddPairs a => $"Avx2.Permute4x64(Avx.HorizontalAdd({a.Left}, {a.Right}).AsDouble(), 0xD8).AsSingle()",
        AddLanes a => $"Avx.Store({a.Target}, Avx.Add(Avx.LoadVector256({a.Target}), {a.Source}))",
        Permute p => $"Avx2.PermuteVar8x32({p.Source}, Vector256.Create({string.Join(", ", p.From)}))",
        Blend b => $"Avx.Blend({b.Left}, {b.Right}, {b.FromRight.Select((right, lane) => right << lane).Sum()})",
        LaneMask m => $"Avx2.And(Avx2.CompareGreaterThan(Vector256<int>.Indices, Vector256.Create((int){m.First.Bracketed} - 1)), "
            + $"{Before(m.End)}).AsSingle()",
        LoadLanes l => $"Avx.Or(Avx.MaskLoad({l.Source}, {l.Mask}), Avx.AndNot({l.Mask}, Vector256.Create(-0f)))",
        LoadRange l => $"Avx.Or(Avx.MaskLoad({l.Source}, {Mask(l.First, l.End)}), Vector256.Create("
            + $"{string.Join(", ", Enumerable.Range(0, 8).Select(i => i >= l.First && i < l.End ? "0f" : "-0f"))}))",
        // An immediate instead of a mask: masks that live across a loop push accumulators out of the registers.
        KeepRange k => $"Avx.Blend(Vector256<float>.Zero, {k.Source}, "
            + $"{Enumerable.Range(k.First, Math.Max(0, k.End - k.First)).Sum(static lane => 1 << lane)})",
        KeepLanes { Otherwise: { } other } k => $"Avx.BlendVariable({other}, {k.Source}, {k.Mask})",
        KeepLanes k => $"Avx.And({k.Source}, {k.Mask})",
        // Rows shorter than a vector only: some processors split a masked store into dozens of steps.
        StoreGroups { IsWhole: false, Size: 8 } s => $"if ({s.Count} > 0) Avx.MaskStore({s.Target}, "
            + $"{Before(s.Count)}.AsSingle(), {s.Source})",
        _ => base.VectorText(op),
    };

    protected override string Quarter(string register, int lane) => $"{register}.{(lane < 4 ? "GetLower" : "GetUpper")}()";

    protected override string Float(string register, int lane) => $"{register}.GetElement({lane})";

    protected override string Scatter(string register, Func<int, Address> place) => LaneByLane(register, 8, place);

    private static string Before(Int end) =>
        $"Avx2.CompareGreaterThan(Vector256.Create((int){end.Bracketed}), Vector256<int>.Indices)";

    /// <summary>
    /// Whole loads at every seventh float, so that the last one ends with the last lane. Lane l then stands at l * stride mod 7 of
    /// load l * stride / 7, but the last at 7: different places, as long as the stride is no multiple of 7. The loads are
    /// blended and one permutation brings the lanes into order; a stride of 2 needs no blend and no register for the order.
    /// </summary>
    internal static string Strided(Address source, int stride)
    {
        const int LargestBlended = 6;
        string Whole(int first) => $"Avx.LoadVector256({source + first})";
        if (stride == 2)
            return $"Avx2.Permute4x64(Avx.Shuffle({Whole(0)}, {Whole(7)}, 0xD8).AsDouble(), 0xD8).AsSingle()";
        if (stride > LargestBlended)
        {
            var lanes = Enumerable.Range(0, 8).Select(lane => (source + lane * stride).Element);
            return $"Vector256.Create({string.Join(", ", lanes)})";
        }

        var places = Enumerable.Range(0, 8)
            .Select(lane => lane == 7 ? (Load: stride - 1, At: 7) : (Load: lane * stride / 7, At: lane * stride % 7)).ToList();
        int From(int load) => places.Where(place => place.Load == load).Sum(static place => 1 << place.At);
        var blended = Enumerable.Range(1, stride - 1).Aggregate(Whole(0), (text, load) =>
            $"Avx.Blend({text}, {Whole(7 * load)}, {From(load)})");
        return $"Avx2.PermuteVar8x32({blended}, Vector256.Create({string.Join(", ", places.Select(static place => place.At))}))";
    }
}
