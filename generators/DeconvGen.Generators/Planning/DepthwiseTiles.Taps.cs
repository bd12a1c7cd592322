using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Planning;

/// <summary>What all tiles are made of: reading a column of inputs, adding its taps, single outputs.</summary>
internal sealed partial class DepthwiseTiles
{
    private int _loops;

    private delegate VectorOp Reader(string register, Address source);

    private static Reader Broadcasts(int lanes) => (register, source) => new Broadcast(lanes, register, source);

    private static Reader Loads(int lanes) => (register, source) => new Load(lanes, register, source);

    private static string RowName(string name, int row) => row == 0 ? name : $"{name}_y{row}";

    /// <summary>
    /// The inputs at one offset, a register for each valid outer tap; bilinear: the one that blends them. The coefficients of
    /// rows are in wRow0, wRow1.
    /// </summary>
    private void Column(BodyBuilder body, List<InputRow> rows, string name, Int pixel, int lanes, Reader read)
    {
        if (_bilinear is null || _context.OuterAxes == 0)
        {
            for (var i = 0; i < rows.Count; i++)
                body.Do(read(RowName(name, i), rows[i].Input + pixel));
            return;
        }

        body.Do(read(name + "_y0", rows[0].Input + pixel));
        body.Do(new Multiply(lanes, name, name + "_y0", "wRow0"));
        if (rows.Count == 1)
            return;
        body.Do(read(name + "_y1", rows[1].Input + pixel));
        body.Do(new MultiplyAdd(lanes, name, name + "_y1", "wRow1"));
    }

    /// <summary>Registers that a column leaves.</summary>
    private int ColumnRows(List<InputRow> rows) => _bilinear is null ? rows.Count : 1;

    private void RowCoefficients(BodyBuilder body, List<InputRow>? rows, RowPointers at, int lanes, string name = "wRow")
    {
        if (_bilinear is null || _context.OuterAxes == 0 || rows is null)
            return;
        for (var i = 0; i < rows.Count; i++)
            body.Do(new Broadcast(lanes, $"{name}{i}", at.RowWeights + i));
    }

    /// <summary>The bias of a planar row waits in a register.</summary>
    private void Waiting(BodyBuilder body, RowPointers at, int lanes)
    {
        if (_bilinear is null && IsPlanar)
            body.Do(new Broadcast(lanes, "start", at.Bias));
    }

    private void Start(BodyBuilder body, int lanes, string accumulator, Address bias, bool waiting)
    {
        if (_bilinear is null)
            body.Do(waiting && IsPlanar ? new Copy(lanes, accumulator, "start")
                : IsPlanar ? new Broadcast(lanes, accumulator, bias) : new Load(lanes, accumulator, bias));
    }

    /// <summary>accumulator += input * weight; the first of a bilinear sum begins it.</summary>
    private void Add(BodyBuilder body, int lanes, string accumulator, string input, string weight, bool first) => body.Do(
        _bilinear is not null && first ? new Multiply(lanes, accumulator, input, weight)
        : _context.AddProduct(lanes, accumulator, input, weight));

    /// <param name="bias">That of the first lane's channel, which all have in a plane.</param>
    private void Finish(BodyBuilder body, int lanes, string accumulator, Address bias, Address target, int count)
    {
        var slopes = Slopes(bias);
        _epilogue.Apply(body, lanes, [accumulator], slopes);
        _epilogue.Store(body, count < lanes ? new StorePartial(lanes, target, accumulator, count)
            : new Store(lanes, target, accumulator), slopes);
    }

    private ChannelReader Slopes(Address bias) => (lanes, register) => IsPlanar
        ? new Broadcast(lanes, register, _context.Slopes(bias))
        : new Load(lanes, register, _context.Slopes(bias));

    /// <summary>Loops over the valid outer taps from <paramref name="pixel"/> and <paramref name="element"/> of the
    /// first.</summary>
    private void OuterLoops(BodyBuilder body, RowPointers at, Int pixel, Int element, Action<BodyBuilder, Pointer, Pointer> write)
    {
        var number = _loops++;
        var input = body.Point($"inputTap{number}", at.Input + pixel);
        var weights = body.Point($"weightsTap{number}", at.Weights + element);
        Axis(body, 0, input, weights);

        void Axis(BodyBuilder inner, int axis, Pointer rowInput, Pointer rowWeights)
        {
            if (axis == _context.OuterAxes)
            {
                write(inner, rowInput, rowWeights);
                return;
            }

            var letter = _context.AxisLetter(axis);
            var suffix = letter.ToUpperInvariant() + PhaseText.Text(number);
            var nextInput = inner.Point("input" + suffix, rowInput);
            var nextWeights = inner.Point("weights" + suffix, rowWeights);
            inner.Repeat(letter + PhaseText.Text(number), Int.Variable(letter + "Taps"),
                [(nextInput, Int.Variable(letter + "Step")), (nextWeights, _context.ElementsBehind(axis) * ElementSize)],
                loop => Axis(loop, axis + 1, nextInput, nextWeights));
        }
    }

