namespace DeconvGen.Generators.Planning;

/// <summary>The units of a channels-last plan: rows of outputs, or all rows of a window of y where a tile holds those of all
/// phases.</summary>
/// <param name="rows">Phases of y in a tile, 1 or all.</param>
/// <param name="blocks">Blocks of columns that are units of their own; 1 where rows are joined.</param>
/// <param name="firstChannels">Of these blocks (<see cref="UnitRows.FirstChannels"/>).</param>
internal sealed class ChannelsLastUnits(
    KernelContext context, int rows, int blocks = 1, IReadOnlyList<int>? firstChannels = null)
{
    private bool Joined => rows > 1;

    public Int Count => Joined ? PlanarFrame.Units(context, 1, rows, 0, 1) : RowFrame.Units(context, blocks);

    public UnitRows? Rows => Joined
        ? PlanarFrame.UnitRows(context, 1, rows, 0, 1)
        : RowFrame.UnitRows(context, blocks, firstChannels);

    /// <param name="write">Writes a unit, and of x the windows that it has, or null where it has all.</param>
    public IReadOnlyList<PlanNode> ForEach(Action<BodyBuilder, UnitFrame, (Int First, Int End)?> write) => Joined
        ? PlanarFrame.ForEachUnit(context, 1, rows, 0, 1, (body, frame) => write(body, frame, null))
        : RowFrame.ForEachUnit(context, blocks, (body, frame) => write(body, frame, frame.Windows));
}
