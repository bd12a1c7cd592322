using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Planning;

/// <summary>
/// The tile of a depthwise kernel or of bilinear upsampling: what its lanes run over, how many it has, what of it is written out
/// and the packed weights that it reads.
/// </summary>
internal sealed class DepthwiseShape
{
    /// <summary>Vectors of a window that are written out; beyond, a loop.</summary>
    public const int UnrolledVectors = 4;

    /// <summary>Windows that one read of the weights serves, lanes over phases: more would not fit the registers beside their
    /// inputs.</summary>
    public const int WindowsPerGroup = 2;

    /// <summary>Windows of one vector that share their columns of inputs while the weights wait: a quarter of the loop's own cost.
    /// Of wider ones a row has few, and up to three that the last group repeats took fcn32dw 18 % longer.</summary>
    public const int WindowsPerHeldGroup = 4;

    /// <summary>Windows of four vectors that hold two each. With two vectors fcn8dw took 5 % longer, with those of one window
    /// 12 %.</summary>
    public const int WindowsPerGroupOfPairs = 8;

    /// <summary>Multiply-adds of a group of windows up to which they are written out.</summary>
    public const int LargestInterior = CodeBudget.MultiplyAddsPerMethod / 2;

    /// <summary>Multiply-adds of border windows up to which they stand in the tile; beyond, outputs go one by one.</summary>
    private const int LargestBorder = 160;

    /// <summary>Runs of phases with equal taps up to which each has code.</summary>
    private const int MostRuns = 8;

    private readonly KernelContext _context;
    private readonly Lazy<bool> _tilesHaveBorders;

    public DepthwiseShape(KernelContext context)
    {
        _context = context;
        IsPlanar = context.Spec.Layout == TensorLayout.ChannelsFirst || context.Spec.InputChannels == 1;
        LanesOver = DepthwiseLaneChoice.Of(context, IsPlanar);
        X = new(context.X);
        _tilesHaveBorders = new(FewBorders);
    }

    /// <summary>The outputs of a row are those of one channel.</summary>
    public bool IsPlanar { get; }

    public DepthwiseLanes LanesOver { get; }

    public WindowSpan X { get; }

    /// <summary>A row has windows for whole vectors, while phases and channels may be few.</summary>
    public int Lanes => LanesOver switch
    {
        DepthwiseLanes.Channels => PixelLanes,
        DepthwiseLanes.Phases => _context.Target.LanesFor(_context.X.Stride),
        _ => _context.Target.Lanes,
    };

    /// <summary>Where lanes run over the channels of one pixel.</summary>
    public int PixelLanes => _context.Target.LanesFor(Channels);

    public int PixelSize => IsPlanar ? 1 : Channels;

    public int XElements => _context.Spec.Axes[_context.OuterAxes].Kernel;

    /// <summary>Otherwise outputs go one by one: scattered taps (dilation beside a wide stride), or very many of them.</summary>
    public bool HasTile => OverWindows || X.Runs.Count <= MostRuns && InteriorSize <= LargestInterior;

    /// <summary>Windows that a tile needs at least.</summary>
    public int SmallestRun => OverWindows ? Lanes : 1;

    /// <summary>All phases of a window, with the same taps, are half of a vector, so that two windows share one.</summary>
    public bool PairsWindows => LanesOver == DepthwiseLanes.Phases && !_context.Spec.IsFixedBilinear && X.Runs.Count == 1
        && X.Runs[0].Width == Lanes && Lanes == _context.Target.HalfLanes;

    /// <summary>Rows of fewer windows have a tile of their own, of which only some lanes are read and stored.</summary>
    public bool HasShortTile => SmallestRun > 1;

    /// <summary>Tiles with known numbers of outer taps also compute the border windows.</summary>
    public bool TilesHaveBorders => _tilesHaveBorders.Value;

    /// <summary>Whole vectors are read at the end of the weights too.</summary>
    public int PackedLength => ChannelNumbers * (_context.KernelElements + _context.NumbersPerChannel)
        + (LanesOver == DepthwiseLanes.WindowChannels ? 0 : Lanes);

    /// <summary>Packed floats before the bias.</summary>
    public int BiasBegin => ChannelNumbers * _context.KernelElements;

    /// <summary>Packed floats of one outer kernel element.</summary>
    public int RowSize => XElements * ElementSize;

    /// <summary>Packed floats from a kernel element to the next: of a plane one, otherwise one for each channel, of bilinear
    /// coefficients one for all. Where lanes run over the channels of neighbouring windows, the channels again and again, as far as
    /// a vector that begins with any of them.</summary>
    public int ElementSize => _context.Spec.IsFixedBilinear ? 1
        : LanesOver == DepthwiseLanes.WindowChannels ? Lanes + Channels - 1 : PixelSize;

    public string Strategy => LanesOver switch
    {
        DepthwiseLanes.Windows => "lanes over windows",
        DepthwiseLanes.WindowChannels => "lanes over the channels of neighbouring windows",
        DepthwiseLanes.Channels => "lanes over channels",
        _ => "lanes over the phases of a window",
    };

    public string Description => "rows of one phase after the other; " + LanesOver switch
    {
        DepthwiseLanes.Channels => $"one window, phase by phase, vectors of {Math.Min(Lanes, Channels)} channels",
        DepthwiseLanes.Phases => $"{WindowsPerGroup} or {WindowsPerHeldGroup} windows, "
            + $"{X.Runs.Sum(run => Vectors(run.Width))} vectors of up to {Lanes} phases"
            + (PairsWindows ? $"; {WindowsPerGroupOfPairs} where a row has so many, two of them in a vector" : ""),
        _ => $"{Lanes} windows x {_context.X.Stride} phases, "
            + (_context.X.Stride == 1 ? "whole stores" : "interleaved into whole stores"),
    };

    /// <summary>A tile is vectors of windows, and their taps may stand in loops.</summary>
    private bool OverWindows => LanesOver is DepthwiseLanes.Windows or DepthwiseLanes.WindowChannels;

    private int Channels => _context.Spec.InputChannels;

    /// <summary>Packed numbers of which each channel has one.</summary>
    private int ChannelNumbers => IsPlanar ? Channels : ElementSize;

    private int InteriorSize => 4 * X.Runs.Sum(run => Math.Min(Vectors(run.Width), UnrolledVectors) * run.Taps.Count);

    public int Vectors(int width) => ColumnBlocks.Vectors(width, Lanes);

    /// <summary>The taps of so many input rows may be written out.</summary>
    public bool Unrolls(int rows) => OverWindows || InteriorSize * rows <= LargestInterior;

    /// <summary>A tile of these numbers of outer taps also computes the border windows.</summary>
    public bool HasBorders(int[]? counts) => TilesHaveBorders && (counts is not null || !OverWindows);

    private bool FewBorders()
    {
        var rows = _context.Spec.IsFixedBilinear ? 1 : _context.MostOuterTaps;
        return _context.OuterAxes > 0 && X.LeadingCount + X.TrailingCount <= LargestBorder
            && X.Leading.Concat(X.Trailing).Sum(window => window.Runs.Sum(run =>
                (OverWindows ? run.Width * PixelSize : Vectors(run.Width)) * (run.Taps.Count + 1))) * rows <= LargestBorder;
    }
}
