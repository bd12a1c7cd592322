namespace DeconvGen.Generators.Planning;

/// <summary>
/// Minimal filtering, first step: of the inputs that a pair of windows reads, the differences to the one in the middle, on each
/// axis. Inputs outside of the image count as 0, and stay unread.
/// </summary>
internal sealed class WinogradInputs(KernelContext context, WinogradShape shape)
{
    private static readonly Pointer s_transformed = new("transformed");
    private static readonly string[] s_rows = ["above", "middle", "below"];

    private readonly MethodTable _methods = new();

    public IReadOnlyList<MethodPlan> All => _methods.All;

    private int Channels => context.Spec.InputChannels;

    private int Lanes => shape.Lanes;

    /// <summary>Rows of inputs that a pair of windows reads: one, or three.</summary>
    private string[] RowNames => shape.HasRows ? s_rows : [s_rows[1]];

    public void Transform(BodyBuilder body, WinogradChunk chunk, Address transformed)
    {
        var width = context.InputWidth;
        var offset = shape.FirstWindow(context.OuterAxes);
        var rows = RowNames.Select((name, i) => Row(body, chunk, name, shape.HasRows ? i - 1 : 0)).ToList();
        var step = body.Let("productStep", chunk.Stride * shape.PixelFloats);
        var end = chunk.First + chunk.Count;

        // Pairs whose three columns are all there: of window j = 2 * pair + offset, j - 1 and j + 1.
        var begin = body.Let("innerBegin", Int.Min(end, Int.Max(chunk.First, offset == 0 ? 1 : 0)));
        var innerEnd = body.Let("innerEnd", Int.Max(begin, Int.Min(end, Int.Max(0, width - offset) / 2)));
        var all = rows.Aggregate((Int)1, static (product, row) => product * row.Exists);
        body.When(all, Relation.AtLeast, 1, whole =>
        {
            Edge(whole, chunk.First, begin);
            whole.Call(Whole(),
                [
                    .. rows.Select(row => row.Start + (begin * 2 + (offset - 1)) * Channels),
                    transformed + (begin - chunk.First) * shape.PixelFloats,
                ],
                [innerEnd - begin, step]);
            Edge(whole, innerEnd, end);
        }, cut => Edge(cut, chunk.First, end));

        void Edge(BodyBuilder inner, Int first, Int last) => inner.Call(Edges(),
            [.. rows.Select(static row => row.Start), transformed + (first - chunk.First) * shape.PixelFloats],
            [last - first, step, first * 2 + (offset - 1), width, .. shape.HasRows ? rows.Select(static row => row.Exists) : []]);
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

    private MethodPlan Whole() => Method("Transform", "Pairs of windows whose inputs are all there.", ["pairs", "step"], body =>
        body.Repeat("pair", Int.Variable("pairs"),
            [.. RowNames.Select(name => (new Pointer(name), (Int)(2 * Channels))), (s_transformed, shape.PixelFloats)],
            pair => ForEachVector(pair, [.. RowNames.Select(name => (name, (Address)new Pointer(name)))], (inner, rows, target, count) =>
            {
                for (var y = 0; y < rows.Count; y++)
                {
                    for (var x = 0; x < WinogradShape.Products; x++)
                        Read(inner, Name(y, x), rows[y] + x * Channels, count);
                }

                Differences(inner, target);
            })));

    private MethodPlan Edges() => Method("TransformEdges", "Pairs of windows of which some inputs are outside of the image.",
        ["pairs", "step", "column", "width", .. shape.HasRows ? s_rows.Select(static name => name + "Exists") : []], body =>
            body.For("pair", 0, Int.Variable("pairs"), 1, (inner, pair) =>
            {
                var (width, first) = (Int.Variable("width"), Int.Variable("column") + pair * 2);
                var pointers = new List<(string, Address)>();
                for (var x = 0; x < WinogradShape.Products; x++)
                {
                    var column = inner.Let($"column_x{x}", first + x);
                    var exists = inner.Let($"lanes_x{x}", Exists(column, width) * Lanes);
                    var place = inner.Let($"at_x{x}", Nearest(column, width) * Channels);
                    for (var y = 0; y < RowNames.Length; y++)
                    {
                        pointers.Add(($"{RowNames[y]}_x{x}", new Pointer(RowNames[y]) + place));
                        var kept = shape.HasRows ? inner.Let($"lanes_y{y}_x{x}", exists * Int.Variable(RowNames[y] + "Exists")) : exists;
                        inner.Do(new LaneMask(Lanes, $"keep_y{y}_x{x}", 0, kept));
                    }
                }

                var target = inner.Point("target", s_transformed + pair * shape.PixelFloats);
                ForEachVector(inner, pointers, (vector, inputs, place, count) =>
                {
                    for (var i = 0; i < inputs.Count; i++)
                    {
                        var (y, x) = (i % RowNames.Length, i / RowNames.Length);
                        Read(vector, Name(y, x), inputs[i], count);
                        vector.Do(new KeepLanes(Lanes, Name(y, x), Name(y, x), $"keep_y{y}_x{x}"));
                    }

                    Differences(vector, place);
                }, target);
            }));

    /// <summary>Walks over the input channels with some pointers; the last vector may have fewer.</summary>
    private void ForEachVector(
        BodyBuilder body, IReadOnlyList<(string Name, Address Start)> inputs, Action<BodyBuilder, IReadOnlyList<Address>, Address, int> write,
        Address? target = null)
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

    /// <summary>On each axis the inputs beside the middle become their differences to it.</summary>
    private void Differences(BodyBuilder body, Address target)
    {
        var step = Int.Variable("step");
        if (shape.HasRows)
        {
            body.Note("products of y: x[j-1] - x[j], x[j], x[j+1] - x[j]");
            for (var x = 0; x < WinogradShape.Products; x++)
            {
                body.Do(new Subtract(Lanes, Name(0, x), Name(0, x), Name(1, x)));
                body.Do(new Subtract(Lanes, Name(2, x), Name(2, x), Name(1, x)));
            }
        }

        body.Note("products of x: x[j-1] - x[j], x[j], x[j+1] - x[j]");
        for (var y = 0; y < RowNames.Length; y++)
        {
            body.Do(new Subtract(Lanes, Name(y, 0), Name(y, 0), Name(y, 1)));
            body.Do(new Subtract(Lanes, Name(y, 2), Name(y, 2), Name(y, 1)));
            for (var x = 0; x < WinogradShape.Products; x++)
                body.Do(new Store(Lanes, target + step * (y * WinogradShape.Products + x), Name(y, x)));
        }
    }

    private static string Name(int y, int x) => $"in_y{y}_x{x}";

    private static Int Nearest(Int position, Int size) => Int.Max(0, Int.Min(position, size - 1));

    private static Int Exists(Int position, Int size) =>
        Int.Min(1, Int.Max(0, position + 1)) * Int.Min(1, Int.Max(0, size - position));

    private MethodPlan Method(string name, string summary, IReadOnlyList<string> numbers, Action<BodyBuilder> write) =>
        _methods.Get(name, summary, [.. RowNames, s_transformed.Name], numbers, write);
}
