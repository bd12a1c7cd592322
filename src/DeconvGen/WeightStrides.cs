namespace DeconvGen;

/// <summary>
/// Where a weight lies: <c>position * Position + output * Output + input * Input</c>, with the position of the kernel counted
/// row by row; the output channel counts within its group and the input channel over all groups, of a convolution the other
/// way round.
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
        WeightLayout.HWIO => new(Position: inputs * outputs, Output: 1, Input: outputs),
        WeightLayout.OIHW => new(Position: 1, Output: inputs * positions, Input: positions),
        _ => throw new ArgumentOutOfRangeException(nameof(layout), layout,
            $"{layout} names no order of axes here, as it depends on a tensor layout. Pass one of the others."),
    };

    /// <summary>Resolves <see cref="WeightLayout.Auto"/>.</summary>
    public static WeightLayout Resolve(WeightLayout layout, TensorLayout tensors, bool isConvolution) => layout != WeightLayout.Auto
        ? layout
        : tensors == TensorLayout.ChannelsLast
            ? isConvolution ? WeightLayout.HWIO : WeightLayout.HWOI
            : isConvolution ? WeightLayout.OIHW : WeightLayout.IOHW;
}
