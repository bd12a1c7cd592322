using DeconvGen.Generators.Model;
using DeconvGen.Generators.Targets;

namespace DeconvGen.Generators.Planning;

/// <summary>Which channels-first layers run on turned copies of their tensors (<see cref="TurnedTensors"/>), and which gradients by
/// the input, which are the forward passes of mirrors. All numbers are products for a float of both tensors, and what was won or
/// lost with them.</summary>
internal static class TurnedLayers
{
    /// <summary>A convolution with a stride: with 16 (16 > 8, k3 s2) it won 18 %, with 11 (32 > 64, k1 s2) lost 2 %.</summary>
    private const int FewestConvolution = 14;

    /// <summary>The same where no windows overlap: with 26 (32 > 32, k2 s2) it took 0.87 to 1.02 of the time, with 16 (20 > 20, k2
    /// s2) 0.94 to 2.2.</summary>
    private const int FewestApart = 24;

    /// <summary>A transposed convolution of images, whose planes are read whole. With 256 bits and fewer, and 29 (16 > 16, k3 s2),
    /// it took 0.81 to 0.95 of the time, with 51 and 102 (16 > 16, 32 > 32, k4 s2) 0.7 to 0.86. With 512 bits, where rows are
    /// aligned, 0.78 to 1.04 with 102, 0.86 to 1.16 with 51.</summary>
    private const int FewestTransposed = 28;
    private const int FewestTransposedAligned = 90;

    /// <summary>The same with a stride whose phases fill vectors of few channels. With 512 bits and 32 (8 > 8, k16 s8) it took as
    /// long, with 36 to 84 (9 > 9, 21 > 21, k16 s8; 10 > 10, 21 > 21, k12 s6; 24 > 24, k9 s5) 0.7 to 0.84 of the time, with 256
    /// bits 0.75 to 1.02.</summary>
    private const int FewestOfWideStride = 32;
    private const int WideStride = 5;

    /// <summary>Windows that are neighbours in a row. With 256 bits and 72 (16 > 16, k3) it took 0.84 to 0.95 of the time, with 144
    /// and more 0.6 to 0.9; with 512 bits and 144 (32 > 32) 0.56 to 0.98 on rows that end amid a vector (7, 14, 20, 28, 56 inputs)
    /// and up to 1.15 on others, with 216 and more 0.44 to 1.04, with 72 up to 1.33.</summary>
    private const int FewestNeighbours = 70;
    private const int FewestNeighboursAligned = 140;

    /// <summary>Windows that do not overlap: a matrix product, whose lanes run over the ends of rows. With 341 (512 > 256, k2 s2)
    /// it took 0.6 to 1.03 of the time, with 171 and 204 (256 > 128, 256 > 256) 0.82 to 1.1. A signal (512 > 2048, k1) lost 2 and
    /// 6 %.</summary>
    private const int FewestMatrix = 300;

    /// <summary>A signal, which is one long row: with 410 (256 > 128, k16 s8) it won 2 to 17 %, the more the shorter, with 205
    /// (128 > 64, k16 s8) up to 17 % with 30 and 100 inputs and lost 3 % from 10,000 on; with 85 (64 > 64, k4 s2) it won up to 13 %
    /// and lost 7 %. Without a stride and with 256 bits it won 8 to 14 % with 384 and 768 (256 > 256, 512 > 512, k3).</summary>
    private const int FewestSignal = 200;

    /// <summary>Lanes without a column: with a quarter of them 12 > 12, k11 s6, took 0.9 to 1.05 of the time, with 38 % 10 > 10, k9
    /// s5, 1.1. Where aligned rows leave none empty, a quarter of them cost 40 > 40, k3, a fifth and 24 > 24, k3 s2, two
    /// fifths.</summary>
    private const double MostEmpty = 1 / 4.0;
    private const double MostEmptyAligned = 1 / 8.0;

    /// <summary>The same beside tiles over planes that hold some of the phases only, and store each float by itself: with a third
    /// empty (21 > 21, k17 s9) it took 0.61 of the time, with half (4 > 4, k25 s10) 1.35 times as long. Without tiles, beyond a
    /// stride of 16, it took a thirtieth.</summary>
    private const double MostEmptyApart = 3 / 8.0;

    /// <summary>Columns, phases of x times output channels. With 8 to 12 of them (64 > 4, 5, 6, k4 s2) it won on images of 8 x 8
    /// alone.</summary>
    private const int FewestColumns = 16;

