namespace DeconvGen.Generators.Model;

/// <summary>
/// Gradients by weights in an order in which the elements of the kernel lie side by side, PyTorch's: channels over which lanes
/// run would be far apart there, and each lane be added by itself. Sums are added up in an order of their own instead, and to
/// the gradient at the end.
/// </summary>
internal static class TurnedWeights
{
    /// <param name="spec">In the orientation of a transposed convolution. Depthwise kernels have no second side of
    /// channels.</param>
    public static bool Suit(KernelSpec spec) => spec.WeightLayout == WeightLayout.IOHW && spec.Layout == TensorLayout.ChannelsLast
        && (spec.InputChannels > spec.Groups || spec.OutputChannels > spec.Groups);

    /// <summary>The same operation with the order of the sums.</summary>
    public static KernelSpec Turn(KernelSpec spec) => spec with { WeightLayout = WeightLayout.HWOI };
}
