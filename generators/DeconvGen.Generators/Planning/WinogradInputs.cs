namespace DeconvGen.Generators.Planning;

/// <summary>
/// Minimal filtering, first step: of the four inputs that a triple of windows reads on an axis, sums and differences of two. Inputs
/// outside of the image count as 0, and stay unread.
/// </summary>
internal sealed class WinogradInputs(KernelContext context, WinogradShape shape)
{
    private static readonly Pointer s_transformed = new("transformed");
    private static readonly string[] s_rows = ["above", "first", "second", "below"];

    private readonly MethodTable _methods = new();

    public IReadOnlyList<MethodPlan> All => _methods.All;

    private int Channels => context.Spec.InputChannels;

    private int Lanes => shape.Lanes;

    /// <summary>Rows of inputs that a triple of windows reads: one, or four.</summary>
    private string[] RowNames => shape.HasRows ? s_rows : ["row"];

    public void Transform(BodyBuilder body, WinogradChunk chunk, Address transformed)
    {
        var width = context.InputWidth;
        var offset = shape.FirstWindow(context.OuterAxes);
        var rows = RowNames.Select((name, i) => Row(body, chunk, name, shape.HasRows ? i - 1 : 0)).ToList();
        var step = body.Let("productStep", shape.TransformedStep(chunk.Stride));
        var end = chunk.First + chunk.Count;

        // Triples whose columns are all there: of window j = 3 * triple + offset, j - 1 to j + 2.
        var begin = body.Let("innerBegin", Int.Min(end, Int.Max(chunk.First, offset == 0 ? 1 : 0)));
        var innerEnd = body.Let("innerEnd", Int.Max(begin, Int.Min(end, Int.Max(0, width - offset) / WinogradShape.Windows)));
        var all = rows.Aggregate((Int)1, static (product, row) => product * row.Exists);
        body.When(all, Relation.AtLeast, 1, whole =>
        {
            Edge(whole, chunk.First, begin);
            whole.Call(Whole(),
                [
                    .. rows.Select(row => row.Start + (begin * WinogradShape.Windows + (offset - 1)) * Channels),
                    transformed + (begin - chunk.First) * shape.PixelFloats,
                ],
                [innerEnd - begin, step]);
            Edge(whole, innerEnd, end);
        }, cut => Edge(cut, chunk.First, end));

        void Edge(BodyBuilder inner, Int first, Int last) => inner.Call(Edges(),
            [.. rows.Select(static row => row.Start), transformed + (first - chunk.First) * shape.PixelFloats],
            [
                last - first, step, first * WinogradShape.Windows + (offset - 1), width,
                .. shape.HasRows ? rows.Select(static row => row.Exists) : [],
            ]);
    }

    /// <summary>A row of inputs, and 1 where it exists, else 0.</summary>
    private (Address Start, Int Exists) Row(BodyBuilder body, WinogradChunk chunk, string name, int offset)
    {
        var size = context.InputWidth * Channels;
        if (!shape.HasRows)
            return (body.Point(name, Methods.Input + chunk.Image * size), 1);
        var row = chunk.RowWindow + offset;
        var height = context.InputSizes[0];
        return (
            body.Point(name, Methods.Input + (chunk.Image * height + Nearest(row, height)) * size),
            body.Let(name + "Exists", Exists(row, height)));
    }

    private MethodPlan Whole() => Method("Transform", "Triples of windows whose inputs are all there.", ["triples", "step"], body =>
    {
        List<(string, Address Start)> starts = [.. RowNames.Select(static name => (name, (Address)new Pointer(name)))];
        body.Repeat("triple", Int.Variable("triples"),
            [
                .. starts.Select(row => (row.Start.Pointer, (Int)(WinogradShape.Windows * Channels))),
                (s_transformed, shape.PixelFloats),
            ],
            triple => ForEachVector(triple, starts, (inner, rows, target, count) =>
            {
                for (var y = 0; y < rows.Count; y++)
                {
                    for (var x = 0; x < WinogradShape.Products; x++)
                        Read(inner, Name(y, x), rows[y] + x * Channels, count);
                }

                Transformed(inner, target);
            }));
    });

