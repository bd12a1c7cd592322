namespace DeconvGen.Generators.Planning;

/// <summary>The aligned channels-first strategy, last step: the sums of the taps of a window, shifted, and the bias are an
/// output.</summary>
internal sealed class AlignedOutputs
{
    private readonly KernelContext _context;
    private readonly PlanarShape _shape;
    private readonly PlanarColumns _columns;
    private readonly AlignedRows _rows;
    private readonly PlanarRowTaps _taps;
    private readonly PlanarStores _stores;
    private readonly MethodTable _methods = new();

    public AlignedOutputs(KernelContext context, PlanarShape shape, PlanarColumns columns, AlignedRows rows, PlanarRowTaps taps)
    {
        _context = context;
        _shape = shape;
        _columns = columns;
        _rows = rows;
        _taps = taps;
        _stores = new(context, columns, new(context));
    }

    public IReadOnlyList<MethodPlan> All => _methods.All;

    private int Lanes => _context.Target.Lanes;

    /// <summary>The outputs of a row whose sums are in memory.</summary>
    public void Call(BodyBuilder body, PlanarRow row)
    {
        var method = _methods.Get("Outputs" + _shape.Suffix(row.Channels),
            "Adds the sums of each window and stores its outputs.",
            [AlignedRows.Sums.Name, "bias", "output"], ["step", "room", .. row.Numbers.Parameters], outputs =>
                outputs.For("c", 0, row.Channels, 1, (channel, c) => ForEachRow(channel, row, c, (inside, y, target) =>
                    FromMemory(inside, row, c, y, inside.Point($"output_y{y}", target)))));
        body.Call(method, [AlignedRows.Sums, row.Pointers[2], row.Pointers[3]],
            [_rows.Step, _context.OutputWidth, .. row.Numbers.Arguments]);
    }

    /// <summary>The outputs of a row of one vector: what a shift brings in from outside is nothing.</summary>
    /// <param name="room">Outputs of the row.</param>
    /// <param name="sum">The register of a channel, row and tap; its lanes behind the row are those of <c>nothing</c>.</param>
    public void FromRegisters(BodyBuilder body, PlanarRow row, Int room, Func<int, int, int, string> sum)
    {
        for (var c = 0; c < row.Channels; c++)
        {
            var channel = c;
            body.Do(new Broadcast(Lanes, "bias_c", new Pointer("bias") + c));
            ForEachRow(body, row, c, (inside, y, target) => Windows(inside, row, channel, "bias_c", target, room, (windows, t) =>
            {
                var (register, offset) = (sum(channel, y, t), row.Phases.Taps[t].Offset);
                if (offset == 0)
                    return register;
                windows.Do(new PermuteTwo(Lanes, "sum", register, "nothing", new([.. Enumerable.Range(0, Lanes).Select(lane =>
                    lane + offset >= 0 && lane + offset < Lanes ? lane + offset : Lanes + lane)])));
                return "sum";
            }));
        }
    }

    /// <summary>The rows of a tile that the output has, and where they begin.</summary>
    private void ForEachRow(BodyBuilder body, PlanarRow row, Int channel, Action<BodyBuilder, int, Address> write)
    {
        for (var y = 0; y < _shape.Rows; y++)
        {
            var at = y;
            var target = Methods.Output + (channel * row.Numbers[KernelContext.OutputPlaneName]
                + (_shape.Rows > 1 ? y * row.Numbers["outWidth"] : 0));
            _taps.InsideRows(body, row, y, inside => write(inside, at, target));
        }
    }

    private void FromMemory(BodyBuilder body, PlanarRow row, Int channel, int y, Pointer target)
    {
        var (room, step, size) = (Int.Variable("room"), Int.Variable("step"), _columns.Stride * Lanes);
        var sums = body.Point($"sums_y{y}", _rows.At(channel, y, 0, step));
        var whole = body.Let($"whole_y{y}", room / size);
        var bias = $"bias_y{y}";
        body.Do(new Broadcast(Lanes, bias, new Pointer("bias") + channel));
        body.Repeat($"w{y}", whole, [(sums, Lanes), (target, size)], windows => Vector(windows, null));
        body.When(room - whole * size, Relation.AtLeast, 1, rest => Vector(rest, room - whole * size));

        void Vector(BodyBuilder windows, Int? left) => Windows(windows, row, channel, bias, target, left, (shifted, t) =>
        {
            shifted.Do(new Load(Lanes, "sum", sums + (t * step + row.Phases.Taps[t].Offset)));
            return "sum";
        });
    }

    /// <summary>A vector of windows.</summary>
    /// <param name="left">Floats from the first output to the end of the row; null where it all fits.</param>
    /// <param name="shifted">Brings the sums that a tap adds to these windows into the register that it names.</param>
    private void Windows(BodyBuilder body, PlanarRow row, Int channel, string bias, Address target, Int? left,
        Func<BodyBuilder, int, string> shifted)
    {
        List<string> outputs = [.. Enumerable.Range(0, _columns.Stride).Select(static phase => $"out_x{phase}")];
        for (var phase = 0; phase < outputs.Count; phase++)
        {
            var addend = bias;
            body.Note($"phase {phase}: bias" + string.Concat(row.Phases.Taps.Where(tap => tap.Phase == phase)
                .Select(static tap => $" + k{tap.Element} * x{Methods.Window(tap.Offset)}")));
            for (var t = 0; t < row.Phases.Taps.Count; t++)
            {
                if (row.Phases.Taps[t].Phase != phase)
                    continue;
                body.Do(new Add(Lanes, outputs[phase], addend, shifted(body, t)));
                addend = outputs[phase];
            }

            if (addend == bias)
                body.Do(new Copy(Lanes, outputs[phase], bias));
        }

        _stores.Write(body, row.Phases, outputs, channel, target, left, isAlone: true);
    }
}
