using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Planning;

/// <summary>
/// Bilinear upsampling, channel by channel and separable: two input rows are blended as they are read, then each phase of x
/// takes one or two neighbours of the blend. Windows with all outputs and both neighbours form the interior; the few others
/// are computed output by output.
/// </summary>
internal sealed class BilinearPlanner
{
    private readonly KernelContext _context;
    private readonly BilinearCoefficients _coefficients;
    private readonly BilinearTiles _tiles;
    private readonly bool _planar;

    public BilinearPlanner(KernelContext context)
    {
        _context = context;
        _coefficients = new(context.X.Stride, context.Spec.BilinearOutput);
        _planar = context.Spec.Layout == TensorLayout.ChannelsFirst || context.Spec.InputChannels == 1;
        _tiles = new(context, _coefficients, _planar);
    }

    private int PixelSize => _planar ? 1 : _context.Spec.InputChannels;

    public KernelPlan Plan()
    {
        var blocks = _planar ? _context.Spec.InputChannels : 1;
        var rows = RowFrame.ForEachUnit(_context, blocks, Row);
        return new(_context.Target,
            [
                "strategy: bilinear, separable: " + (_context.OuterAxes > 0 ? "rows blended as they are read, then " : "")
                    + "phases of x",
                "tile: " + _tiles.Describe(),
                "weights: coefficients of the two neighbours per phase; alone at an edge, with "
                    + (_context.Spec.BilinearOutput == BilinearOutput.Replicated ? "the weight of both (replicated edge)"
                        : "its own weight (zero padding)"),
                "order of additions: rows near, far; then columns near, far",
            ],
            _coefficients.Table.Length, null, _coefficients.Table,
            RowFrame.Units(_context, blocks), Methods.Rows(_context, rows), _tiles.All);
    }

    private void Row(BodyBuilder body, RowFrame frame)
    {
        var image = _planar ? body.Let("plane", frame.Image * _context.Spec.InputChannels + frame.Block) : frame.Image;
        var height = _context.OuterAxes > 0 ? _context.InputSizes[0] : 1;
        var outHeight = _context.OuterAxes > 0 ? _context.OutputSizes[0] : 1;
        var input = body.Point("inputStart", Methods.Input
            + body.Let("inputRow", image * height + frame.FirstInputRow) * _context.InputWidth * PixelSize);
        var output = body.Point("outputStart", Methods.Output
            + body.Let("outputRow", image * outHeight + frame.OutputRow) * _context.OutputWidth * PixelSize);
        if (frame.Outer.Count == 0)
        {
            Windows(body, frame, new(input, Methods.Weights, output), 0, 0);
            return;
        }

        var rows = frame.Outer[0];
        var coefficients = body.Point("rowWeights", Methods.Weights + _coefficients.AtY(rows.Phase, rows.FirstTap, rows.Count));
        Windows(body, frame, new(input, coefficients, output), rows.Count,
            frame.InputStep(rows, _context.InputWidth * PixelSize));
    }

    private void Windows(BodyBuilder body, RowFrame frame, RowPointers row, Int rows, Int rowStep)
    {
        var x = _context.X;
        Int begin = x.Phases.Max(phase => Math.Max(x.FirstWindow(phase), x.LastOffset(phase)));
        var end = Int.Min(_context.InputWidth, (_context.OutputWidth + x.Geometry.CropBegin) / x.Stride);
        if (frame.Windows is { } windows)
        {
            begin = Int.Max(begin, windows.First);
            end = Int.Min(end, windows.End);
        }

        begin = body.Let("innerBegin", begin);
        var shared = body.Let("shared", Int.Max(0, end - begin));
        // Fewer windows than a vector needs: all go one by one.
        var count = body.Let("count", Int.Min(1, shared / _tiles.SmallestRun) * shared);
        void Interior(BodyBuilder inner, int blended) => inner.Call(_tiles.Interior(blended),
            [row.Input + begin * PixelSize, row.Weights, Methods.Weights,
                row.Output + (begin * x.Stride - x.Geometry.CropBegin) * PixelSize],
            [count, rowStep]);

        if (rows.Constant == 0)
            Interior(body, 0);
        else
            body.When(rows, Relation.Equal, 2, two => Interior(two, 2), one => Interior(one, 1));

        XPhases.ForEach(_context, frame, body, (inner, run) =>
        {
            Edge(inner, run, run.Begin, Int.Min(begin, run.End));
            Edge(inner, run, Int.Max(run.Begin, begin + count), run.End);
        });

        void Edge(BodyBuilder inner, XPhaseRun run, Int from, Int to) => inner.Call(_tiles.Edge(),
            [row.Input, row.Weights, Methods.Weights + run.Residue,
                row.Output + (run.Residue - x.Geometry.CropBegin) * PixelSize],
            [from, to, run.Taps, rows, .. _context.InputWidthName.Select(Int.Variable), rowStep]);
    }

    private sealed record RowPointers(Pointer Input, Pointer Weights, Pointer Output);
}
