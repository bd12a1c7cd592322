namespace DeconvGen.Generators.Planning;

/// <summary>Stores a vector of windows of the channels-first strategies: the phases of a tile, interleaved.</summary>
internal sealed class PlanarStores(KernelContext context, PlanarColumns columns, Epilogue epilogue)
{
    private int Lanes => context.Target.Lanes;

    /// <param name="registers">Complete sums, one for each of the phases.</param>
    /// <param name="channel">Counted from that whose bias is at <c>bias</c>.</param>
    /// <param name="room">Floats from the first output to the end of the row; null where it all fits.</param>
    /// <param name="isAlone">The row may be shorter than a vector.</param>
    public void Write(BodyBuilder body, PlanarGroup phases, IReadOnlyList<string> registers, Int channel, Address target, Int? room,
        bool isAlone)
    {
        VectorOp Slopes(int lanes, string register) =>
            new Broadcast(lanes, register, context.Slopes(new Pointer("bias") + channel));
        epilogue.Apply(body, Lanes, registers, Slopes);
        var stores = Lanes == 1 ? registers : PhaseStores.Interleaved(body, Lanes, registers, "mix");
        var whole = phases.Size == columns.Stride;
        var shortage = isAlone ? phases.Size * Lanes : columns.Shortage;
        for (var i = 0; i < stores.Count; i++)
        {
            var (at, lane) = (i * Lanes / phases.Size * columns.Stride + i * Lanes % phases.Size, i * Lanes);
            StoreGroups Store(Int count) => whole
                ? new(Lanes, target + lane, stores[i], Lanes, Lanes, count)
                : new(Lanes, target + at, stores[i], phases.Size, columns.Stride, count);
            if (room is null || lane + Lanes <= phases.Size * Lanes - shortage)
            {
                epilogue.Store(body, Store(Lanes), Slopes);
                continue;
            }

            var left = whole ? room : room / columns.Stride * phases.Size
                + Int.Max(0, Int.Min(phases.Size, room % columns.Stride - phases.First));
            body.When(left, Relation.AtLeast, lane + Lanes,
                full => epilogue.Store(full, Store(Lanes), Slopes),
                part => epilogue.Store(part, Store(left - lane), Slopes));
        }
    }
}
