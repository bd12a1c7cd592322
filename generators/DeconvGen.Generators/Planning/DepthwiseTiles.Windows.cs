namespace DeconvGen.Generators.Planning;

/// <summary>Lanes over the windows of a row: all phases of a vector of windows, interleaved in registers into whole
/// stores.</summary>
internal sealed partial class DepthwiseTiles
{
    private void WindowLanes(BodyBuilder body, List<InputRow>? rows, RowPointers at, bool isShort)
    {
        var widest = isShort ? 1 : WidestTile;
        var sums = SumsOf(rows, widest);
        if (TilesHaveBorders && rows is not null)
            SingleOutputs(body, rows, at, X.Leading, -X.Begin);
        RowCoefficients(body, rows, at, Lanes);
        if (sums == WindowSums.Thrice)
            QuarterRows(body, rows!.Count);
        else if (sums == WindowSums.Held)
        {
            for (var row = 0; row < ColumnRows(rows!); row++)
            {
                for (var k = 0; k < XElements; k++)
                    body.Do(new Broadcast(Lanes, $"w_y{row}_k{k}", at.Weights + (rows![row].Weights + k)));
            }
        }

        Waiting(body, at, Lanes);
        if (isShort)
            Windows(body, rows, at, new(0, 1, sums, IsShort: true));
        else
            Widths(body, widest);
        if (TilesHaveBorders && rows is not null)
            SingleOutputs(body, rows, at, X.Trailing, Int.Variable("count") - X.End);

        void Widths(BodyBuilder inner, int vectors)
        {
            var width = vectors * Lanes;
            var count = Int.Variable("count");
            void Loop(BodyBuilder loop) => loop.For("m0", 0, count, width, (tile, first) =>
            {
                var m = width == 1 ? first : tile.Let("m", Int.Min(first, count - width));
                Windows(tile, rows, at, new(m, vectors, sums, IsShort: false));
            });
            if (vectors == 1)
                Loop(inner);
            else
                inner.When(count, Relation.AtLeast, width, Loop, narrow => Widths(narrow, vectors - 1));
        }
    }

    /// <summary>How the sums of a tile are made, from the numbers of its outer taps and its vectors of windows.</summary>
    private WindowSums SumsOf(List<InputRow>? rows, int vectors)
    {
        // Long kernels loop over their taps.
        if (rows is null || ColumnRows(rows) * XElements * vectors * PixelSize > DepthwiseShape.LargestInterior)
            return WindowSums.Looped;
        if (_bilinear is not null && Stride == 2 && _context.OuterAxes == 1)
            return WindowSums.Thrice;
        return (IsPlanar || _bilinear is not null) && ColumnRows(rows) * XElements + 2 * Stride + 2 <= _context.Target.Registers
            ? WindowSums.Held : WindowSums.WrittenOut;
    }

    /// <summary>Vectors of windows in a tile: two share the weights that are read in the loop, where registers are left for the
    /// inputs.</summary>
    private int WidestTile
    {
        get
        {
            var sharing = Enumerable.Range(0, 2 * PixelSize).Count(v => FirstChannel(v) == 0);
            return IsPlanar || _bilinear is null && 2 * Stride * PixelSize + sharing + 1 <= _context.Target.Registers ? 2 : 1;
        }
    }

    private void Windows(BodyBuilder body, List<InputRow>? rows, RowPointers at, WindowTile tile)
    {
        var registers = Registers(tile);
        for (var v = 0; tile.IsShort && v < registers; v++)
            body.Do(new LaneMask(Lanes, InsideName(v), 0, Int.Variable("count") * PixelSize - v * Lanes));
        foreach (var phase in X.Axis.Phases)
        {
            for (var v = 0; v < registers; v++)
                Start(body, Lanes, Accumulator(phase, v), IsPlanar ? at.Bias : at.Bias + FirstChannel(v), waiting: true);
        }

        if (tile.Sums == WindowSums.Looped)
            LoopedWindows(body, at, tile);
        else if (tile.Sums == WindowSums.Thrice)
            BilinearByTwo(body, rows!, tile);
        else
            WindowTaps(body, rows!, at, tile);
        if (IsPlanar && !tile.IsShort)
            StoreWindows(body, at, tile);
        else
            StorePixels(body, at, tile);
    }

