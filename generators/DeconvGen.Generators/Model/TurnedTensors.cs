namespace DeconvGen.Generators.Model;

/// <summary>
/// What of channels-first layers is computed channels last, on copies of the tensors. Planes are read or written with steps of the
/// stride, rows shorter than a vector go output by output, and sums over positions end in lanes that have to be added up, where
/// channels side by side are whole vectors. The turn reads and writes each float once, so that it pays where each has many
/// products.
/// </summary>
internal static class TurnedTensors
{
    /// <summary>Products for a float of both tensors, of gradients: with 16 of them (20 > 20, k2 s2) it lost 7 % by the input and
    /// by the weights.</summary>
    private const int FewestGradientProducts = 24;

    /// <summary>The same by the weights where windows overlap or have a stride of 1: with 15 and 16 of them (3 > 16 and 16 > 8,
    /// k3 s2; 64 > 1, k4 s2) it won 3 to 33 %, with 9 (64 > 1, k3 s1) it took twice as long.</summary>
    private const int FewestSharedProducts = 14;

    /// <summary>The same of a convolution: with 16 of them (16 > 8, k3 s2) it won 18 %, with 11 (32 > 64, k1 s2)
    /// lost 2 %.</summary>
    private const int FewestConvolutionProducts = 14;

    /// <summary>The same of a transposed convolution of images, whose planes are read whole and lose by rows that end amid a
    /// vector. With 43 of them (16 > 8, k4 s2) it took a third of the time on images of 8 x 8, three quarters on 32 x 32 and
    /// 64 x 64, and 6 to 10 % more from 120 x 120 on; with 28 and 29 (8 > 16, k4 s2; 16 > 16, k3 s2) as much less and 7 to 15 %
    /// more.</summary>
    private const int FewestTransposedProducts = 40;

    /// <summary>The same of a signal, which is one long row: with 410 (256 > 128, k16 s8) it won 2 to 17 %, the more the shorter,
    /// with 205 (128 > 64, k16 s8) up to 17 % with 30 and 100 inputs and lost 3 % from 10,000 on; with 85 (64 > 64, k4 s2) it won
    /// up to 13 % and lost 7 %, with 43 lost up to 18 %.</summary>
    private const int FewestSignalProducts = 200;

    /// <summary>Its columns, phases of x times output channels, which make vectors of so many lanes. With 8 to 12 of them (64 > 4,
    /// 5, 6, k4 s2) it won on images of 8 x 8 alone; so it did with 18 and 20 (64 > 9, k4 s2; 64 > 5, k8 s4), whose second vector
    /// is all but empty.</summary>
    private const int Columns = 16;

    /// <summary>Channels of the wider side of a group: 12 are vectors a quarter empty, and lost 13 % by the weights.</summary>
    private const int WideChannels = 16;

    /// <summary>Products for an element that is computed: of a gradient by the input, 48 (16 > 3, k4 s2) lost 9 %, of a forward
    /// pass 27 (3 > 32, k3 s2) 7 %.</summary>
    private const int FewestTaps = 64;

    /// <summary>Products for a float of both tensors, of a depthwise convolution: with 5 (k5 s2) it took an eighth of the time on
    /// images of 7 x 7, half on 64 x 64, nine tenths on 128 x 128; with 2 and 3 (k3 s2, k4 s2) an eighth where rows have fewer
    /// windows than half a vector, half on 48 x 48, up to 2.4 times on 128 x 128.</summary>
    private const int FewestDepthwiseProducts = 5;

    /// <summary>Inputs of a declared row, with which it took a tenth to all of the time however few products there are.</summary>
    private const int ShortRow = 32;

    /// <summary>Of 2 to 5 channels it lost as often as it won: a vector of them is half empty.</summary>
    private const int FewestDepthwiseChannels = 6;

    /// <summary>Taps of a row, beyond which lanes run over it (<see cref="Planning.PlanarDotPlanner"/>) and win.</summary>
    private const int LongestDepthwiseKernel = 7;

