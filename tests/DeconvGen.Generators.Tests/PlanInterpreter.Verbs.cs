using DeconvGen.Generators.Planning;

namespace DeconvGen.Generators.Tests;

/// <summary>What each verb means.</summary>
internal sealed partial class PlanInterpreter
{
    private sealed partial class Method
    {
        /// <summary>Null where there is nothing to do.</summary>
        private Action? Step(VectorOp op) => op switch
        {
            Constant o => Fill(o.Target, o.Lanes, o.Value),
            Load o => Read(o.Target, o.Source, o.Lanes, o.Lanes),
            LoadPartial o => Read(o.Target, o.Source, o.Lanes, o.Count),
            LoadStrided o => Into(o.Target, Access(o.Source), source => Lanes(o.Lanes, lane => source.Read(lane * o.Stride))),
            Broadcast o => Fill(o.Target, o.Lanes, Access(o.Source)),
            BroadcastPair o => Into(o.Target, Access(o.Source), source => Lanes(o.Lanes, lane => source.Read(lane % 2))),
            LoadGroups o => Into(o.Target, (Source: Access(o.Source), Count: Number(o.Count)), from =>
            {
                var count = from.Count.Value;
                return Lanes(o.Lanes, lane => lane < count ? from.Source.Read(o.Distance(lane)) : 0f);
            }),
            LoadLanes o => Into(o.Target, (Source: Access(o.Source), Mask: Register(o.Mask)), from =>
            {
                var selected = from.Mask.Value;
                return Lanes(selected.Length, lane => selected[lane] == 0f ? -0f : from.Source.Read(lane));
            }),
            LoadRange o => Into(o.Target, Access(o.Source), source =>
                Lanes(o.Lanes, lane => lane >= o.First && lane < o.End ? source.Read(lane) : -0f)),
            Add o => Lanewise(o.Target, o.Left, o.Right, static (a, b) => a + b),
            Subtract o => Lanewise(o.Target, o.Left, o.Right, static (a, b) => a - b),
            Multiply o => Lanewise(o.Target, o.Left, o.Right, static (a, b) => a * b),
            MultiplyAdd o => MultiplyAdd(o.Accumulator, o.Left, o.Right, zeroIsNoTap: false),
            MultiplyAddTaps o => MultiplyAdd(o.Accumulator, o.Left, o.Weight, zeroIsNoTap: true),
            Copy o => Lanewise(o.Target, o.Source, static x => x),
            Relu o => Lanewise(o.Register, o.Register, static x => x < 0f ? 0f : x),
            LeakyRelu o => Lanewise(o.Register, o.Register, o.Slope, static (x, slope) => x < 0f ? slope * x : x),
            Clamp o => Lanewise(o.Register, o.Register, o.Lower, static (x, lower) => x < lower ? lower : x)
                + Lanewise(o.Register, o.Register, o.Upper, static (x, upper) => x > upper ? upper : x),
            Sigmoid o => Lanewise(o.Register, o.Register, x => ActivationMeaning.Sigmoid(x, IsFused)),
            Tanh o => Lanewise(o.Register, o.Register, x => ActivationMeaning.Tanh(x, IsFused)),
            LowerHalf o => FromOne(o.Target, o.Source, source => source[..o.Lanes]),
            Interleave o => FromTwo(o.Target, o.Even, o.Odd, (even, odd) => Lanes(o.Lanes, lane =>
                (lane % 2 == 0 ? even : odd)[lane / 2 + (o.Upper ? o.Lanes / 2 : 0)])),
            AddPairs o => FromTwo(o.Target, o.Left, o.Right, (left, right) =>
            {
                float[] neighbours = [.. left, .. right];
                return Lanes(o.Lanes, lane => neighbours[2 * lane] + neighbours[2 * lane + 1]);
            }),
            Permute o => FromOne(o.Target, o.Source, source => Lanes(o.From.Count, lane => source[o.From[lane]])),
            PermuteTwo o => FromTwo(o.Target, o.Left, o.Right, (left, right) =>
            {
                float[] both = [.. left, .. right];
                return Lanes(o.From.Count, lane => both[o.From[lane]]);
            }),
            Blend o => FromTwo(o.Target, o.Left, o.Right, (kept, taken) =>
                Lanes(o.FromRight.Count, lane => (o.FromRight[lane] == 1 ? taken : kept)[lane])),
            LaneMask o => Into(o.Target, (First: Number(o.First), End: Number(o.End)), range =>
            {
                var (first, end) = (range.First.Value, range.End.Value);
                return Lanes(o.Lanes, lane => lane >= first && lane < end ? 1f : 0f);
            }),
            KeepLanes o => Into(
                o.Target, (Source: Register(o.Source), Mask: Register(o.Mask), Other: Optional(o.Otherwise)), of =>
                {
                    var (source, mask, others) = (of.Source.Value, of.Mask.Value, of.Other?.Value ?? new float[o.Lanes]);
                    return Lanes(source.Length, lane => mask[lane] == 0f ? others[lane] : source[lane]);
                }),
            KeepRange o => FromOne(o.Target, o.Source, source =>
                Lanes(source.Length, lane => lane >= o.First && lane < o.End ? source[lane] : 0f)),
            Store o => Write(o.Target, o.Source, o.Lanes, 1),
            StorePartial o => Write(o.Target, o.Source, o.Count, 1),
            StoreLanes o => Write(o.Target, o.Source, o.Lanes, o.Stride),
            StoreRange o => WriteRange(o.Target, o.Source, o.From, o.To),
            StoreGroups o => WriteGroups(o.Target, o.Source, o.Lanes, o.Count, o.Distance),
            AddLanes o => AddTo(o.Target, o.Source, o.First, o.End, o.Stride),
            Prefetch => null,
            _ => throw new InvalidOperationException($"A verb without a meaning: {op}."),
        };
    }
}
