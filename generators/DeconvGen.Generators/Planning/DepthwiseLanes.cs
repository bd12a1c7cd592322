using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Planning;

/// <summary>What the lanes of a depthwise tile run over; all else about the tile follows from it.</summary>
internal enum DepthwiseLanes
{
    /// <summary>The windows of a plane: their phases are interleaved in registers into whole stores.</summary>
    Windows,

    /// <summary>Channels last: the channels of neighbouring windows, likewise.</summary>
    WindowChannels,

    /// <summary>Channels last: the channels of one pixel.</summary>
    Channels,

    /// <summary>The phases of one window of a plane: neighbouring outputs, stored as they are.</summary>
    Phases,
}

/// <summary>Decides what lanes run over.</summary>
internal static class DepthwiseLaneChoice
{
    /// <summary>Phases of a plane up to which single floats are computed window by window.</summary>
    private const int MostPhasesOfFloats = 8;

    /// <summary>Channels up to which lanes run over those of neighbouring windows. Bringing phases into order costs the more, the
    /// more registers a pixel has: six and a stride of 2 took up to 2.5 times as long. Without phases six won a third to a half,
    /// seven lost 15 % on small images.</summary>
    private const int MostPixelChannels = 4;

    private const int MostPixelChannelsOfOnePhase = 6;

    /// <summary>Phases up to which that pays: with eight, their outputs lie too far apart (7 % lost).</summary>
    private const int MostPixelPhases = 4;

    public static DepthwiseLanes Of(KernelContext context, bool planar) => planar
        ? PhasesInterleave(context) ? DepthwiseLanes.Windows : DepthwiseLanes.Phases
        : WindowsShareVectors(context) ? DepthwiseLanes.WindowChannels : DepthwiseLanes.Channels;

    /// <summary>A power of two of phases, fewer than a vector: as many fill one without being interleaved. Three, since each window
    /// would end in two stores of parts of a vector (2 to 3 times as long). Five permutations and twenty blends for as many vectors
    /// won a third where sums are short (k5 s5), but lost 4 % with two taps and half on rows of a few windows; six and seven phases
    /// lost 15 to 50 %.</summary>
    private static bool PhasesInterleave(KernelContext context)
    {
        var (stride, target) = (context.X.Stride, context.Target);
        return (stride == 3 || (stride & (stride - 1)) == 0)
            && (target.Lanes == 1 ? stride <= MostPhasesOfFloats : stride < target.LanesFor(stride));
    }

    /// <summary>A few channels fill no vector, but those of neighbouring windows do. All phases wait in registers to be brought
    /// into order. Slopes are read once for all registers, which here begin with different channels.</summary>
    private static bool WindowsShareVectors(KernelContext context)
    {
        var (stride, channels, target) = (context.X.Stride, context.Spec.InputChannels, context.Target);
        return channels < target.Lanes
            && channels <= (stride == 1 ? MostPixelChannelsOfOnePhase : MostPixelChannels)
            && stride <= MostPixelPhases && stride * channels + 4 <= target.Registers
            && context.Spec.Activation != Activation.PRelu;
    }
}