    /// <summary>Products for an output: 27 (3 > 32, k3 s2) lost 7 %, as a gradient by the input 48 (16 > 3, k4 s2) 9 %.</summary>
    private const int FewestTaps = 64;

    /// <summary>A depthwise convolution: with 5 (k5 s2) it took an eighth of the time on images of 7 x 7, half on 64 x 64, nine
    /// tenths on 128 x 128; with 2 and 3 (k3 s2, k4 s2) an eighth where rows have fewer windows than half a vector, half on 48 x
    /// 48, up to 2.4 times on 128 x 128.</summary>
    private const int FewestDepthwise = 5;

    /// <summary>Inputs of a declared row, with which it took a tenth to all of the time however few products there are.</summary>
    private const int ShortRow = 32;

    /// <summary>Of 2 to 5 channels it lost as often as it won: a vector of them is half empty.</summary>
    private const int FewestDepthwiseChannels = 6;

    /// <summary>Taps of a row, beyond which lanes run over it (<see cref="PlanarDotPlanner"/>) and win.</summary>
    private const int LongestDepthwiseKernel = 7;

    public static bool Suit(KernelSpec spec, VectorTarget target)
    {
        if (spec.Algorithm == Algorithm.Winograd)
            return spec.Layout == TensorLayout.ChannelsFirst;
        if (spec.IsFixedBilinear || !TurnedTensors.HasPlanes(spec))
            return false;
        if (spec.IsDepthwise)
            return SuitDepthwise(spec);
        var x = spec.Axes[spec.Rank - 1];
        if (spec.Operation == KernelOperation.Convolution && x.Stride > 1)
            return SuitApart(spec, x);
        // Beyond, each phase is computed by itself.
        if (x.Stride > PlanarShape.LargestStride)
            return spec.InputChannels > 1 || spec.OutputChannels > 1;
        return spec.Rank > 1 && x.Kernel > x.Stride && x.Stride >= WideStride
            ? SuitWideStride(spec, x, target)
            : SuitPlanes(spec, x, AlignedPlanner.Serves(target), target);
    }

    /// <summary>A convolution with a stride.</summary>
    private static bool SuitApart(KernelSpec spec, AxisSpec x) =>
        TurnedTensors.HasWideSide(spec)
            && TurnedTensors.HaveProducts(spec, x.Kernel > x.Stride ? FewestConvolution : FewestApart)
            && (long)spec.InputChannels / spec.Groups * spec.KernelElements >= FewestTaps;

    /// <summary>Windows that overlap, whose phases are many.</summary>
    private static bool SuitWideStride(KernelSpec spec, AxisSpec x, VectorTarget target) =>
        x.Stride > PlanarShape.LargestStrideOfTile
            ? FillsVectors(spec, target, MostEmptyApart)
            : TurnedTensors.HaveProducts(spec, FewestOfWideStride) && FillsVectors(spec, target, MostEmpty);

    private static bool SuitPlanes(KernelSpec spec, AxisSpec x, bool isAligned, VectorTarget target) =>
        TurnedTensors.HasWideSide(spec) && spec.OutputChannels / spec.Groups * x.Stride >= FewestColumns
            && Fewest(spec, x, isAligned) is { } fewest && TurnedTensors.HaveProducts(spec, fewest)
            && FillsVectors(spec, target, isAligned ? MostEmptyAligned : MostEmpty);

    private static int? Fewest(KernelSpec spec, AxisSpec x, bool isAligned)
    {
        if (x.Kernel <= x.Stride)
            return spec.Rank == 1 ? null : FewestMatrix;
        if (spec.Rank == 1)
            return FewestSignal;
        return x.Stride == 1
            ? isAligned ? FewestNeighboursAligned : FewestNeighbours
            : isAligned ? FewestTransposedAligned : FewestTransposed;
    }

    private static bool FillsVectors(KernelSpec spec, VectorTarget target, double mostEmpty)
    {
        var columns = new WindowColumns(new KernelContext(TurnedTensors.Turn(spec), target)).Blocks;
        return columns.Columns >= (1 - mostEmpty) * columns.PackedLanes;
    }

    private static bool SuitDepthwise(KernelSpec spec)
    {
        var x = spec.Axes[spec.Rank - 1];
        return spec.Operation == KernelOperation.Convolution && spec.Rank > 1 && x.Stride > 1
            && x.Kernel <= LongestDepthwiseKernel && spec.InputChannels >= FewestDepthwiseChannels
            && (spec.KernelElements >= FewestDepthwise * TurnedTensors.Floats(spec, 1, 1) || x.InputSize is > 0 and <= ShortRow);
    }
}
