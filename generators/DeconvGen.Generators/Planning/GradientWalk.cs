namespace DeconvGen.Generators.Planning;

/// <summary>
/// Walks over what a kernel element meets: positions p of the small tensor (the input of a transposed convolution) with
/// <c>0 &lt;= p &lt; n</c> and <c>0 &lt;= p * stride + k * dilation - crop &lt; out</c> on each axis, so that no product of a
/// padding zero is formed. Images come one after the other, each in blocks of whole rows, or of parts of one long row: the
/// block's operands stay near, and its sums are added up apart, which loses less than one long sum.
/// </summary>
/// <param name="positions">About how many positions a block has.</param>
internal sealed class GradientWalk(KernelContext context, int positions)
{
    /// <summary>Parameters of a tile that tell it its rows: none in one dimension.</summary>
    public IReadOnlyList<string> RowNumbers => context.OuterAxes == 0 ? [] : ["rows", "smallStep", "largeStep"];

    /// <summary>Some neighbouring elements along x side by side: blocks of the positions that all of them have, and for each
    /// element those that it has beyond.</summary>
    /// <param name="element">The first of <paramref name="count"/>.</param>
    /// <param name="smallWidth">Floats of the small tensor from one position of x to the next.</param>
    /// <param name="largeWidth">The same of the large tensor.</param>
    public void ForEachBlock(
        BodyBuilder body, Int element, int count, int smallWidth, int largeWidth, Action<BodyBuilder, GradientBlock> common,
        Action<BodyBuilder, Int, GradientBlock> own)
    {
        var k = Elements(body, element);
        var (outer, axis) = (Outer(body, k), context.OuterAxes);
        // Later elements begin earlier and end earlier.
        var first = Range(body, axis, k[axis], "");
        var end = body.Let("commonEnd", End(axis, k[axis] + (count - 1), first.Begin));
        Blocks(body, outer, first with { End = end }, "", smallWidth, largeWidth, common);
        body.For("tap", 0, count, 1, (inner, tap) =>
        {
            var range = Range(inner, axis, k[axis] + tap, "Own");
            void Own(BodyBuilder block, GradientBlock at) => own(block, tap, at);
            Blocks(inner, outer, range with { End = Int.Min(first.Begin, range.End) }, "Before", smallWidth, largeWidth, Own);
            Blocks(inner, outer, range with { Begin = end }, "Behind", smallWidth, largeWidth, Own);
        });
    }

    /// <summary>The same of elements that come one after the other in each block of the positions that any of them has.</summary>
    public void ForEachBlock(
        BodyBuilder body, Int element, int count, int smallWidth, int largeWidth, Action<BodyBuilder, Int, GradientBlock> write)
    {
        var k = Elements(body, element);
        var (outer, axis) = (Outer(body, k), context.OuterAxes);
        var first = Range(body, axis, k[axis], "");
        if (count == 1)
        {
            Blocks(body, outer, first, "", smallWidth, largeWidth, (there, block) => write(there, 0, block));
            return;
        }

        var begin = Range(body, axis, k[axis] + (count - 1), "Last").Begin;
        Blocks(body, outer, first with { Begin = begin }, "", smallWidth, largeWidth, (there, block) =>
            there.For("tap", 0, count, 1, (inner, tap) =>
            {
                var own = Range(inner, axis, k[axis] + tap, "Own");
                var skipped = inner.Let("skipped", Int.Max(0, own.Begin - block.X));
                var left = inner.Let("ownCount", Int.Min(block.Count, own.End - block.X) - skipped);
                inner.When(left, Relation.AtLeast, 1, some => write(some, tap, block with
                {
                    Small = some.Let("ownSmall", block.Small + skipped),
                    Large = some.Let("ownLarge", block.Large + (skipped * own.Stride + tap * context.X.Geometry.Dilation)),
                    Count = left,
                    Numbers = [left, .. block.Numbers.Skip(1)],
                }));
            }));
    }

