namespace DeconvGen.Generators.Planning;

/// <summary>The rows of a tile: taps of the outer axes, phases of y or neighbours that are computed together, and which of them the
/// output has.</summary>
internal sealed partial class DensePlanarTiles
{
    private delegate void WriteTaps(BodyBuilder body, Address input, Address weights, IReadOnlyList<TileRow> rows);

    /// <summary>Outer axes of which a row has one tap or none are tested once, before the channels.</summary>
    private void SingleTaps(BodyBuilder body, PlanarRow row, int axis, Action<BodyBuilder> write)
    {
        if (axis == _context.OuterAxes)
            write(body);
        else if (!HasOneTap(axis))
            SingleTaps(body, row, axis + 1, write);
        else
            body.When(row.Numbers[OneTap(axis)], Relation.AtLeast, 1, inside => SingleTaps(inside, row, axis + 1, write));
    }

    /// <summary>The number that says whether the only tap of an axis is valid.</summary>
    private string OneTap(int axis) => TogetherAt(axis) && _shape.YPhases > _context.Spec.Axes[axis].Kernel
        ? "yLast" : _context.AxisLetter(axis) + "Taps";

    private bool HasOneTap(int axis) => _context.Phases[axis].Phases.All(static phase => phase.Count <= 1)
        && (!TogetherAt(axis) || _context.Spec.Axes[axis].Kernel <= _shape.YPhases);

    private bool TogetherAt(int axis) => axis == _context.OuterAxes - 1 && _shape.YPhases > 1;

    /// <summary>Loops over the valid taps of the outer axes. Where the phases of y go together, the tap that only some have
    /// comes last.</summary>
    private void OuterTaps(
        BodyBuilder body, PlanarRow row, int axis, Address input, Address weights, WriteTaps write)
    {
        if (axis == _context.OuterAxes)
        {
            write(body, input, weights, PhasesOfY(row, 1));
            return;
        }

        if (axis == _context.OuterAxes - 1 && _shape.Neighbours > 1)
        {
            NeighbourTaps(body, row, input, weights, write);
            return;
        }

        var together = TogetherAt(axis);
        var kernel = _context.Spec.Axes[axis].Kernel;
        if (HasOneTap(axis))
        {
            if (together)
                write(body, input, weights, PhasesOfY(row, Math.Min(kernel, _shape.YPhases)));
            else
                OuterTaps(body, row, axis + 1, input, weights, write);
            return;
        }

        var letter = _context.AxisLetter(axis);
        var name = letter.ToUpperInvariant();
        var (taps, step) = (row.Numbers[letter + "Taps"], row.Numbers[letter + "Step"]);
        var inner = axis == _context.OuterAxes - 1;
        var elementSize = row.Phases.Taps.Count * row.Channels
            * (inner ? _shape.YPhases : _context.Spec.Axes[_context.OuterAxes - 1].Kernel);
        var rowInput = body.Point("input" + name, input);
        var rowWeights = body.Point("weights" + name, weights);
        body.Repeat(letter, taps, [(rowInput, step), (rowWeights, elementSize)], each =>
        {
            if (together)
                write(each, rowInput, rowWeights, PhasesOfY(row, _shape.YPhases));
            else
                OuterTaps(each, row, axis + 1, rowInput, rowWeights, write);
        });
        if (together && kernel % _shape.YPhases is > 0 and var rest)
        {
            body.When(row.Numbers["yLast"], Relation.AtLeast, 1, last => write(
                last, last.Point("inputLast", input + taps * step), last.Point("weightsLast", weights + taps * elementSize),
                PhasesOfY(row, rest)));
        }
    }

    /// <summary>The rows that neighbours read, from the last of the last neighbour backwards, as far as they are inside.</summary>
    private void NeighbourTaps(BodyBuilder body, PlanarRow row, Address input, Address weights, WriteTaps write)
    {
        var (rows, kernel) = (_shape.Neighbours, Y!.Geometry.Kernel);
        var (first, step) = (row.Numbers["yFirst"], row.Numbers["yStep"]);
        var end = body.Let("yEnd", first + row.Numbers["yTaps"]);
        var last = body.Point("inputLast", input + first * step * -1);
        for (var i = 0; i < rows + kernel - 1; i++)
        {
            var from = last + i * step;
            List<TileRow> readers = [.. Enumerable.Range(0, rows)
                .Select(y => (Row: y, Tap: i - (rows - 1 - y)))
                .Where(reader => reader.Tap >= 0 && reader.Tap < kernel)
                .Select(reader => new TileRow(reader.Row, reader.Tap * row.Phases.Taps.Count * row.Channels, row.Channels))];
            var name = $"inputRow{i}";
            body.Note($"row {i}, backwards from the last that neighbours read");
            body.When(i, Relation.AtLeast, first, behind => behind.When(end, Relation.AtLeast, i + 1, inside =>
                write(inside, inside.Point(name, from), weights, readers)));
        }
    }

    /// <summary>The weights of phases of y lie side by side at each tap of x.</summary>
    private static IReadOnlyList<TileRow> PhasesOfY(PlanarRow row, int count) =>
        [.. Enumerable.Range(0, count).Select(y => new TileRow(y, y * row.Channels, count * row.Channels))];

    /// <summary>Rows of the first and the last window of y may lie outside the output, and so may the last neighbours.</summary>
    private void InsideRows(BodyBuilder body, PlanarRow row, int y, Action<BodyBuilder> write)
    {
        if (_shape.YPhases == 1)
        {
            if (y == 0)
                write(body);
            else
                body.When(row.Numbers["rowsLeft"], Relation.AtLeast, y + 1, write);
            return;
        }

        var geometry = Y!.Geometry;
        var stride = geometry.Stride;
        var rest = ((geometry.CropBegin + geometry.OutputOffset) % stride + stride) % stride;
        var mayLieBelow = _context.Spec.OutputSizePerCall ? y > 0 : rest > 0 && y >= rest;
        void Above(BodyBuilder inner)
        {
            if (y < geometry.CropBegin % stride)
                inner.When(y, Relation.AtLeast, row.Numbers["rowsAbove"], write);
            else
                write(inner);
        }

        if (mayLieBelow)
            body.When(row.Numbers["rowsLeft"], Relation.AtLeast, y + 1, Above);
        else
            Above(body);
    }

    /// <summary>A row of outputs that has a tap of a row of inputs.</summary>
    /// <param name="Weights">Where the weights of that tap begin.</param>
    /// <param name="TapStep">From a tap of x to the next.</param>
    private readonly record struct TileRow(int Y, int Weights, int TapStep);
}
