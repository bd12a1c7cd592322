namespace DeconvGen;

/// <summary>
/// Where a weight lies: <c>position * Position + output * Output + input * Input</c>, with the position of the kernel counted
/// row by row, the output channel within its group and the input channel over all groups.
/// </summary>
internal readonly record struct WeightStrides(int Position, int Output, int Input)
{
    /// <summary>The strides of a tensor whose product of sizes fits an int.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><see cref="WeightLayout.Auto"/>, or no layout at all.</exception>
    public static WeightStrides Of(WeightLayout layout, int positions, int outputs, int inputs) => layout switch
    {
        WeightLayout.HWOI => new(Position: outputs * inputs, Output: inputs, Input: 1),
        WeightLayout.IOHW => new(Position: 1, Output: positions, Input: outputs * positions),
        WeightLayout.OHWI => new(Position: inputs, Output: positions * inputs, Input: 1),
        _ => throw new ArgumentOutOfRangeException(nameof(layout), layout,
            $"{layout} names no order of axes here, as it depends on a tensor layout. Pass HWOI, IOHW or OHWI."),
    };

    /// <summary>Resolves <see cref="WeightLayout.Auto"/>.</summary>
    public static WeightLayout Resolve(WeightLayout layout, TensorLayout tensors) => layout != WeightLayout.Auto
        ? layout
        : tensors == TensorLayout.ChannelsLast ? WeightLayout.HWOI : WeightLayout.IOHW;
}
