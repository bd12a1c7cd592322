namespace DeconvGen.Generators.Planning;

/// <summary>Lanes over the windows of a row: all phases of a vector of windows, interleaved in registers into whole stores.</summary>
internal sealed partial class DepthwiseTiles
{
    private void WindowLanes(BodyBuilder body, List<InputRow>? rows, RowPointers at, bool isShort)
    {
        // Long kernels loop over their taps.
        var widest = isShort ? 1 : WidestTile;
        var unrolled = rows is not null && ColumnRows(rows) * XElements * widest * PixelSize <= LargestInterior ? rows : null;
        var held = unrolled is not null && (_planar || _bilinear is not null)
            && ColumnRows(unrolled) * XElements + 2 * Stride + 2 <= _context.Target.Registers;
        if (TilesHaveBorders && rows is not null)
            SingleOutputs(body, rows, at, X.Leading, -X.Begin);
        RowCoefficients(body, rows, at, Lanes);
        if (AddsThrice(unrolled))
        {
            body.Note("columns have the coefficients 1/4 and 3/4: those of rows take the quarter");
            body.Do(new Constant(Lanes, "quarter", 0.25f));
            body.Do(new Constant(Lanes, "three", 3f));
            for (var row = 0; row < unrolled!.Count; row++)
                body.Do(new Multiply(Lanes, $"wRow{row}", $"wRow{row}", "quarter"));
        }
        else if (held)
        {
            for (var row = 0; row < ColumnRows(rows!); row++)
            {
                for (var k = 0; k < XElements; k++)
                    body.Do(new Broadcast(Lanes, $"w_y{row}_k{k}", at.Weights + (rows![row].Weights + k)));
            }
        }

        Waiting(body, at);
        if (isShort)
            Windows(body, unrolled, at, 0, 1, held, isShort);
        else
            Widths(body, widest);
        if (TilesHaveBorders && rows is not null)
            SingleOutputs(body, rows, at, X.Trailing, Int.Variable("count") - X.End);

        void Widths(BodyBuilder inner, int vectors)
        {
            var width = vectors * Lanes;
            var count = Int.Variable("count");
            void Loop(BodyBuilder loop) => loop.For("m0", 0, count, width, (tile, first) =>
                Windows(tile, unrolled, at, width == 1 ? first : tile.Let("m", Int.Min(first, count - width)), vectors, held, isShort));
            if (vectors == 1)
                Loop(inner);
            else
                inner.When(count, Relation.AtLeast, width, Loop, narrow => Widths(narrow, vectors - 1));
        }
    }

    /// <summary>Bilinear upsampling by 2 of an image: a quarter of one column and three of the other, in one multiply-add instead of
    /// two (the row coefficients hold the quarter).</summary>
    private bool AddsThrice(List<InputRow>? rows) => _bilinear is not null && rows is not null && Stride == 2 && _context.OuterAxes == 1;

    /// <summary>Vectors of windows in a tile: two share the weights that are read in the loop, where registers are left for the
    /// inputs.</summary>
    private int WidestTile
    {
        get
        {
            const int Two = 2;
            var sharing = Enumerable.Range(0, Two * PixelSize).Count(v => FirstChannel(v) == 0);
            return _planar || _bilinear is null && Two * Stride * PixelSize + sharing + 1 <= _context.Target.Registers ? Two : 1;
        }
    }

