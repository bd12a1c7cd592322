using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Planning;

/// <summary>
/// What a channels-last tile computes of a window: the channels of one x-phase, or, where all phases read the same inputs, those
/// of all phases. Phases and channels are neighbours in the output, so that a window is then one row of stride * channels
/// columns, and channels that are no multiple of the vector waste nothing at each phase.
/// </summary>
internal sealed class WindowColumns
{
    /// <summary>Vectors of a window up to which phases with unequal numbers of taps share a tile: three windows of four fill
    /// the registers. With a tile for each phase, whose ends come sooner, enet lost 8 % and tiny 15 %.</summary>
    private const int MostUnequalVectors = 4;

    /// <summary>Multiply-adds of a tile of such phases: there is one for each number of windows.</summary>
    private const int MostUnequalMultiplyAdds = CodeBudget.MultiplyAddsPerMethod / 2;

    private readonly KernelContext _context;

    /// <summary>For each tap of x how many phases have it.</summary>
    private readonly IReadOnlyList<int> _phasesOfTap;

    private readonly IReadOnlyList<long> _blockBegins;

    public WindowColumns(KernelContext context)
    {
        _context = context;
        var x = context.X;
        _phasesOfTap = [.. Enumerable.Range(0, x.Phases[0].Count).Select(u => x.Phases.Count(phase => phase.Count > u))];
        var target = context.Target;
        var sameInputs = x.Stride > 1 && target.Lanes > 1 && context.Spec.Groups == 1
            && x.Phases.All(phase => phase.Count > 0 && phase.FirstOffset == x.Phases[0].FirstOffset);
        int[] unequal = !sameInputs ? []
            : [.. new[] { target.Lanes, target.HalfLanes }.Where(lanes => lanes > 1 && SharesUnequalTaps(lanes))];
        HasUnequalTaps = unequal.Length > 0;
        AllPhases = HasUnequalTaps || (sameInputs && SharesEqualTaps());
        RowColumns = AllPhases ? x.Stride * Channels : Channels;
        Rows = FillsLanesWithRows() ? context.Phases[0].Stride : 1;
        var columns = Rows * RowColumns;
        Lanes = HasUnequalTaps ? unequal[0] : columns <= target.HalfLanes ? target.HalfLanes : target.Lanes;
        Blocks = HasUnequalTaps ? ColumnBlocks.Whole(columns, Lanes) : ColumnBlocks.Cut(columns, Lanes, target.HalfLanes);
        _blockBegins = Blocks.Begins(BlockSize);
    }

    /// <summary>Packed lanes of a vector.</summary>
    public int Lanes { get; }

    /// <summary>Output channels of a group.</summary>
    public int Channels => _context.OutputChannelsPerGroup;

    public bool AllPhases { get; }

    /// <summary>A tile holds all phases, and only the first of them have the last taps.</summary>
    public bool HasUnequalTaps { get; }

    /// <summary>Rows of outputs whose columns stand one behind the other: all phases of y, or 1.</summary>
    public int Rows { get; }

    /// <summary>A call may ask for some of the joined rows only, behind the last input.</summary>
    public bool CutsRows => Rows > 1 && _context.Spec.OutputSizePerCall;

    /// <summary>Columns of a row.</summary>
    public int RowColumns { get; }

    public ColumnBlocks Blocks { get; }

    /// <summary>Elements of x whose weights are packed one behind the other. Where a tile holds all phases, the weights of all
    /// taps of x lie side by side at each input channel and count as one.</summary>
    public int XElements => AllPhases ? 1 : _context.Spec.Axes[_context.OuterAxes].Kernel;

    /// <summary>Of the blocks of all groups the first output channel, and behind them the number of all. Where a column is a
    /// channel.</summary>
    public IReadOnlyList<int> FirstChannels =>
    [
        .. Enumerable.Range(0, _context.Spec.Groups)
            .SelectMany(group => Blocks.All.Select(block => group * Channels + block.First)),
        _context.Spec.OutputChannels,
    ];

    /// <summary>Kernel elements whose weights are packed one behind the other.</summary>
    public int Elements => _context.ElementsBehind(-1, XElements) / Rows;

    /// <summary>Vectors of a block that have a tap of x.</summary>
    public int Vectors(ColumnBlock block, int tap) =>
        HasUnequalTaps ? _phasesOfTap[tap] * Channels / Lanes : block.Vectors;

    /// <summary>Packed floats of a block from the first tap of x to another.</summary>
    public int TapBegin(ColumnBlock block, int tap) => AllPhases
        ? Enumerable.Range(0, tap).Sum(u => Vectors(block, u)) * Lanes
        : tap * ElementSize(block);

    /// <summary>Packed floats that an input channel of one element has in a block.</summary>
    public int ChannelSize(ColumnBlock block) => AllPhases ? TapBegin(block, _phasesOfTap.Count) : block.Vectors * Lanes;

    /// <summary>Packed floats of one element of a block.</summary>
    public int ElementSize(ColumnBlock block) => _context.InputChannelsPerGroup * ChannelSize(block);

    /// <summary>Packed floats of a block.</summary>
    public long BlockSize(ColumnBlock block) => (long)Elements * ElementSize(block);

    /// <summary>Packed floats of a group before a block.</summary>
    public long BlockBegin(ColumnBlock block) => _blockBegins[block.Index];

    /// <summary>Packed floats of a group.</summary>
    public long GroupSize => _blockBegins[Blocks.All.Count];

    /// <summary>Packed floats of the bias of all groups.</summary>
    public int BiasLength => _context.Spec.Groups * Blocks.PackedLanes;

