namespace DeconvGen.Generators.Planning;

/// <summary>Lanes over channels: the inputs of a window wait in registers while its phases are computed one after the
/// other.</summary>
internal sealed partial class DepthwiseTiles
{
    /// <summary>Multiply-adds of a window up to which its phases are written out; beyond, a loop.</summary>
    private const int UnrolledPhases = 48;

    /// <summary>Channel vectors that are computed together: all of them, or whole cache lines of most machines.</summary>
    private int BlockVectors => Vectors(Channels) <= 3 ? Vectors(Channels) : 2;

    private void ChannelLanes(BodyBuilder body, List<InputRow>? rows, RowPointers at)
    {
        RowCoefficients(body, rows, at, Lanes);
        var size = BlockVectors * Lanes;
        var whole = Channels / size * size;
        int[] vectors = [.. Enumerable.Range(0, BlockVectors).Select(v => v * Lanes)];
        if (whole > 0)
            body.For("c", 0, whole, size, (block, c) => Row(block, rows, at, c, vectors, ""));
        if (whole < Channels)
        {
            Row(body, rows, at, whole, [.. Enumerable.Range(0, Vectors(Channels - whole)).Select(v =>
                Channels < Lanes ? 0 : Math.Min(v * Lanes, Channels - whole - Lanes))], whole > 0 ? "last_" : "");
        }
    }

    private void Row(BodyBuilder body, List<InputRow>? rows, RowPointers at, Int channel, int[] offsets, string prefix)
    {
        foreach (var window in TilesHaveBorders ? X.Leading : [])
        {
            body.Note($"window {PhaseText.Text(window.Window)}");
            ChannelWindow(body, rows, at, window.Window - X.Begin, window.Runs, channel, offsets, prefix + Front(window));
        }

        var count = Int.Variable("count");
        body.For("m", 0, count, 1, (inner, m) => ChannelWindow(inner, rows, at, m, X.Runs, channel, offsets, prefix));
        foreach (var window in TilesHaveBorders ? X.Trailing : [])
        {
            body.Note($"window {PhaseText.Text(window.Window)} from the input's end");
            ChannelWindow(body, rows, at, count + (window.Window - X.End), window.Runs, channel, offsets, prefix + Back(window));
        }
    }

    private void ChannelWindow(BodyBuilder body, List<InputRow>? rows, RowPointers at, Int m,
        IReadOnlyList<PhaseRun> runs, Int channel, int[] offsets, string prefix)
    {
        var count = Math.Min(Channels, Lanes);
        Reader read = count < Lanes ? (register, source) => new LoadPartial(Lanes, register, source, count) : Loads(Lanes);
        var weightSize = _bilinear is null ? Channels : 1;
        var columns = runs.SelectMany(static run => run.Taps).Select(static tap => tap.Offset)
            .Distinct().OrderBy(static offset => offset).ToList();
        var held = rows is not null && (_bilinear is not null
            || ColumnRows(rows) * columns.Count * offsets.Length + offsets.Length + 1 <= _context.Target.Registers);
        var number = PhaseText.Text(_loops++);
        var input = Methods.Input;
        if (held)
        {
            foreach (var column in columns)
            {
                for (var v = 0; v < offsets.Length; v++)
                    Column(body, rows!, InputName(prefix, column, v), (m - column) * Channels + channel + offsets[v], Lanes, read);
            }
        }

        foreach (var run in runs)
        {
            var suffix = $"{number}_r{run.Begin}";
            var element = run.Taps.Count == 1 && _bilinear is not null ? 2 * Stride : 0;
            var weights = body.Point("weightsM" + suffix, at.Weights + (element + (_bilinear is null ? channel : 0)));
            var output = body.Point("outputM" + suffix, at.Output + ((m * Stride + run.Begin) * Channels + channel));
            var work = run.Width * offsets.Length * Math.Max(1, run.Taps.Count * (rows is null ? 99 : ColumnRows(rows)));
            if (work <= UnrolledPhases)
            {
                for (var phase = 0; phase < run.Width; phase++)
                    Phase(body, run, weights + phase * weightSize, output + phase * Channels);
            }
            else
            {
                body.Repeat("phase" + suffix, run.Width, [(weights, weightSize), (output, Channels)],
                    phase => Phase(phase, run, weights, output));
            }
        }

        void Phase(BodyBuilder inner, PhaseRun run, Address weights, Address output)
        {
            var name = prefix + (runs.Count > 1 ? $"r{run.Begin}_" : "");
            for (var v = 0; v < offsets.Length; v++)
                Start(inner, Lanes, $"{name}acc_v{v}", at.Bias + (channel + offsets[v]), waiting: false);
            if (rows is null)
            {
                var pointers = at with { Weights = weights.Pointer };
                OuterLoops(inner, pointers, m * Channels + channel, weights.Offset, (tap, source, packed) =>
                {
                    foreach (var (offset, element) in run.Taps)
                    {
                        for (var v = 0; v < offsets.Length; v++)
                        {
                            tap.Do(read(name + "tapIn", source + (offsets[v] - offset * Channels)));
                            Product(tap, name, v, name + "tapIn", packed + (element * weightSize + offsets[v]), first: false);
                        }
                    }
                });
            }
            else
            {
                ForEachTap(rows, run, (row, tap) =>
                {
                    var (offset, element) = run.Taps[tap];
                    for (var v = 0; v < offsets.Length; v++)
                    {
                        if (!held)
                            inner.Do(read(name + "tapIn", rows[row].Input + ((m - offset) * Channels + channel + offsets[v])));
                        var weight = _bilinear is null ? rows[row].Weights + element * weightSize + offsets[v] : element;
                        Product(inner, name, v, held ? RowName(InputName(prefix, offset, v), row) : name + "tapIn",
                            weights + weight, row + tap == 0);
                    }
                });
            }

            for (var v = 0; v < offsets.Length; v++)
                Finish(inner, Lanes, $"{name}acc_v{v}", at.Bias + (channel + offsets[v]), output + offsets[v], count);
        }

        void Product(BodyBuilder inner, string name, int v, string value, Address weight, bool first)
        {
            inner.Do(_bilinear is null ? new Load(Lanes, name + "w", weight) : new Broadcast(Lanes, name + "w", weight));
            Add(inner, Lanes, $"{name}acc_v{v}", value, name + "w", first);
        }
    }

    private static string InputName(string prefix, int column, int vector) => $"{prefix}in_m{column}_v{vector}";
}
