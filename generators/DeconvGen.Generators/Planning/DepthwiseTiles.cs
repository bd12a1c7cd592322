using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Planning;

/// <summary>The leaf methods of depthwise kernels and of bilinear upsampling. A tile computes a run of output rows.</summary>
internal sealed partial class DepthwiseTiles
{
    /// <summary>Multiply-adds of border windows up to which they stand in the tile; beyond, outputs go one by one.</summary>
    private const int LargestBorder = 160;

    /// <summary>Multiply-adds of a group of windows up to which they are written out.</summary>
    private const int LargestInterior = CodeBudget.MultiplyAddsPerMethod / 2;

    /// <summary>Runs of phases with equal taps up to which each has code.</summary>
    private const int MostRuns = 8;

    /// <summary>Channels up to which lanes run over those of neighbouring windows. Bringing phases into order costs the more, the more
    /// registers a pixel has: six and a stride of 2 took up to 2.5 times as long. Without phases six won a third to a half, seven lost
    /// 15 % on small images.</summary>
    private const int MostPixelChannels = 4;

    private const int MostPixelChannelsOfOnePhase = 6;

    /// <summary>Phases up to which that pays: with eight, their outputs lie too far apart (7 % lost).</summary>
    private const int MostPixelPhases = 4;

    private static readonly string[] s_rowNumbers = ["rows", "rowStep", "outputStep"];

    private readonly KernelContext _context;
    private readonly BilinearCoefficients? _bilinear;
    private readonly bool _planar;
    private readonly Epilogue _epilogue;
    private readonly MethodTable _methods = new();
    private readonly Lazy<bool> _tilesHaveBorders;

    public DepthwiseTiles(KernelContext context, BilinearCoefficients? bilinear, bool planar)
    {
        _context = context;
        _bilinear = bilinear;
        _planar = planar;
        _epilogue = new(context);
        X = new(context.X);
        _tilesHaveBorders = new(FewBorders);
    }

    public WindowSpan X { get; }

    public IReadOnlyList<MethodPlan> All => _methods.All;

    /// <summary>Whole vectors are read at the end of the weights too.</summary>
    public int PackedLength => ChannelNumbers * (_context.KernelElements + _context.NumbersPerChannel) + (LanesOverPixels ? 0 : Lanes);

    /// <summary>Packed floats before the bias.</summary>
    public int BiasBegin => ChannelNumbers * _context.KernelElements;

    /// <summary>Packed floats of one outer kernel element.</summary>
    public int RowSize => XElements * ElementSize;

    /// <summary>Packed floats from a kernel element to the next: of a plane one, otherwise one for each channel, of bilinear
    /// coefficients one for all. Where lanes run over
    /// the channels of neighbouring windows, the channels again and again, as far as a vector that begins with any of them.</summary>
    public int ElementSize => _bilinear is not null ? 1 : LanesOverPixels ? Lanes + Channels - 1 : PixelSize;

    /// <summary>Packed numbers of which each channel has one.</summary>
    private int ChannelNumbers => _planar ? Channels : ElementSize;

    private bool LanesOverWindows => LanesOverPixels || _planar && Stride < 16 && (Stride & (Stride - 1)) == 0
        && (Stride < _context.Target.LanesFor(Stride) || _context.Target.Lanes == 1);

    /// <summary>Channels last: a few channels fill no vector, but those of neighbouring windows do.</summary>
    private bool LanesOverPixels => !_planar && _context.Spec.Activation != Activation.PRelu
        && Channels <= (Stride == 1 ? MostPixelChannelsOfOnePhase : MostPixelChannels) && _context.Target.Lanes > Channels
        && Stride <= MostPixelPhases && Stride * Channels + 4 <= _context.Target.Registers;

    private bool LanesOverChannels => !_planar;

    /// <summary>Otherwise outputs go one by one: scattered taps (dilation beside a wide stride), or very many of them.</summary>
    public bool HasTile => LanesOverWindows || X.Runs.Count <= MostRuns && InteriorSize <= LargestInterior;

    /// <summary>The taps of so many input rows may be written out.</summary>
    public bool Unrolls(int rows) => LanesOverWindows || InteriorSize * rows <= LargestInterior;

    private int InteriorSize => 4 * X.Runs.Sum(run => Math.Min(Vectors(run.Width), UnrolledVectors) * run.Taps.Count);