    /// <summary>One output (of all channels, channels last) from the taps that are valid there.</summary>
    private void Output(BodyBuilder body, Int o, RowPointers at)
    {
        var axis = _context.OuterAxes;
        var q = body.Let("q", o + X.Axis.Geometry.CropBegin);
        var phase = body.Let("phase", q % Stride);
        var window = body.Let("m", q / Stride);
        var taps = _context.TapCount(axis, phase);
        var offset = _context.FirstOffset(axis, phase);
        var (first, count) = OuterTaps.ValidTaps(_context, body, axis, window, taps, offset, "x");
        var pixel = body.Let("pixel", (window - offset - first * X.Axis.OffsetStep) * PixelSize);
        var element = body.Let("element", _bilinear is null
            ? (_context.PerPhase(axis, "FirstTap", static p => p.FirstTap, phase) + first * X.Axis.TapStep) * ElementSize
            : _bilinear.AtX(phase, first, count));
        ForEachChannelVector(body, (inner, channel, lanes, partial) =>
        {
            Reader read = partial > 0 ? (register, source) => new LoadPartial(lanes, register, source, partial) : Loads(lanes);
            var target = at.Output + (o * PixelSize + channel);
            if (_bilinear is not null)
            {
                BilinearOutput(inner, at, pixel + channel, element, lanes, read, count);
            }
            else
            {
                Start(inner, lanes, "acc", at.Bias + channel, waiting: false);
                OuterLoops(inner, at, pixel + channel, element + channel, (tap, input, weights) =>
                {
                    var tapInput = tap.Point("tapInput", input);
                    var tapWeights = tap.Point("tapWeights", weights);
                    (Pointer, Int)[] moves =
                        [(tapInput, -X.Axis.OffsetStep * PixelSize), (tapWeights, X.Axis.TapStep * ElementSize)];
                    tap.Repeat("tap", count, moves, one =>
                    {
                        one.Do(read("tapIn", tapInput));
                        one.Do(new Load(lanes, "w", tapWeights));
                        Add(one, lanes, "acc", "tapIn", "w", first: false);
                    });
                });
            }

            Finish(inner, lanes, "acc", at.Bias + channel, target, partial > 0 ? partial : lanes);
        });
    }

    private void BilinearOutput(BodyBuilder body, RowPointers at, Int pixel, Int element, int lanes, Reader read, Int taps)
    {
        // A bilinear sum has no bias: it begins with its first product, or with -0, which adds nothing to any number.
        body.Do(new Constant(lanes, "acc", -0f));
        var input = body.Point("tapInput", at.Input + pixel);
        var weights = body.Point("tapWeights", at.Weights + element);
        body.Repeat("tap", taps, [(input, -PixelSize), (weights, Stride)], tap =>
        {
            if (_context.OuterAxes == 0)
            {
                tap.Do(read("tapIn", input));
            }
            else
            {
                tap.Do(new Constant(lanes, "tapIn", -0f));
                var row = tap.Point("tapRow", input);
                var rowWeight = tap.Point("tapRowWeights", at.RowWeights);
                tap.Repeat("y", Int.Variable("yTaps"), [(row, Int.Variable("yStep")), (rowWeight, 1)], one =>
                {
                    one.Do(read("value", row));
                    one.Do(new Broadcast(lanes, "wRow", rowWeight));
                    one.Do(new MultiplyAdd(lanes, "tapIn", "value", "wRow"));
                });
            }

            tap.Do(new Broadcast(lanes, "w", weights));
            tap.Do(new MultiplyAdd(lanes, "acc", "tapIn", "w"));
        });
    }

    /// <summary>All channels of a pixel, channels last: the last vector lies back over the one before; a single float in a
    /// plane.</summary>
    private void ForEachChannelVector(BodyBuilder body, Action<BodyBuilder, Int, int, int> write)
    {
        if (IsPlanar)
            write(body, 0, 1, 0);
        else if (Channels <= PixelLanes)
            write(body, 0, PixelLanes, Channels < PixelLanes ? Channels : 0);
        else
            body.For("c0", 0, Channels, PixelLanes, (inner, at) =>
                write(inner, PixelLanes == 1 ? at : inner.Let("c", Int.Min(at, Channels - PixelLanes)), PixelLanes, 0));
    }
}
