namespace DeconvGen.Generators.Planning;

/// <summary>The sums of tiles with lanes over windows.</summary>
internal sealed partial class DepthwiseTiles
{
    /// <summary>Taps of all phases, written out. Inputs come in the order of their offsets; each meets the phases that use
    /// it.</summary>
    private void WindowTaps(BodyBuilder body, List<InputRow> rows, RowPointers at, WindowTile tile)
    {
        var held = tile.Sums == WindowSums.Held;
        var offsets = X.Axis.Phases.SelectMany(phase => Enumerable.Range(0, phase.Count).Select(u => (Phase: phase, U: u)))
            .GroupBy(tap => X.Axis.Offset(tap.Phase, tap.U)).OrderBy(static group => group.Key).ToList();
        for (var row = 0; row < ColumnRows(rows); row++)
        {
            foreach (var sharing in VectorsOfWeights(tile))
            {
                foreach (var group in offsets)
                {
                    foreach (var v in sharing)
                        Input(v, group.Key);
                    foreach (var (phase, u) in group)
                        Products(phase, u, sharing);
                }
            }

            void Input(int v, int offset)
            {
                var (name, place) = ($"in_v{v}", Place(tile, v, offset));
                if (_bilinear is null)
                    body.Do(Reads(tile, v)(name, rows[row].Input + place));
                else
                    Column(body, rows, name, place, Lanes, Reads(tile, v));
            }

            void Products(Phase phase, int u, IGrouping<int, int> sharing)
            {
                var k = phase.FirstTap + u * X.Axis.TapStep;
                var weight = held ? $"w_y{row}_k{k}" : "w";
                if (!held)
                    Weight(body, weight, at.Weights + (rows[row].Weights + k * ElementSize), sharing.Key);
                foreach (var v in sharing)
                    Add(body, Lanes, Accumulator(phase, v), $"in_v{v}", weight, row + u == 0);
            }
        }
    }

    /// <summary>Taps of all phases in loops.</summary>
    private void LoopedWindows(BodyBuilder body, RowPointers at, WindowTile tile) =>
        OuterLoops(body, at, tile.Window * PixelSize, 0, (inner, input, weights) =>
        {
            foreach (var phase in X.Axis.Phases)
            {
                var (read, weight) = ($"in_r{phase.Residue}", $"w_r{phase.Residue}");
                var tapInput = inner.Point($"inputR{phase.Residue}", input + -phase.FirstOffset * PixelSize);
                var tapWeights = inner.Point($"weightsR{phase.Residue}", weights + phase.FirstTap * ElementSize);
                inner.Repeat($"r{phase.Residue}", phase.Count,
                    [(tapInput, -X.Axis.OffsetStep * PixelSize), (tapWeights, X.Axis.TapStep * ElementSize)], tap =>
                    {
                        foreach (var sharing in VectorsOfWeights(tile))
                        {
                            Weight(tap, weight, tapWeights, sharing.Key);
                            foreach (var v in sharing)
                            {
                                tap.Do(Reads(tile, v)(read, tapInput + v * Lanes));
                                Add(tap, Lanes, Accumulator(phase, v), read, weight, first: false);
                            }
                        }
                    });
            }
        });

    private void QuarterRows(BodyBuilder body, int rows)
    {
        body.Note("columns have the coefficients 1/4 and 3/4: those of rows take the quarter");
        body.Do(new Constant(Lanes, "quarter", 0.25f));
        body.Do(new Constant(Lanes, "three", 3f));
        for (var row = 0; row < rows; row++)
            body.Do(new Multiply(Lanes, $"wRow{row}", $"wRow{row}", "quarter"));
    }

    private void BilinearByTwo(BodyBuilder body, List<InputRow> rows, WindowTile tile)
    {
        for (var v = 0; v < Registers(tile); v++)
        {
            Column(body, rows, $"near_v{v}", Place(tile, v, 0), Lanes, Reads(tile, v));
            Column(body, rows, $"far_v{v}", Place(tile, v, 1), Lanes, Reads(tile, v));
            foreach (var (phase, once, thrice) in new[] { (0, "near", "far"), (1, "far", "near") })
            {
                var sum = Accumulator(X.Axis.Phases[phase], v);
                body.Do(new Copy(Lanes, sum, $"{once}_v{v}"));
                body.Do(new MultiplyAdd(Lanes, sum, $"{thrice}_v{v}", "three"));
            }
        }
    }

    /// <summary>Where a vector's inputs stand at an offset.</summary>
    private Int Place(WindowTile tile, int vector, int offset) => tile.Window * PixelSize + (vector * Lanes - offset * PixelSize);

    private Reader Reads(WindowTile tile, int vector) => tile.IsShort
        ? (register, source) => new LoadLanes(Lanes, register, source, InsideName(vector))
        : Loads(Lanes);

    /// <summary>The vectors of a tile that meet the same weights: all, or of pixels those that begin with the same
    /// channel.</summary>
    private IEnumerable<IGrouping<int, int>> VectorsOfWeights(WindowTile tile) =>
        Enumerable.Range(0, Registers(tile)).GroupBy(FirstChannel);

    /// <summary>One weight of a plane, and of pixels those of their channels, from that of the first lane on.</summary>
    private void Weight(BodyBuilder body, string name, Address element, int firstChannel) => body.Do(
        IsPlanar || _bilinear is not null ? new Broadcast(Lanes, name, element) : new Load(Lanes, name, element + firstChannel));

    /// <summary>The channel of a vector's first lane; bilinear coefficients are those of all channels.</summary>
    private int FirstChannel(int vector) => _bilinear is null ? vector * Lanes % PixelSize : 0;

    private static string InsideName(int vector) => $"inside_v{vector}";
}