    /// <summary>Packed floats of all groups, bias and slopes behind them.</summary>
    public int PackedLength => (int)(BiasBegin + BiasLength * _context.NumbersPerChannel);

    private long BiasBegin => _context.Spec.Groups * GroupSize;

    /// <summary>Lanes from a block to one of the same shape.</summary>
    public Int LanesBefore(ColumnBlock block, Int index) => (index - block.Index) * (block.Vectors * Lanes);

    /// <summary>The packed weights of an element, counted from <see cref="Methods.Weights"/>.</summary>
    /// <param name="block">A block of the shape of that with the index.</param>
    public Address WeightsOf(Int group, ColumnBlock block, Int index, Int element) => Methods.Weights
        + (group * GroupSize + BlockBegin(block) + (index - block.Index) * BlockSize(block) + element * ElementSize(block));

    public Address BiasOf(Int group, ColumnBlock block, Int index) => Methods.Weights
        + (BiasBegin + group * Blocks.PackedLanes + block.FirstLane + LanesBefore(block, index));

    /// <param name="frame">A unit.</param>
    /// <param name="windows">Those of x that it has, null where it has all.</param>
    /// <param name="body">Receives what is written.</param>
    /// <param name="write">Writes windows of a phase, or of all.</param>
    public void ForEach(
        UnitFrame frame, (Int First, Int End)? windows, BodyBuilder body, Action<BodyBuilder, XPhaseRun> write)
    {
        if (AllPhases)
            write(body, WholeWindows(frame, windows, body));
        else
            XPhases.ForEach(_context, windows, body, write);
    }

    /// <summary>All phases have equally many taps, and one tile for all has no more vectors than one for each.</summary>
    private bool SharesEqualTaps()
    {
        var (lanes, stride) = (_context.Target.Lanes, _context.X.Stride);
        return _phasesOfTap.All(phases => phases == stride)
            && (Channels <= lanes || (long)stride * Channels <= PackedForm.MostColumns
                && ColumnBlocks.Vectors(stride * Channels, lanes) < stride * ColumnBlocks.Vectors(Channels, lanes));
    }

    /// <summary>A window is a single input, so that its rows of outputs are columns like others, and those of all rows fill lanes
    /// that the columns of one leave empty: espnet takes a sixth fewer products.</summary>
    private bool FillsLanesWithRows()
    {
        if (!AllPhases || _context.Spec.Rank != 2 || !_context.Phases.All(IsSingleInput))
            return false;
        var (rows, lanes) = (_context.Phases[0].Stride, _context.Target.Lanes);
        var joined = ColumnBlocks.Vectors(rows * RowColumns, lanes);
        return ColumnBlocks.AreOneBlock(joined) && joined < rows * ColumnBlocks.Vectors(RowColumns, lanes);

        static bool IsSingleInput(PhaseDecomposition axis) =>
            axis.Geometry is { CropBegin: 0, OutputOffset: 0, Dilation: 1, InputStep: 1 } geometry
                && geometry.Kernel == geometry.Stride;
    }

    /// <summary>The phases with a tap are the first ones, and their columns whole vectors, so that nothing is multiplied in vain.
    /// The taps are few enough to be written out.</summary>
    private bool SharesUnequalTaps(int lanes)
    {
        var x = _context.X;
        var vectors = x.Stride * Channels / lanes;
        return _phasesOfTap.Any(phases => phases != x.Stride)
            && Enumerable.Range(1, x.Stride - 1).All(r => x.Phases[r].Count <= x.Phases[r - 1].Count)
            && x.Stride * Channels % lanes == 0 && _phasesOfTap.All(phases => phases * Channels % lanes == 0)
            && vectors <= MostUnequalVectors
            && _phasesOfTap.Count * vectors * RegisterTiling.Windows(_context.Target, vectors) <= MostUnequalMultiplyAdds;
    }

    /// <summary>Windows with all taps and all phases form the interior; border windows may lack either. Where a call asks for fewer
    /// rows than a window has, none is whole.</summary>
    private XPhaseRun WholeWindows(UnitFrame frame, (Int First, Int End)? windows, BodyBuilder body)
    {
        var x = _context.X;
        var (first, last) = (x.Phases[0], x.Phases[x.Stride - 1]);
        var crop = x.Geometry.CropBegin;
        Int begin = x.FirstWindow(last);
        var end = (_context.OutputWidth + (crop + x.Stride - 1)) / x.Stride;
        var wholeBegin = Int.Max(begin, Math.Max(x.LastOffset(first), x.FirstWindow(first)));
        var wholeEnd = Int.Min((_context.OutputWidth + crop) / x.Stride, _context.InputWidth + first.FirstOffset);
        if (CutsRows)
            wholeEnd *= body.Let("wholeRows", frame.RowsInside.To / Rows);
        (begin, end) = XPhaseRun.Own(windows, body, begin, end, "");
        var interiorBegin = body.Let("interiorBegin", Int.Min(end, Int.Max(begin, wholeBegin)));
        var interiorEnd = body.Let("interiorEnd", Int.Max(interiorBegin, Int.Min(end, wholeEnd)));
        var cutEnd = (x.LargestOutputOffset + crop) % x.Stride != 0 || _context.Spec.OutputSizePerCall;
        return new([first], 0, first.Count, first.FirstOffset, 0, begin, interiorBegin, interiorEnd, end,
            crop % x.Stride != 0 || x.Phases.Any(x.HasLeadingBorder), cutEnd || x.Phases.Any(x.HasTrailingBorder));
    }
}
