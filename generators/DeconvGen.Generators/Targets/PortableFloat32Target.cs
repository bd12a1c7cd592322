using DeconvGen.Generators.Model;
using DeconvGen.Generators.Planning;

namespace DeconvGen.Generators.Targets;

/// <summary>
/// 128-bit vectors on whatever has them, Arm included. Multiplies, then adds: where the hardware does not fuse, the fused
/// helper takes ten times as long.
/// </summary>
internal sealed class PortableFloat32Target : VectorTarget
{
    public override string Name => "Portable";

    public override TargetSet Flag => TargetSet.Portable;

    public override int Lanes => 4;

    public override bool IsFused => false;

    public override string SupportTest => "Vector128.IsHardwareAccelerated && KernelTargets.Portable";

    public override IReadOnlyList<string> Usings => ["System.Runtime.Intrinsics"];

    protected override string Vector => "Vector128";

    protected override string VectorText(VectorOp op) => op switch
    {
        Constant c => c.Value == 0f && 1f / c.Value > 0f ? "Vector128<float>.Zero" : $"Vector128.Create({Literal(c.Value)})",
        Load l => $"Vector128.Load({l.Source})",
        LoadPartial l => $"Vector128.Create({Partial(l)})",
        LoadStrided l => $"Vector128.Create({string.Join(", ", Enumerable.Range(0, 4)
            .Select(lane => (l.Source + lane * l.Stride).Element))})",
        Broadcast b => $"Vector128.Create({b.Source.Element})",
        Multiply m => $"{m.Left} * {m.Right}",
        MultiplyAdd m => $"{m.Left} * {m.Right} + {m.Accumulator}",
        MultiplyAddTaps m => $"Vector128.ConditionalSelect(Vector128.Equals({m.Weight}, Vector128<float>.Zero), "
            + $"{m.Accumulator}, {m.Left} * {m.Weight} + {m.Accumulator})",
        Relu r => $"Vector128.ConditionalSelect(Vector128.LessThan({r.Register}, Vector128<float>.Zero), "
            + $"Vector128<float>.Zero, {r.Register})",
        LeakyRelu r => $"Vector128.ConditionalSelect(Vector128.LessThan({r.Register}, Vector128<float>.Zero), "
            + $"{r.Slope} * {r.Register}, {r.Register})",
        Clamp c => $"Vector128.ConditionalSelect(Vector128.LessThan({c.Register}, {c.Lower}), {c.Lower}, "
            + $"Vector128.ConditionalSelect(Vector128.GreaterThan({c.Register}, {c.Upper}), {c.Upper}, {c.Register}))",
        Interleave i => $"Vector128.ConditionalSelect(Vector128.Create(-1, 0, -1, 0).AsSingle(), "
            + $"Vector128.Shuffle({i.Even}, {Doubled(i)}), Vector128.Shuffle({i.Odd}, {Doubled(i)}))",
        AddPairs a => $"{Pairs(a, "0, 2, 0, 2")} + {Pairs(a, "1, 3, 1, 3")}",
        Store s => $"Vector128.Store({s.Source}, {s.Target})",
        AddLanes a => $"Vector128.Store(Vector128.Load({a.Target}) + {a.Source}, {a.Target})",
        StorePartial s => LaneByLane(s.Source, s.Count, lane => s.Target + lane),
        StoreLanes s => LaneByLane(s.Source, 4, lane => s.Target + lane * s.Stride),
        Permute p => $"Vector128.Shuffle({p.Source}, Vector128.Create({string.Join(", ", p.From)}))",
        Blend b => $"Vector128.ConditionalSelect(Vector128.Create({MaskLanes(b.FromRight)})"
            + $".AsSingle(), {b.Right}, {b.Left})",
        LaneMask m => $"(Vector128.GreaterThan(Vector128<int>.Indices, Vector128.Create((int){m.First.Bracketed} - 1)) & "
            + $"Vector128.LessThan(Vector128<int>.Indices, Vector128.Create((int){m.End.Bracketed}))).AsSingle()",
        LoadLanes l => $"Vector128.Create({string.Join(", ", Enumerable.Range(0, 4)
            .Select(lane => $"{l.Mask}.AsInt32().GetElement({lane}) == 0 ? -0f : {(l.Source + lane).Element}"))})",
        LoadRange l => $"Vector128.Create({string.Join(", ", Enumerable.Range(0, 4)
            .Select(lane => lane >= l.First && lane < l.End ? (l.Source + lane).Element : "-0f"))})",
        KeepRange k => $"{k.Source} & Vector128.Create({string.Join(", ", Enumerable.Range(0, 4)
            .Select(lane => lane >= k.First && lane < k.End ? "-1" : "0"))}).AsSingle()",
        KeepLanes { Otherwise: { } other } k => $"Vector128.ConditionalSelect({k.Mask}, {k.Source}, {other})",
        KeepLanes k => $"{k.Source} & {k.Mask}",
        StoreGroups { IsWhole: true, Size: 4 } s => $"Vector128.Store({s.Source}, {s.Target})",
        StoreGroups { IsWhole: true } s => LaneByLane(s.Source, 4, s.Place),
        StoreGroups s => Counted(s, $"{s.Source}.ToScalar()"),
        _ => throw Unknown(op),
    };

    private static string Partial(LoadPartial op) =>
        string.Join(", ", Enumerable.Range(0, 4).Select(lane => lane < op.Count ? (op.Source + lane).Element : "0f"));

    private static string Doubled(Interleave op) => op.Upper ? "Vector128.Create(2, 2, 3, 3)" : "Vector128.Create(0, 0, 1, 1)";

    private static string Pairs(AddPairs op, string lanes) =>
        "Vector128.ConditionalSelect(Vector128.Create(-1, -1, 0, 0).AsSingle(), "
        + $"Vector128.Shuffle({op.Left}, Vector128.Create({lanes})), Vector128.Shuffle({op.Right}, Vector128.Create({lanes})))";
}