    private void Windows(BodyBuilder body, List<InputRow>? rows, RowPointers at, Int m, int vectors, bool held, bool isShort)
    {
        // A vector of windows has as many registers as a pixel has floats.
        var registers = vectors * PixelSize;
        for (var v = 0; isShort && v < registers; v++)
            body.Do(new LaneMask(Lanes, $"inside_v{v}", 0, Int.Variable("count") * PixelSize - v * Lanes));
        Int Place(int v, int offset) => m * PixelSize + (v * Lanes - offset * PixelSize);
        Reader Reads(int v) => isShort ? (register, source) => new LoadLanes(Lanes, register, source, $"inside_v{v}") : Loads(Lanes);

        foreach (var phase in X.Axis.Phases)
        {
            for (var v = 0; v < registers; v++)
                Start(body, Lanes, Accumulator(phase, v), _planar ? at.Bias : at.Bias + FirstChannel(v), waiting: true);
        }

        if (rows is null)
        {
            OuterLoops(body, at, m * PixelSize, 0, (inner, input, weights) =>
            {
                foreach (var phase in X.Axis.Phases)
                {
                    var tapInput = inner.Point($"inputR{phase.Residue}", input + -phase.FirstOffset * PixelSize);
                    var tapWeights = inner.Point($"weightsR{phase.Residue}", weights + phase.FirstTap * ElementSize);
                    inner.Repeat($"r{phase.Residue}", phase.Count, [(tapInput, -X.Axis.OffsetStep * PixelSize), (tapWeights, X.Axis.TapStep * ElementSize)], tap =>
                    {
                        foreach (var vectors in VectorsOfWeights(registers))
                        {
                            Weight(tap, $"w_r{phase.Residue}", tapWeights, vectors.Key);
                            foreach (var v in vectors)
                            {
                                tap.Do(Reads(v)($"in_r{phase.Residue}", tapInput + v * Lanes));
                                Add(tap, Lanes, Accumulator(phase, v), $"in_r{phase.Residue}", $"w_r{phase.Residue}", first: false);
                            }
                        }
                    });
                }
            });
        }
        else if (AddsThrice(rows))
        {
            for (var v = 0; v < registers; v++)
            {
                Column(body, rows, $"near_v{v}", Place(v, 0), Lanes, Reads(v));
                Column(body, rows, $"far_v{v}", Place(v, 1), Lanes, Reads(v));
                foreach (var (phase, once, thrice) in new[] { (0, "near", "far"), (1, "far", "near") })
                {
                    var sum = Accumulator(X.Axis.Phases[phase], v);
                    body.Do(new Copy(Lanes, sum, $"{once}_v{v}"));
                    body.Do(new MultiplyAdd(Lanes, sum, $"{thrice}_v{v}", "three"));
                }
            }
        }
        else if (_bilinear is null)
        {
            for (var row = 0; row < rows.Count; row++)
                Offsets(row, (v, offset) => body.Do(Reads(v)($"in_v{v}", rows[row].Input + Place(v, offset))));
        }
        else
        {
            Offsets(0, (v, offset) => Column(body, rows, $"in_v{v}", Place(v, offset), Lanes, Reads(v)));
        }

        if (LanesOverPixels || isShort)
            StorePixels(body, at, m, registers, isShort);
        else
            StoreWindows(body, at, m, registers);

        // Inputs in the order of their offsets; each meets the phases that use it.
        void Offsets(int row, Action<int, int> read)
        {
            var offsets = X.Axis.Phases.SelectMany(phase => Enumerable.Range(0, phase.Count).Select(u => (Phase: phase, U: u)))
                .GroupBy(tap => X.Axis.Offset(tap.Phase, tap.U)).OrderBy(static group => group.Key).ToList();
            foreach (var vectors in VectorsOfWeights(registers))
            {
                foreach (var group in offsets)
                {
                    foreach (var v in vectors)
                        read(v, group.Key);
                    foreach (var (phase, u) in group)
                    {
                        var k = phase.FirstTap + u * X.Axis.TapStep;
                        var weight = held ? $"w_y{row}_k{k}" : "w";
                        if (!held)
                            Weight(body, "w", at.Weights + (rows![row].Weights + k * (_bilinear is null ? ElementSize : 1)), vectors.Key);
                        foreach (var v in vectors)
                            Add(body, Lanes, Accumulator(phase, v), $"in_v{v}", weight, row + u == 0);
                    }
                }
            }
        }
    }

    /// <summary>The windows of a plane, vector by vector.</summary>
    private void StoreWindows(BodyBuilder body, RowPointers at, Int m, int vectors)
    {
        var slopes = Slopes(at.Bias);
        for (var v = 0; v < vectors; v++)
        {
            string[] phases = [.. X.Axis.Phases.Select(phase => Accumulator(phase, v))];
            _epilogue.Apply(body, Lanes, phases, slopes);
            PhaseStores.Write(body, Lanes, phases, at.Output + (m + v * Lanes) * Stride, Stride, interleave: Lanes > 1,
                store => _epilogue.Store(body, store, slopes));
        }
    }

