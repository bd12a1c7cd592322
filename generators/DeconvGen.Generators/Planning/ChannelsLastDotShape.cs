using DeconvGen.Generators.Targets;

namespace DeconvGen.Generators.Planning;

/// <summary>
/// The register tile of the channels-last strategy with lanes over input channels: windows times all outputs of a window
/// accumulators, of which each is one output.
/// </summary>
internal sealed class ChannelsLastDotShape(KernelContext context)
{
    /// <summary>Outputs of a window up to which a tile of two windows fits sixteen registers.</summary>
    public const int MostOutputs = 6;

    private const int MostWindows = 8;

    /// <summary>Phases of y in a tile: all, where they are few, as all of them read the same inputs.</summary>
    public int YPhases => context.Spec.Rank == 2 && context.Phases[0] is { Stride: > 1, Geometry.Dilation: 1 } y
        && y.Stride * RowOutputs <= MostOutputs ? y.Stride : 1;

    /// <summary>Outputs of a window in a row: phases of x times output channels, neighbours in memory.</summary>
    public int RowOutputs => context.X.Stride * context.Spec.OutputChannels;

    /// <summary>Windows of the tallest tile.</summary>
    public int Tallest
    {
        get
        {
            var windows = Math.Min(
                Math.Min(MostWindows, MostAccumulators / (RowOutputs * YPhases)),
                (int)(CodeBudget.MultiplyAddsPerMethod / MultiplyAddsPerWindow));
            // Each height up to the tallest is written.
            while (windows > 1 && windows * (windows + 1) / 2 * MultiplyAddsPerWindow > CodeBudget.MultiplyAddsOfHeights)
                windows--;
            return windows;
        }
    }

    /// <summary>A tile of one window stays within what a method may write out.</summary>
    public bool FitsMethod => MultiplyAddsPerWindow <= CodeBudget.MultiplyAddsPerMethod;

    /// <summary>Input channels, rounded up to whole vectors.</summary>
    public int PackedChannels => ColumnBlocks.Vectors(Channels, Lanes) * Lanes;

    /// <summary>The bias of a tile's outputs, one after the other.</summary>
    public int BiasLength => ColumnBlocks.Vectors(Tallest * RowOutputs, Lanes) * Lanes;

    /// <summary>The processor sees too late where the short run of a window leads: waifu2x takes a third longer.</summary>
    public bool AsksEarly => context.Target.Prefetches && !context.InputIsNear;

    /// <summary>Vectors of input channels that are written out one after the other: those of a line that is asked for.</summary>
    public int MostWritten =>
        AsksEarly && Channels / Lanes % (VectorTarget.LineFloats / Lanes) == 0 ? VectorTarget.LineFloats / Lanes : 1;

    /// <summary>Beside a window's inputs and a weight. Twice as many windows share each weight where registers abound: 3 % of
    /// waifu2x.</summary>
    private int MostAccumulators => context.Target.Registers > 16 ? 24 : 12;

    private int Lanes => context.Target.Lanes;

    private int Channels => context.Spec.InputChannels;

    /// <summary>The last tap of y may belong to some of the phases only, and is written for these again.</summary>
    private int WrittenYPhases => YPhases > 1 ? YPhases + context.Phases[0].Geometry.Kernel % YPhases : 1;

    /// <summary>What a tile of one window writes at most: all taps of all vectors of a line, and of the last vector of
    /// channels.</summary>
    private long MultiplyAddsPerWindow =>
        (long)context.Spec.Axes[context.OuterAxes].Kernel * context.Spec.OutputChannels * WrittenYPhases
            * (MostWritten + (Channels % Lanes > 0 ? 1 : 0));
}
