namespace DeconvGen.Generators.Model;

/// <summary>
/// What of channels-first layers is computed channels last, on copies of the tensors. Planes are read or written with steps of the
/// stride, rows shorter than a vector go output by output, and sums over positions end in lanes that have to be added up, where
/// channels side by side are whole vectors. The turn reads and writes each float once, so that it pays where each has many
/// products.
/// </summary>
internal static class TurnedTensors
{
    /// <summary>Products for a float of both tensors, of gradients by the weights: with 16 of them (20 > 20, k2 s2) it lost
    /// 7 %.</summary>
    private const int FewestGradientProducts = 24;

    /// <summary>The same where windows overlap or have a stride of 1: with 15 and 16 of them (3 > 16 and 16 > 8, k3 s2; 64 > 1, k4
    /// s2) it won 3 to 33 %, with 9 (64 > 1, k3 s1) it took twice as long.</summary>
    private const int FewestSharedProducts = 14;

    /// <summary>Strides from which lanes over positions are gathered, so that channels need not fill vectors: with 12 and 8
    /// channels (12 > 12, k7 s3, k8 s4; 8 > 8, k8 s4) it took 0.37 to 0.74 of the time.</summary>
    private const int GatheredStride = 3;

    /// <summary>From 5 on it took 0.07 to 0.62 with 512 bits and 8 to 32 products (1 > 8, 3 > 8, k8 s8; 3 > 3, 8 > 8, k16 s8; 1 >
    /// 16, k16 s16; 8 > 8, k64 s32), 0.2 to 0.9 with 256, once 1.45 (3 > 8, k8 s8).</summary>
    private const int LongStride = 5;
    private const int FewestLongStrideProducts = 5;

    /// <summary>Channels of the wider side of a group: 12 are vectors a quarter empty, and lost 13 % by the weights.</summary>
    private const int WideChannels = 16;

    public static bool SuitWeightGradient(KernelSpec spec)
    {
        var x = spec.Axes[spec.Rank - 1];
        // Its own tensors are those of input and output, whatever stands in place of an output.
        return spec.IsInstance && HasPlanes(spec) && (x.Stride >= GatheredStride || HasWideSide(spec))
            && HaveProducts(spec with { Epilogue = new() },
                x.Stride >= LongStride ? FewestLongStrideProducts
                    : x.Stride == 1 || x.Kernel > x.Stride ? FewestSharedProducts : FewestGradientProducts);
    }

    /// <summary>Tensors of the output's shape that are turned: a residual as well, labels not.</summary>
    public static int OutputCopies(KernelSpec spec) => spec.Epilogue.ArgMax ? 0 : spec.Epilogue.Residual ? 2 : 1;

    /// <summary>The same operation on the turned tensors.</summary>
    public static KernelSpec Turn(KernelSpec spec) => spec with { Layout = TensorLayout.ChannelsLast };

    public static bool HasPlanes(KernelSpec spec) =>
        spec.Layout == TensorLayout.ChannelsFirst && !ReplicatedEdges.HasThem(spec);

    /// <summary>Vectors of channels, on one side at least.</summary>
    public static bool HasWideSide(KernelSpec spec) =>
        Math.Max(spec.SmallChannels, spec.LargeChannels) / spec.Groups >= WideChannels;

    /// <summary>So many products for a float that is turned.</summary>
    public static bool HaveProducts(KernelSpec spec, int fewest)
    {
        var (small, large) = (spec.SmallChannels, spec.LargeChannels);
        return (long)small * large / spec.Groups * spec.KernelElements >= fewest * Floats(spec, small, large);
    }

    /// <summary>Floats that are turned for a position of the small tensor, which has as many of the large one as the strides
    /// make.</summary>
    public static long Floats(KernelSpec spec, int small, int large)
    {
        var outputs = OutputCopies(spec);
        var largeFloats = spec.Axes.Aggregate((long)large, static (product, axis) => product * axis.Stride);
        return spec.Operation == KernelOperation.Convolution ? outputs * small + largeFloats : small + outputs * largeFloats;
    }
}