    /// <summary>Windows that a tile needs at least.</summary>
    public int SmallestRun => LanesOverWindows ? Lanes : 1;

    /// <summary>Rows of fewer windows have a tile of their own, of which only some lanes are read and stored.</summary>
    public bool HasShortTile => LanesOverWindows && Lanes > 1;

    /// <summary>A tile of these numbers of outer taps also computes the border windows.</summary>
    public bool HasBorders(int[]? counts) => TilesHaveBorders && (counts is not null || !LanesOverWindows);

    private bool TilesHaveBorders => _tilesHaveBorders.Value;

    private bool FewBorders() => _context.OuterAxes > 0 && X.LeadingCount + X.TrailingCount <= LargestBorder
        && X.Leading.Concat(X.Trailing).Sum(window => window.Runs.Sum(run =>
            (LanesOverWindows ? run.Width * PixelSize : Vectors(run.Width)) * (run.Taps.Count + 1))) * MostRows <= LargestBorder;

    public string Strategy => LanesOverPixels ? "lanes over the channels of neighbouring windows" : LanesOverWindows ? "lanes over windows"
        : LanesOverChannels ? "lanes over channels" : "lanes over the phases of a window";

    public string Description => "rows of one phase after the other; " + (
        LanesOverWindows ? $"{Lanes} windows x {Stride} phases, " + (Stride == 1 ? "whole stores" : "interleaved into whole stores")
        : LanesOverChannels ? $"one window, phase by phase, vectors of {Math.Min(Lanes, Channels)} channels"
        : $"{WindowsPerGroup} or {WindowsPerHeldGroup} windows, {X.Runs.Sum(run => Vectors(run.Width))} vectors of up to {Lanes} phases");

    /// <summary>A row has windows for whole vectors, while phases and channels may be few.</summary>
    private int Lanes => LanesOverWindows ? _context.Target.Lanes : LanesOverChannels ? PixelLanes : _context.Target.LanesFor(Stride);

    /// <summary>Where lanes run over the channels of one pixel.</summary>
    private int PixelLanes => _context.Target.LanesFor(Channels);

    private int Stride => _context.X.Stride;

    private int Channels => _context.Spec.InputChannels;

    private int PixelSize => _planar ? 1 : Channels;

    private int XElements => _context.Spec.Axes[_context.OuterAxes].Kernel;

    private int MostRows => _bilinear is not null ? 1 : _context.MostOuterTaps;

    private int Vectors(int width) => (width + Lanes - 1) / Lanes;

    /// <param name="isShort">The row has fewer than <see cref="SmallestRun"/> windows, but one at least.</param>
    public void CallTile(BodyBuilder body, int[]? counts, DepthwiseRow at, Int count, bool isShort)
    {
        var name = (isShort ? "Short" : "Interior")
            + (counts is null ? "_loops" : string.Concat(counts.Select((n, axis) => $"_{_context.AxisLetter(axis)}{n}")));
        var method = Method(name, counts is null ? "Rows of a phase with as many taps as are valid." : "Rows of a phase, one after the other.",
            ["count"], (row, pointers) =>
            {
                var rows = OuterRows(row, counts, pointers);
                if (LanesOverWindows)
                    WindowLanes(row, rows, pointers, isShort);
                else if (LanesOverChannels)
                    ChannelLanes(row, rows, pointers);
                else
                    PhaseLanes(row, rows, pointers);
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
            : [at.Rows, at.Step, _context.OutputWidth * PixelSize, .. at.Outer.SelectMany(taps => new[]
            {
                taps.Count,
                Enumerable.Range(taps.Axis + 1, _context.OuterAxes - taps.Axis - 1).Aggregate(
                    _context.InputWidth * (-_context.Phases[taps.Axis].OffsetStep * PixelSize),
                    (step, axis) => step * _context.InputSizes[axis]),
            })];
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
                var moved = body.Point(_bilinear is null ? "weightsRow" : "rowWeightsRow", _bilinear is null ? weights : rowWeights);
                body.Repeat("row", Int.Variable("rows"), [(rowOutput, Int.Variable("outputStep")), (moved, Int.Variable("rowStep"))],
                    row => write(row, _bilinear is null ? new(input, moved, moved, bias, rowOutput)
                        : new(input, moved, weights, bias, rowOutput)));
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
