using DeconvGen.Generators.Model;
using DeconvGen.Generators.Planning;

namespace DeconvGen.Generators.Targets;

/// <summary>
/// 512-bit vectors, where the runtime itself would use them: it leaves out machines that clock down for them.
/// </summary>
internal sealed class Avx512Float32Target() : X86Float32Target("Avx512F", "Vector512")
{
    public override string Name => "Avx512";

    public override TargetSet Flag => TargetSet.Avx512;

    public override int Lanes => 16;

    /// <summary>Strides whose inputs come together by permutations of whole vectors: two halves took a third to a tenth
    /// longer.</summary>
    private const int LargestPermuted = 4;

    protected override VectorTarget Half { get; } = new Avx2Float32Target();

    // There are 32; the register allocator spills at 32 live vectors, never at 31.
    public override int Registers => 31;

    public override string SupportTest => "Vector512.IsHardwareAccelerated && Avx512F.IsSupported && KernelTargets.Avx512";

    protected override string Vector => "global::System.Runtime.Intrinsics.Vector512";

    protected override string VectorText(VectorOp op) => op switch
    {
        LoadPartial l => $"Avx512F.MaskLoad({l.Source}, {Mask(0, l.Count)}, Vector512<float>.Zero)",
        LoadStrided { Stride: <= LargestPermuted } l => Strided(l.Source, l.Stride),
        LoadStrided l => $"Vector512.Create({Avx2Float32Target.Strided(l.Source, l.Stride)}, "
            + $"{Avx2Float32Target.Strided(l.Source + 8 * l.Stride, l.Stride)})",
        // Becomes a load that broadcasts, or an operand of the multiply-add that does.
        Broadcast b => $"Avx512F.BroadcastScalarToVector512(Sse.LoadScalarVector128({b.Source}))",
        MultiplyAdd m => $"Avx512F.FusedMultiplyAdd({m.Left}, {m.Right}, {m.Accumulator})",
        MultiplyAddTaps m => $"Avx512F.BlendVariable({m.Accumulator}, "
            + $"Avx512F.FusedMultiplyAdd({m.Left}, {m.Weight}, {m.Accumulator}), "
            + $"Avx512F.CompareNotEqual({m.Weight}, Vector512<float>.Zero))",
        Interleave i => $"Avx512F.PermuteVar16x32x2({i.Even}, Vector512.Create({Zipped(i.Upper ? 8 : 0)}), {i.Odd})",
        AddPairs a => $"Avx512F.PermuteVar16x32x2({a.Left}, Vector512.Create({Neighbours(0)}), {a.Right}) "
            + $"+ Avx512F.PermuteVar16x32x2({a.Left}, Vector512.Create({Neighbours(1)}), {a.Right})",
        AddLanes a => $"Avx512F.Store({a.Target}, Avx512F.LoadVector512({a.Target}) + {a.Source})",
        BroadcastPair b =>
            $"Avx512F.BroadcastScalarToVector512(Sse2.LoadScalarVector128((double*)({b.Source}))).AsSingle()",
        Permute p => $"Avx512F.PermuteVar16x32({p.Source}, Vector512.Create({string.Join(", ", p.From)}))",
        Blend b => $"Avx512F.BlendVariable({b.Left}, {b.Right}, "
            + $"Vector512.Create({MaskLanes(b.FromRight)}).AsSingle())",
        LaneMask m => Inside(m.First, m.End),
        LoadLanes l => $"Avx512F.MaskLoad({l.Source}, {l.Mask}, Vector512.Create(-0f))",
        LoadRange l => $"Avx512F.MaskLoad({l.Source}, {Mask(l.First, l.End)}, Vector512.Create(-0f))",
        KeepRange k => $"Avx512F.BlendVariable(Vector512<float>.Zero, {k.Source}, {Mask(k.First, k.End)})",
        KeepLanes k => $"Avx512F.BlendVariable({k.Otherwise ?? "Vector512<float>.Zero"}, {k.Source}, {k.Mask})",
        StoreGroups { IsWhole: false, Size: 16 } s => $"Avx512F.MaskStore({s.Target}, {Inside(0, s.Count)}, {s.Source})",
        _ => base.VectorText(op),
    };

    /// <summary>Under a mask: half the vectors of a small plane are cut, and lane by lane took unet 3 % longer.</summary>
    protected override string Range(StoreRange op) => $"Avx512F.MaskStore({op.Target}, {Inside(op.From, op.To)}, {op.Source})";

    protected override string PermuteTwo(PermuteTwo op) =>
        $"Avx512F.PermuteVar16x32x2({op.Left}, Vector512.Create({string.Join(", ", op.From)}), {op.Right})";

    /// <summary>
    /// Whole loads at every fifteenth float, so that the last one ends with the last lane. Each after the first brings its lanes to
    /// those that are there by a permutation of two vectors.
    /// </summary>
    private static string Strided(Address source, int stride)
    {
        string Whole(int load) => $"Avx512F.LoadVector512({source + 15 * load})";
        (int Load, int At) Place(int lane) => lane == 15 ? (stride - 1, 15) : (lane * stride / 15, lane * stride % 15);
        return Enumerable.Range(1, stride - 1).Aggregate(Whole(0), (text, load) =>
        {
            var lanes = Enumerable.Range(0, 16).Select(lane => (Lane: lane, Place: Place(lane))).Select(one =>
                one.Place.Load == load ? 16 + one.Place.At : load == 1 && one.Place.Load == 0 ? one.Place.At : one.Lane);
            return $"Avx512F.PermuteVar16x32x2({text}, Vector512.Create({string.Join(", ", lanes)}), {Whole(load)})";
        });
    }

    private static string Inside(Int first, Int end) =>
        $"Avx512F.And(Avx512F.CompareGreaterThan(Vector512<int>.Indices, Vector512.Create((int){first.Bracketed} - 1)), "
        + $"Avx512F.CompareGreaterThan(Vector512.Create((int){end.Bracketed}), Vector512<int>.Indices)).AsSingle()";

    protected override string Quarter(string register, int lane) => lane < 4 ? $"{register}.GetLower().GetLower()"
        : $"Avx512F.ExtractVector128({register}, {lane / 4})";

    protected override string Float(string register, int lane) => $"{Quarter(register, lane)}.GetElement({lane % 4})";

    /// <summary>Quarters with names, in a scope of their own: the JIT shares only some dozens of subexpressions a method, and
    /// would take each lane out of the vector in up to three steps.</summary>
    protected override string Scatter(string register, Func<int, Address> place)
    {
        var quarters = Enumerable.Range(0, 4).Select(q => $"var q{q} = {Quarter(register, 4 * q)}; ");
        var stores = Enumerable.Range(0, 16).Select(lane => $"{place(lane).Element} = q{lane / 4}.GetElement({lane % 4}); ");
        return $"{{ {string.Concat(quarters.Concat(stores))}}}";
    }

    /// <summary>Lanes of two vectors in turn: 0, 16, 1, 17 …</summary>
    private static string Zipped(int first) =>
        string.Join(", ", Enumerable.Range(0, 16).Select(i => first + i / 2 + i % 2 * 16));

    /// <summary>Every second lane of two vectors: 0, 2, 4 … of the first, then of the second.</summary>
    private static string Neighbours(int first) => string.Join(", ", Enumerable.Range(0, 16).Select(i => first + 2 * i));
}