    /// <summary>A vector of windows has as many registers as a pixel has floats.</summary>
    private int Registers(WindowTile tile) => tile.Vectors * PixelSize;

    /// <summary>The windows of a plane, vector by vector.</summary>
    private void StoreWindows(BodyBuilder body, RowPointers at, WindowTile tile)
    {
        var slopes = Slopes(at.Bias);
        for (var v = 0; v < tile.Vectors; v++)
        {
            string[] phases = [.. X.Axis.Phases.Select(phase => Accumulator(phase, v))];
            _epilogue.Apply(body, Lanes, phases, slopes);
            PhaseStores.Write(body, Lanes, phases, at.Output + (tile.Window + v * Lanes) * Stride, Stride, interleave: Lanes > 1,
                store => _epilogue.Store(body, store, slopes));
        }
    }

    /// <summary>The pixels of all windows of a tile in the order of memory; of a short one only those of its windows.</summary>
    private void StorePixels(BodyBuilder body, RowPointers at, WindowTile tile)
    {
        var slopes = Slopes(at.Bias);
        string[][] phases =
            [.. X.Axis.Phases.Select(phase => Enumerable.Range(0, Registers(tile)).Select(v => Accumulator(phase, v)).ToArray())];
        _epilogue.Apply(body, Lanes, [.. phases.SelectMany(static phase => phase)], slopes);
        var mixed = IsPlanar ? PhaseStores.Interleaved(body, Lanes, [.. phases.Select(static phase => phase[0])], "mix")
            : PhaseStores.InterleavedPixels(body, Lanes, PixelSize, phases, "mix");
        for (var i = 0; i < mixed.Count; i++)
        {
            var (source, target) = (mixed[i], at.Output + (tile.Window * (Stride * PixelSize) + i * Lanes));
            void Whole(BodyBuilder inner) => _epilogue.Store(inner, new Store(Lanes, target, source), slopes);
            if (!tile.IsShort)
            {
                Whole(body);
                continue;
            }

            // Only what ends a row is cut: some processors split a masked store into dozens of steps.
            var left = Int.Variable("count") * (Stride * PixelSize) - i * Lanes;
            body.When(left, Relation.AtLeast, Lanes, Whole, part =>
                _epilogue.Store(part, new StoreGroups(Lanes, target, source, Lanes, Lanes, left), slopes));
        }
    }

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

                        var weight = WeightsAt(rows, at, run, row, tap, phase) + (_bilinear is null ? channel : 0);
                        body.Do(new Load(1, "edgeW", weight));
                        Add(body, 1, "edge", "edgeIn", "edgeW", row + tap == 0);
                    });
                    var output = ((origin + window.Window) * Stride + phase) * PixelSize + channel;
                    Finish(body, 1, "edge", at.Bias + channel, at.Output + output, 1);
                }
            }
        }
    }

    private static string Accumulator(Phase phase, int vector) => $"acc_r{phase.Residue}_v{vector}";

    /// <param name="Window">Its first window, counted from the first interior one.</param>
    /// <param name="Vectors">Vectors of windows.</param>
    /// <param name="IsShort">Only the windows of the row, fewer than a vector, are read and stored.</param>
    private sealed record WindowTile(Int Window, int Vectors, WindowSums Sums, bool IsShort);

    private enum WindowSums
    {
        /// <summary>Loops over the taps.</summary>
        Looped,

        /// <summary>Taps written out, each weight read where it is needed.</summary>
        WrittenOut,

        /// <summary>Taps written out, while all weights wait in registers.</summary>
        Held,

        /// <summary>Bilinear upsampling by 2 of an image: a column counts 1/4 or 3/4. With the quarter in the coefficients of rows,
        /// a phase is one column and three times the other: one multiply-add instead of two operations.</summary>
        Thrice,
    }
}