    private void Blocks(
        BodyBuilder body, IReadOnlyList<TapRange> outer, TapRange x, string suffix, int smallWidth, int largeWidth,
        Action<BodyBuilder, GradientBlock> write)
    {
        Int rows = 1;
        if (context.OuterAxes > 0)
            rows = body.Let("rowsPerBlock" + suffix, Int.Max(1, (Int)positions / Int.Max(1, x.End - x.Begin)));
        body.For("image", 0, Int.Variable("batch"), 1, (images, image) => Axis(images, image, 0, 0, 0));

        void Axis(BodyBuilder inner, Int image, int axis, Int small, Int large)
        {
            if (axis == context.OuterAxes)
            {
                inner.For("x", x.Begin, x.End, positions, (block, at) =>
                    Block(block, image, 1, small + at, large + x.Large(at), at));
                return;
            }

            var range = outer[axis];
            if (axis < context.OuterAxes - 1)
            {
                inner.For(range.Letter, range.Begin, range.End, 1, (next, at) => Axis(next, image, axis + 1,
                    (small + at) * context.InputSizes[axis + 1], (large + range.Large(at)) * context.OutputSizes[axis + 1]));
            }
            else
            {
                inner.For("yBlock", 0, (range.End - range.Begin + rows - 1) / rows, 1, (block, index) =>
                {
                    var y = block.Let("y", range.Begin + index * rows);
                    var count = block.Let("rows", Int.Min(rows, range.End - y));
                    var smallRow = block.Let("smallRow", (small + y) * context.InputWidth);
                    var largeRow = block.Let("largeRow", (large + range.Large(y)) * context.OutputWidth);
                    block.For("x", x.Begin, x.End, positions, (part, at) =>
                        Block(part, image, count, smallRow + at, largeRow + x.Large(at), at));
                });
            }
        }

        void Block(BodyBuilder inner, Int image, Int rowCount, Int small, Int large, Int at)
        {
            var count = inner.Let("count", Int.Min(positions, x.End - at));
            Int[] numbers = context.OuterAxes == 0 ? [count]
                : [count, rowCount, context.InputWidth * smallWidth,
                    context.OutputWidth * (largeWidth * context.Phases[context.OuterAxes - 1].Stride)];
            write(inner, new(image, at, inner.Let("smallAt", small), inner.Let("largeAt", large), count, numbers));
        }
    }

    /// <summary>In a tile: its rows one after the other, with where each begins in the small tensor and in the large one.</summary>
    public void ForEachRow(BodyBuilder body, Action<BodyBuilder, Pointer, Pointer> write)
    {
        var (small, large) = (WeightGradientPlanner.Small, WeightGradientPlanner.Large);
        (Pointer, Int)[] moves = [(small, Int.Variable("smallStep")), (large, Int.Variable("largeStep"))];
        body.Repeat("row", RowNumbers.Count == 0 ? 1 : Int.Variable("rows"), moves, row =>
            write(row, row.Point("smallX", small), row.Point("largeX", large)));
    }

    /// <summary>The kernel element as one element of each axis.</summary>
    private Int[] Elements(BodyBuilder body, Int element)
    {
        var elements = new Int[context.Spec.Rank];
        var behind = 1;
        for (var axis = context.OuterAxes; axis >= 0; axis--)
        {
            var kernel = context.Phases[axis].Geometry.Kernel;
            elements[axis] = body.Let("k" + context.AxisLetter(axis), axis == 0 ? element / behind : element / behind % kernel);
            behind *= kernel;
        }

        return elements;
    }

    private IReadOnlyList<TapRange> Outer(BodyBuilder body, Int[] elements) =>
        [.. Enumerable.Range(0, context.OuterAxes).Select(axis => Range(body, axis, elements[axis], ""))];

    /// <summary>Where an element of an axis is valid.</summary>
    private TapRange Range(BodyBuilder body, int axis, Int k, string suffix)
    {
        var letter = context.AxisLetter(axis);
        var geometry = context.Phases[axis].Geometry;
        var table = new IntTable(letter.ToUpperInvariant() + "TapBegin", [.. Enumerable.Range(0, geometry.Kernel).Select(one =>
            Math.Max(0, (geometry.CropBegin - one * geometry.Dilation + geometry.Stride - 1) / geometry.Stride))]);
        var begin = body.Let(letter + "Begin" + suffix, Int.Lookup(table, k));
        var end = body.Let(letter + "End" + suffix, End(axis, k, begin));
        return new(letter, begin, end, geometry.Stride,
            body.Let(letter + "Offset" + suffix, k * geometry.Dilation - geometry.CropBegin));
    }

    /// <summary>Behind the last position that an element of an axis has.</summary>
    private Int End(int axis, Int k, Int begin)
    {
        var geometry = context.Phases[axis].Geometry;
        var reach = context.OutputSizes[axis] + (geometry.CropBegin + geometry.Stride - 1) - k * geometry.Dilation;
        return Int.Max(begin, Int.Min(context.InputSizes[axis], reach / geometry.Stride));
    }

    private sealed record TapRange(string Letter, Int Begin, Int End, int Stride, Int Offset)
    {
        /// <summary>The position of the large tensor that a position of the small one meets.</summary>
        public Int Large(Int small) => small * Stride + Offset;
    }
}

/// <summary>A block of positions of one image.</summary>
/// <param name="X">Of the small tensor's row, where it begins.</param>
/// <param name="Small">Position, within the image, of its first in the small tensor.</param>
/// <param name="Large">The position it meets in the large tensor.</param>
/// <param name="Count">Positions in a row.</param>
/// <param name="Numbers">What a tile is told: count, rows and the steps from row to row.</param>
internal sealed record GradientBlock(Int Image, Int X, Int Small, Int Large, Int Count, IReadOnlyList<Int> Numbers);