    /// <summary>The pixels of all windows of a tile in the order of memory; of a short one only those of its windows.</summary>
    private void StorePixels(BodyBuilder body, RowPointers at, Int m, int vectors, bool isShort)
    {
        var slopes = Slopes(at.Bias);
        string[][] phases = [.. X.Axis.Phases.Select(phase => Enumerable.Range(0, vectors).Select(v => Accumulator(phase, v)).ToArray())];
        _epilogue.Apply(body, Lanes, [.. phases.SelectMany(static phase => phase)], slopes);
        var mixed = LanesOverPixels ? PhaseStores.InterleavedPixels(body, Lanes, PixelSize, phases, "mix")
            : PhaseStores.Interleaved(body, Lanes, [.. phases.Select(static phase => phase[0])], "mix");
        for (var i = 0; i < mixed.Count; i++)
        {
            var target = at.Output + (m * (Stride * PixelSize) + i * Lanes);
            _epilogue.Store(body, isShort
                ? new StoreGroups(Lanes, target, mixed[i], Lanes, Lanes, Int.Variable("count") * (Stride * PixelSize) - i * Lanes)
                : new Store(Lanes, target, mixed[i]), slopes);
        }
    }

    /// <summary>The vectors of a tile that meet the same weights: all, or of pixels those that begin with the same channel.</summary>
    private IEnumerable<IGrouping<int, int>> VectorsOfWeights(int vectors) => Enumerable.Range(0, vectors).GroupBy(FirstChannel);

    /// <summary>One weight of a plane, and of pixels those of their channels, from that of the first lane on.</summary>
    private void Weight(BodyBuilder body, string name, Address element, int firstChannel) => body.Do(
        LanesOverPixels && _bilinear is null ? new Load(Lanes, name, element + firstChannel) : new Broadcast(Lanes, name, element));

    /// <summary>The channel of a vector's first lane; bilinear coefficients are those of all channels.</summary>
    private int FirstChannel(int vector) => _bilinear is null ? vector * Lanes % PixelSize : 0;

    /// <summary>The outputs of border windows, one float each.</summary>
    private void SingleOutputs(BodyBuilder body, List<InputRow> rows, RowPointers at,
        IReadOnlyList<BorderWindow> windows, Int origin)
    {
        if (windows.Count == 0)
            return;
        RowCoefficients(body, rows, at, 1, "edgeRow");
        foreach (var window in windows)
        {
            foreach (var run in window.Runs)
            {
                for (var part = 0; part < run.Width * PixelSize; part++)
                {
                    var (phase, channel) = (run.Begin + part / PixelSize, part % PixelSize);
                    body.Note($"window {PhaseText.Text(window.Window)}, phase {PhaseText.Text(phase)}"
                        + (PixelSize > 1 ? $", channel {PhaseText.Text(channel)}" : ""));
                    Start(body, 1, "edge", at.Bias + channel, waiting: false);
                    ForEachTap(rows, run, (row, tap) =>
                    {
                        var pixel = (origin + (window.Window - run.Taps[tap].Offset)) * PixelSize + channel;
                        if (_bilinear is null || _context.OuterAxes == 0)
                        {
                            body.Do(new Load(1, "edgeIn", rows[row].Input + pixel));
                        }
                        else
                        {
                            body.Do(new Load(1, "edgeNear", rows[0].Input + pixel));
                            body.Do(new Multiply(1, "edgeIn", "edgeNear", "edgeRow0"));
                            if (rows.Count == 2)
                            {
                                body.Do(new Load(1, "edgeFar", rows[1].Input + pixel));
                                body.Do(new MultiplyAdd(1, "edgeIn", "edgeFar", "edgeRow1"));
                            }
                        }

                        body.Do(new Load(1, "edgeW", WeightsAt(rows, at, run, row, tap, phase) + (_bilinear is null ? channel : 0)));
                        Add(body, 1, "edge", "edgeIn", "edgeW", row + tap == 0);
                    });
                    Finish(body, 1, "edge", at.Bias + channel, at.Output + (((origin + window.Window) * Stride + phase) * PixelSize + channel), 1);
                }
            }
        }
    }

    private static string Accumulator(Phase phase, int vector) => $"acc_r{phase.Residue}_v{vector}";
}
