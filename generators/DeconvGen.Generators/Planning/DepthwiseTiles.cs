using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Planning;

/// <summary>The leaf methods of depthwise kernels and of bilinear upsampling. A tile computes a run of output rows.</summary>
internal sealed partial class DepthwiseTiles
{
    private static readonly string[] s_rowNumbers = ["rows", "rowStep", "outputStep"];

    private readonly KernelContext _context;
    private readonly BilinearCoefficients? _bilinear;
    private readonly DepthwiseShape _shape;
    private readonly Epilogue _epilogue;
    private readonly MethodTable _methods = new();

    public DepthwiseTiles(KernelContext context, BilinearCoefficients? bilinear, DepthwiseShape shape)
    {
        _context = context;
        _bilinear = bilinear;
        _shape = shape;
        _epilogue = new(context);
    }

    public IReadOnlyList<MethodPlan> All => _methods.All;

    private WindowSpan X => _shape.X;

    private int Lanes => _shape.Lanes;

    private int Stride => _context.X.Stride;

    private int Channels => _context.Spec.InputChannels;

    private bool IsPlanar => _shape.IsPlanar;

    private int PixelSize => _shape.PixelSize;

    private int ElementSize => _shape.ElementSize;

    private int XElements => _shape.XElements;

    private int PixelLanes => _shape.PixelLanes;

    private bool TilesHaveBorders => _shape.TilesHaveBorders;

    private int Vectors(int width) => _shape.Vectors(width);

    /// <param name="isShort">The row has fewer than <see cref="DepthwiseShape.SmallestRun"/> windows, but one at least.</param>
    public void CallTile(BodyBuilder body, int[]? counts, DepthwiseRow at, Int count, bool isShort)
    {
        var name = (isShort ? "Short" : "Interior")
            + (counts is null ? "_loops" : string.Concat(counts.Select((n, axis) => $"_{_context.AxisLetter(axis)}{n}")));
        var summary = counts is null ? "Rows of a phase with as many taps as are valid." : "Rows of a phase, one after the other.";
        var method = Method(name, summary, ["count"], (row, pointers) =>
        {
            var rows = OuterRows(row, counts, pointers);
            switch (_shape.LanesOver)
            {
                case DepthwiseLanes.Windows or DepthwiseLanes.WindowChannels:
                    WindowLanes(row, rows, pointers, isShort);
                    break;
                case DepthwiseLanes.Channels:
                    ChannelLanes(row, rows, pointers);
                    break;
                case DepthwiseLanes.Phases:
                    PhaseLanes(row, rows, pointers);
                    break;
            }
        });
        Call(body, method, at, [count]);
    }

    /// <summary>Outputs [from, to) of each row, one by one, each with the taps that are valid there.</summary>
    public void CallOutputs(BodyBuilder body, DepthwiseRow row, Int from, Int to)
    {
        if ((to - from).Constant is <= 0)
            return;
        var method = Method("Outputs", "Outputs from .. to of rows of a phase, one by one.",
            ["from", "to", .. _context.RowEnds], (body, pointers) =>
            body.For("o", Int.Variable("from"), Int.Variable("to"), 1, (output, o) => Output(output, o, pointers)));
        Call(body, method, row, [from, to, .. _context.RowEnds.Select(Int.Variable)]);
    }

    private void Call(BodyBuilder body, MethodPlan method, DepthwiseRow at, IEnumerable<Int> numbers)
    {
        IEnumerable<Int> rows = _context.OuterAxes == 0 ? []
            : [at.Rows, at.Step, _context.OutputWidth * PixelSize,
                .. OuterPlaces.Numbers(_context, at.Outer, _context.InputWidth * PixelSize)];
        body.Call(method, _bilinear is null ? [at.Input, at.Weights, at.Bias, at.Output]
            : [at.Input, at.RowWeights, at.Weights, at.Output], [.. numbers, .. rows]);
    }

    private MethodPlan Method(string name, string summary, IEnumerable<string> numbers, Action<BodyBuilder, RowPointers> write)
    {
        var (input, weights, bias, output) = (Methods.Input, Methods.Weights, new Pointer("bias"), Methods.Output);
        var rowWeights = new Pointer("rowWeights");
        return _methods.Get(name, summary,
            _bilinear is null ? ["input", "weights", "bias", "output"] : ["input", "rowWeights", "weights", "output"],
            [.. numbers, .. _context.OuterAxes == 0 ? [] : s_rowNumbers, .. Methods.OuterNumbers(_context)],
            body =>
            {
                if (_context.OuterAxes == 0)
                {
                    write(body, new(input, rowWeights, weights, bias, output));
                    return;
                }

                var rowOutput = body.Point("outputRow", output);
                var moved = _bilinear is null ? body.Point("weightsRow", weights) : body.Point("rowWeightsRow", rowWeights);
                (Pointer, Int)[] moves = [(rowOutput, Int.Variable("outputStep")), (moved, Int.Variable("rowStep"))];
                body.Repeat("row", Int.Variable("rows"), moves, row => write(row,
                    new(input, moved, _bilinear is null ? moved : weights, bias, rowOutput)));
            });
    }

    /// <summary>The input rows that a tile reads, each with the place of its weights; null for loops.</summary>
    private List<InputRow>? OuterRows(BodyBuilder body, int[]? counts, RowPointers at)
    {
        if (counts is null)
            return null;
        var rows = new List<InputRow>();
        Axis(0, at.Input, 0, "");
        return rows;

        void Axis(int axis, Address input, int weights, string suffix)
        {
            if (axis == counts.Length)
            {
                rows.Add(new(suffix.Trim('0').Length == 0 ? at.Input : body.Point("input" + suffix, input), weights));
                return;
            }

            for (var u = 0; u < counts[axis]; u++)
                Axis(axis + 1, input + u * Int.Variable(_context.AxisLetter(axis) + "Step"),
                    weights + u * _context.ElementsBehind(axis) * ElementSize, suffix + PhaseText.Text(u));
        }
    }

    /// <summary>Names of registers in a window of its own, since no scope may use a name that an inner one had before.</summary>
    private static string Front(BorderWindow window) => $"front{PhaseText.Text(window.Window).Replace('-', 'm')}_";

    private static string Back(BorderWindow window) => $"back{PhaseText.Text(window.Window).Replace('-', 'm')}_";

    /// <param name="Weights">Place of its weights behind those of the first.</param>
    private sealed record InputRow(Pointer Input, int Weights);

    private sealed record RowPointers(Pointer Input, Pointer RowWeights, Pointer Weights, Pointer Bias, Pointer Output);
}
