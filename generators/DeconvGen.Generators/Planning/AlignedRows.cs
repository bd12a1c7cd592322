namespace DeconvGen.Generators.Planning;

/// <summary>
/// Sums of the aligned channels-first strategy in memory of the thread: for each channel of a block, row of a tile and tap of x a
/// row, <c>sum[tap][i]</c> being what input i adds to window <c>i - offset of the tap</c>; around it stands what inputs outside
/// the row add, nothing.
/// </summary>
internal sealed class AlignedRows
{
    /// <summary>What adds nothing to any sum, not even a sign to a zero.</summary>
    public const float Nothing = -0f;

    public static readonly Pointer Sums = new("sums");

    private readonly KernelContext _context;
    private readonly PlanarShape _shape;
    private readonly PlanarColumns _columns;
    private readonly MethodTable _methods = new();

    public AlignedRows(KernelContext context, PlanarShape shape, PlanarColumns columns)
    {
        _context = context;
        _shape = shape;
        _columns = columns;
        Phases = columns.Groups[0];
        Before = RoundedUp(columns.Leading);
        var windowsBehind = columns.Surplus + (columns.HasExtra ? 1 : 0);
        Behind = RoundedUp(Math.Max(0, windowsBehind)) + RoundedUp(Math.Max(0, Phases.Taps.Max(static tap => tap.Offset)));
    }

    /// <summary>All phases of x.</summary>
    public PlanarGroup Phases { get; }

    public IReadOnlyList<MethodPlan> All => _methods.All;

    /// <summary>Floats of a row, from one to the next.</summary>
    public Int Step => Vectors * Lanes + (Before + Behind);

    /// <summary>Vectors that hold the inputs of a row.</summary>
    public Int Vectors => (_context.InputWidth + (Lanes - 1)) / Lanes;

    /// <summary>Inputs of a row or, where they are more, windows. Up to a vector of them need no memory.</summary>
    public Int LongestRow => Int.Max(_context.InputWidth, _columns.AllWindows);

    /// <summary>Memory of a unit.</summary>
    public Int Floats => Step * (_shape.Channels * ChannelRows);

    /// <summary>Floats in front of a row and behind its last vector.</summary>
    private int Before { get; }

    private int Behind { get; }

    private int Lanes => _context.Target.Lanes;

    private int ChannelRows => _shape.Rows * Phases.Taps.Count;

    /// <summary>Where the sum of input 0 stands.</summary>
    public Address At(Int channel, int row, int tap, Int step) =>
        Sums + ((channel * ChannelRows + (row * Phases.Taps.Count + tap)) * step + Before);

    /// <summary>Nobody else writes around the rows: once a call.</summary>
    public void Clear(BodyBuilder body)
    {
        const string Summary = "In front of the rows of sums and behind them is nothing to add.";
        var method = _methods.Get("Around", Summary, [Sums.Name], ["step"], around =>
        {
            around.Do(new Constant(Lanes, "nothing", Nothing));
            around.Repeat("row", _shape.Channels * ChannelRows, [(Sums, Int.Variable("step"))], row =>
            {
                for (var at = 0; at < Before; at += Lanes)
                    row.Do(new Store(Lanes, Sums + at, "nothing"));
                // The last vector too, which the row may not fill.
                for (var at = Behind + Lanes; at > 0; at -= Lanes)
                    row.Do(new Store(Lanes, Sums + (Int.Variable("step") - at), "nothing"));
            });
        });
        body.Call(method, [Sums], [Step]);
    }

    private int RoundedUp(int floats) => (floats + (Lanes - 1)) / Lanes * Lanes;
}