    /// <summary>Layers with a stride. Where no windows overlap, the lanes of a transposed convolution run over the ends of
    /// rows.</summary>
    public static bool SuitForward(KernelSpec spec)
    {
        if (spec.Algorithm == Algorithm.Winograd)
            return spec.Layout == TensorLayout.ChannelsFirst;
        var x = spec.Axes[spec.Rank - 1];
        if (x.Stride == 1 || spec.IsFixedBilinear)
            return false;
        var outputs = OutputCopies(spec);
        if (spec.IsDepthwise)
            return spec.Operation == KernelOperation.Convolution && SuitDepthwise(spec, outputs);
        return spec.Operation == KernelOperation.Convolution
            ? Suit(spec, FewestConvolutionProducts, outputs)
                && (long)spec.InputChannels / spec.Groups * spec.KernelElements >= FewestTaps
            : x.Kernel > x.Stride && Suit(spec, spec.Rank == 1 ? FewestSignalProducts : FewestTransposedProducts, outputs)
                && FillsVectors(spec.OutputChannels / spec.Groups * x.Stride);
    }

    /// <summary>A depthwise convolution with a stride, or that which the gradient by the input is.</summary>
    private static bool SuitDepthwise(KernelSpec spec, int outputs = 1)
    {
        if (!HasPlanes(spec) || spec.Rank == 1 || spec.InputChannels < FewestDepthwiseChannels)
            return false;
        var x = spec.Axes[spec.Rank - 1];
        var row = spec.Operation == KernelOperation.Convolution ? x.InputSize : x.InputSize * x.Stride;
        return x.Kernel <= LongestDepthwiseKernel
            && (spec.KernelElements >= FewestDepthwiseProducts * Floats(spec, outputs, 1, 1) || row is > 0 and <= ShortRow);
    }

    /// <summary>One vector at least, and no more than a quarter of all lanes is empty.</summary>
    private static bool FillsVectors(int columns) =>
        columns >= Columns && 4 * columns >= 3 * ((columns + Columns - 1) / Columns * Columns);

    /// <summary>Of a stride of 1, and of a convolution, the gradient by the input takes whole vectors out of planes.</summary>
    public static bool SuitInputGradient(KernelSpec spec) =>
        spec.Operation != KernelOperation.Convolution && spec.Axes[spec.Rank - 1].Stride > 1
            && (spec.IsDepthwise ? SuitDepthwise(spec) : Suit(spec, FewestGradientProducts)
                && (long)spec.OutputChannels / spec.Groups * spec.KernelElements >= FewestTaps);

    public static bool SuitWeightGradient(KernelSpec spec)
    {
        var x = spec.Axes[spec.Rank - 1];
        return spec.IsInstance
            && Suit(spec, x.Stride == 1 || x.Kernel > x.Stride ? FewestSharedProducts : FewestGradientProducts);
    }

    /// <summary>Tensors of the output's shape that are turned: a residual as well, labels not.</summary>
    public static int OutputCopies(KernelSpec spec) => spec.Epilogue.ArgMax ? 0 : spec.Epilogue.Residual ? 2 : 1;

    /// <summary>The same operation on the turned tensors.</summary>
    public static KernelSpec Turn(KernelSpec spec) => spec with { Layout = TensorLayout.ChannelsLast };

    /// <param name="outputs">How many tensors of the output's shape are turned.</param>
    private static bool Suit(KernelSpec spec, int fewestProducts, int outputs = 1)
    {
        if (!HasPlanes(spec))
            return false;
        var (small, large) = (spec.SmallChannels, spec.LargeChannels);
        var products = (long)small * large / spec.Groups * spec.KernelElements;
        return Math.Max(small, large) / spec.Groups >= WideChannels
            && products >= fewestProducts * Floats(spec, outputs, small, large);
    }

    private static bool HasPlanes(KernelSpec spec) =>
        spec.Layout == TensorLayout.ChannelsFirst && !ReplicatedEdges.HasThem(spec);

    /// <summary>Floats that are turned for a position of the small tensor, which has as many of the large one as the strides
    /// make.</summary>
    private static long Floats(KernelSpec spec, int outputs, int small, int large)
    {
        var largeFloats = spec.Axes.Aggregate((long)large, static (product, axis) => product * axis.Stride);
        return spec.Operation == KernelOperation.Convolution ? outputs * small + largeFloats : small + outputs * largeFloats;
    }
}