    private MethodPlan Edges() => Method("TransformEdges", "Triples of windows of which some inputs are outside of the image.",
        ["triples", "step", "column", "width", .. shape.HasRows ? s_rows.Select(static name => name + "Exists") : []], body =>
            body.For("triple", 0, Int.Variable("triples"), 1, (inner, triple) =>
            {
                var (width, first) = (Int.Variable("width"), Int.Variable("column") + triple * WinogradShape.Windows);
                var pointers = new List<(string, Address)>();
                for (var x = 0; x < WinogradShape.Products; x++)
                {
                    var column = inner.Let($"column_x{x}", first + x);
                    var exists = inner.Let($"lanes_x{x}", Exists(column, width) * Lanes);
                    var place = inner.Let($"at_x{x}", Nearest(column, width) * Channels);
                    for (var y = 0; y < RowNames.Length; y++)
                    {
                        pointers.Add(($"{RowNames[y]}_x{x}", new Pointer(RowNames[y]) + place));
                        var kept = shape.HasRows
                            ? inner.Let($"lanes_y{y}_x{x}", exists * Int.Variable(RowNames[y] + "Exists"))
                            : exists;
                        inner.Do(new LaneMask(Lanes, $"keep_y{y}_x{x}", 0, kept));
                    }
                }

                var target = inner.Point("target", s_transformed + triple * shape.PixelFloats);
                ForEachVector(inner, pointers, (vector, inputs, place, count) =>
                {
                    for (var i = 0; i < inputs.Count; i++)
                    {
                        var (y, x) = (i % RowNames.Length, i / RowNames.Length);
                        Read(vector, Name(y, x), inputs[i], count);
                        vector.Do(new KeepLanes(Lanes, Name(y, x), Name(y, x), $"keep_y{y}_x{x}"));
                    }

                    Transformed(vector, place);
                }, target);
            }));

    /// <summary>Walks over the input channels with some pointers; the last vector may have fewer.</summary>
    private void ForEachVector(
        BodyBuilder body, IReadOnlyList<(string Name, Address Start)> inputs,
        Action<BodyBuilder, IReadOnlyList<Address>, Address, int> write, Address? target = null)
    {
        var whole = Channels / Lanes;
        var start = target ?? s_transformed;
        if (whole > 0)
        {
            var pointers = inputs.Select(input => body.Point(input.Name + "C", input.Start)).ToList();
            var written = body.Point("transformedC", start);
            body.Repeat("c", whole, [.. pointers.Select(pointer => (pointer, (Int)Lanes)), (written, Lanes)],
                inner => write(inner, [.. pointers.Select(static pointer => (Address)pointer)], written, Lanes));
        }

        if (Channels % Lanes > 0)
            write(body, [.. inputs.Select(input => input.Start + whole * Lanes)], start + whole * Lanes, Channels % Lanes);
    }

    private void Read(BodyBuilder body, string register, Address source, int count) =>
        body.Do(count == Lanes ? new Load(Lanes, register, source) : new LoadPartial(Lanes, register, source, count));

    /// <summary>On each axis the four inputs become those of its products.</summary>
    private void Transformed(BodyBuilder body, Address target)
    {
        var rows = RowNames
            .Select((_, y) => Enumerable.Range(0, WinogradShape.Products).Select(x => Name(y, x)).ToArray()).ToArray();
        if (shape.HasRows)
        {
            body.Note("products of y");
            for (var x = 0; x < WinogradShape.Products; x++)
            {
                var column = OfAxis(body, "y", [.. rows.Select(row => row[x])]);
                for (var y = 0; y < rows.Length; y++)
                    rows[y][x] = column[y];
            }
        }

        body.Note("products of x");
        for (var y = 0; y < rows.Length; y++)
        {
            var inputs = OfAxis(body, "x", rows[y]);
            for (var x = 0; x < inputs.Length; x++)
                body.Do(new Store(Lanes, target + Int.Variable("step") * (y * WinogradShape.Products + x), inputs[x]));
        }
    }

    /// <summary>Of four neighbours d: d0 - d2, d1 + d2, d1 - d2, d3 - d1.</summary>
    private string[] OfAxis(BodyBuilder body, string axis, string[] d)
    {
        var difference = $"{d[1]}_less_{axis}";
        body.Do(new Subtract(Lanes, d[0], d[0], d[2]));
        body.Do(new Subtract(Lanes, d[3], d[3], d[1]));
        body.Do(new Subtract(Lanes, difference, d[1], d[2]));
        body.Do(new Add(Lanes, d[1], d[1], d[2]));
        return [d[0], d[1], difference, d[3]];
    }

    private static string Name(int y, int x) => $"in_y{y}_x{x}";

    private static Int Nearest(Int position, Int size) => Int.Max(0, Int.Min(position, size - 1));

    private static Int Exists(Int position, Int size) =>
        Int.Min(1, Int.Max(0, position + 1)) * Int.Min(1, Int.Max(0, size - position));

    private MethodPlan Method(string name, string summary, IReadOnlyList<string> numbers, Action<BodyBuilder> write) =>
        _methods.Get(name, summary, [.. RowNames, s_transformed.Name], numbers, write);
}
