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

    /// <summary>The same with a stride of 3 and more, whose inputs are gathered float by float: with 8 to 30 products (3 > 8 to 12
    /// > 12, k8 s8 to k32 s32, k7 s3 and k11 s5) it took 0.17 to 1.0 of the time, as a gradient by the input 0.46 to 1.16; with 2
    /// to 4 outputs 1.0 to 2.3, with a single one (64 > 1, k8 s8) 1.2 to 2.7.</summary>
    private const int LongStep = 3;
    private const int FewestOfLongStep = 8;
    private const int FewestLongStep = 5;

    /// <summary>A transposed convolution of images, whose planes are read whole. With 256 bits and fewer, and 29 (16 > 16, k3 s2),
    /// it took 0.81 to 0.95 of the time, with 51 and 102 (16 > 16, 32 > 32, k4 s2) 0.7 to 0.86. With 512 bits, where rows are
    /// aligned, 0.78 to 1.04 with 102, 0.86 to 1.16 with 51.</summary>
    private const int FewestTransposed = 28;
    private const int FewestTransposedAligned = 90;

    /// <summary>A stride whose phases fill vectors of few channels, with <see cref="FewestTransposed"/>. With 512 bits and 31 to 84
    /// (8 > 8 to 21 > 21, k12 s6 and k16 s8) it took 0.39 to 0.76 of the time on rows of 7 and 14 inputs, 0.7 to 1.28 on 20 to 40;
    /// with a stride of 4 0.48 to 1.33. With 256 bits 0.55 to 0.97 from a stride of 3 on.</summary>
    private const int WideStride = 3;
    private const int WideStrideAligned = 5;

    /// <summary>Windows that are neighbours in a row. With 256 bits and 72 (16 > 16, k3) it took 0.84 to 0.95 of the time, with 144
    /// and more 0.6 to 0.9; with 512 bits and 144 (32 > 32) 0.56 to 0.98 on rows that end amid a vector (7, 14, 20, 28, 56 inputs)
    /// and up to 1.15 on others, with 216 and more 0.44 to 1.04, with 72 up to 1.33.</summary>
    private const int FewestNeighbours = 70;
    private const int FewestNeighboursAligned = 140;

    /// <summary>Windows that do not overlap: a matrix product, whose lanes run over the ends of rows. With 128 bits and 30 to 228
    /// (64 > 16 to 256 > 128, k2 s2 to k8 s8) it took 0.75 to 1.3 of the time, 0.96 on average. With 512 bits and 341 (512 > 256,
    /// k2 s2) 0.6 to 1.03, with 45 to 228 0.75 to 1.0 on rows of 14 inputs and 1.0 to 1.39 on longer ones, before runs of planes
    /// were copied. A signal (512 > 2048, k1) lost 2 and 6 %.</summary>
    private const int FewestMatrix = 40;
    private const int FewestMatrixAligned = 300;

    /// <summary>The same with 256 bits beside tiles over whole planes (<see cref="FlatPlanarPlanner"/>). With a stride of up to two
    /// and 32 to 341 (64 > 32 to 512 > 256) it took 1.0 to 1.6 of the time, 0.8 to 0.9 on images of 7 x 7; with a longer one and
    /// 60 to 114 (64 > 64 and 128 > 64, k4 s4) 0.9 to 1.2, with 205 (256 > 64, k4 s4) 0.75 to 1.0.</summary>
    private const int LongStepOfPlanes = 3;
    private const int FewestBesidePlanes = 150;

    /// <summary>Declared rows of so many inputs, which fill half a vector or less, with a stride of 3 and more: with 7 (8 > 8, k3
    /// s3) it took 0.65 of the time, with more 0.4 to 0.8; with 3 (3 > 32, k3 s3) 1.2.</summary>
    private const int HalfRow = 8;
    private const int HalfRowStride = 3;
    private const int FewestHalfRow = 7;

    /// <summary>A signal, which is one long row: with 410 (256 > 128, k16 s8) it won 2 to 17 %, the more the shorter, with 205
    /// (128 > 64, k16 s8) up to 17 % with 30 and 100 inputs and lost 3 % from 10,000 on; with 85 (64 > 64, k4 s2) it won up to 13 %
    /// and lost 7 %. Without a stride and with 256 bits it won 8 to 14 % with 384 and 768 (256 > 256, 512 > 512, k3).</summary>
    private const int FewestSignal = 200;

    /// <summary>Lanes without a column: with a quarter of them, and 256 bits, 12 > 12, k11 s6, took 0.9 of the time. Where aligned
    /// rows leave none empty, they cost 40 > 40, k3, a fifth, 24 > 24, k3 s2, and 12 > 12, k9 s5, two fifths.</summary>
    private const double MostEmpty = 1 / 4.0;
    private const double MostEmptyAligned = 1 / 8.0;

    /// <summary>The same beside tiles over planes that hold some of the phases only, and store each float by itself: with a third
    /// empty (21 > 21, k17 s9) it took 0.61 of the time, with half (4 > 4, k25 s10) 1.35 times as long. With few products (3 > 3 to
    /// 64 > 3, k16 s16) 0.1 to 0.2 on rows of 7 inputs, 0.6 to 1.26 on 20; with 256 bits 0.45 to 0.75 and 0.8 to 1.6.</summary>
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
        if (IsHalfRow(spec, x) && TurnedTensors.HaveProducts(spec, FewestHalfRow) && FillsVectors(spec, target, MostEmpty))
            return true;
        if (spec.Rank > 1 && x.Stride > PlanarShape.LargestStrideOfTile)
            return FillsVectors(spec, target, MostEmptyApart);
        var isAligned = AlignedPlanner.Serves(target);
        return FillsVectors(spec, target, isAligned ? MostEmptyAligned : MostEmpty)
            && (HasWideStride(spec, x, isAligned) ? TurnedTensors.HaveProducts(spec, FewestTransposed)
                : SuitPlanes(spec, x, target));
    }

    /// <summary>Whether a layer is turned if no tiles over planes are written for it, as beyond a stride of 16: there 21 > 21, k64
    /// s32, took a thirtieth of the time.</summary>
    public static bool SuitWithoutTiles(KernelSpec spec) =>
        TurnedTensors.HasPlanes(spec) && !spec.IsFixedBilinear && !spec.IsDepthwise
            && spec.Operation != KernelOperation.Convolution && spec.Axes[spec.Rank - 1].Stride > 1
            && (spec.InputChannels > 1 || spec.OutputChannels > 1);

    private static bool IsHalfRow(KernelSpec spec, AxisSpec x) =>
        x.InputSize is > 0 and <= HalfRow && x.Stride >= HalfRowStride && spec.Rank > 1;

    /// <summary>A convolution with a stride.</summary>
    private static bool SuitApart(KernelSpec spec, AxisSpec x) =>
        (x.Stride >= LongStep && spec.OutputChannels / spec.Groups >= FewestOfLongStep
            && TurnedTensors.HaveProducts(spec, FewestLongStep))
        || (TurnedTensors.HasWideSide(spec)
            && TurnedTensors.HaveProducts(spec, x.Kernel > x.Stride ? FewestConvolution : FewestApart)
            && (long)spec.InputChannels / spec.Groups * spec.KernelElements >= FewestTaps);

    /// <summary>Windows overlap, and their phases are many.</summary>
    private static bool HasWideStride(KernelSpec spec, AxisSpec x, bool isAligned) =>
        spec.Rank > 1 && x.Kernel > x.Stride && x.Stride >= (isAligned ? WideStrideAligned : WideStride);

    private static bool SuitPlanes(KernelSpec spec, AxisSpec x, VectorTarget target) =>
        TurnedTensors.HasWideSide(spec) && spec.OutputChannels / spec.Groups * x.Stride >= FewestColumns
            && Fewest(spec, x, target) is { } fewest && TurnedTensors.HaveProducts(spec, fewest);

    private static int? Fewest(KernelSpec spec, AxisSpec x, VectorTarget target)
    {
        if (x.Kernel <= x.Stride)
            return spec.Rank == 1 ? null : FewestOfMatrix(spec, x, target);
        if (spec.Rank == 1)
            return FewestSignal;
        var isAligned = AlignedPlanner.Serves(target);
        return x.Stride == 1
            ? isAligned ? FewestNeighboursAligned : FewestNeighbours
            : isAligned ? FewestTransposedAligned : FewestTransposed;
    }

    private static int? FewestOfMatrix(KernelSpec spec, AxisSpec x, VectorTarget target)
    {
        if (AlignedPlanner.Serves(target))
            return FewestMatrixAligned;
        if (target.Lanes < VectorTarget.LineFloats / 2 || spec.Groups > 1 || !FlatPlanarPlanner.Suits(new(spec, target)))
            return FewestMatrix;
        return x.Stride >= LongStepOfPlanes ? FewestBesidePlanes : null;
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
