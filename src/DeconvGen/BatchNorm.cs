using DeconvGen.Runtime;

namespace DeconvGen;

/// <summary>
/// Takes a batch normalisation behind a layer into the weights of that layer, so that inference does not know it:
/// <c>gamma * (y - mean) / sqrt(variance + epsilon) + beta</c> of an output channel is the layer with its weights times
/// <c>gamma / sqrt(variance + epsilon)</c> and a bias.
/// </summary>
public static class BatchNorm
{
    /// <summary>Of a convolution; changes weights and bias in place. Each is computed in double and rounded once.</summary>
    /// <param name="weights">The layer's weights in the order of <paramref name="layout"/>.</param>
    /// <param name="bias">One number per output channel; zeros where the layer had none.</param>
    /// <param name="inputChannels">Input channels of the layer, over all groups.</param>
    /// <param name="groups">Number of groups.</param>
    /// <param name="layout">HWIO, OIHW or OHWI.</param>
    /// <param name="gamma">Scale of each output channel; empty for 1.</param>
    /// <param name="beta">Shift of each output channel; empty for 0.</param>
    /// <param name="mean">Running mean of each output channel.</param>
    /// <param name="variance">Running variance of each output channel, 0 or more.</param>
    /// <param name="epsilon">What the normalisation adds to the variance.</param>
    /// <exception cref="ArgumentException">A length is wrong. Nothing has been written.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A number of channels or groups is wrong, the layout is none of a convolution, or a variance plus epsilon is not above 0.
    /// Nothing has been written.
    /// </exception>
    public static void Fold(
        Span<float> weights,
        Span<float> bias,
        int inputChannels,
        int groups,
        WeightLayout layout,
        ReadOnlySpan<float> gamma,
        ReadOnlySpan<float> beta,
        ReadOnlySpan<float> mean,
        ReadOnlySpan<float> variance,
        float epsilon = 1e-5f)
    {
        Legal(layout, layout is WeightLayout.HWIO or WeightLayout.OIHW or WeightLayout.OHWI, "a convolution: HWIO, OIHW or OHWI");
        var positions = Positions(weights, bias, inputChannels, groups);
        var scales = Scales(bias.Length, gamma, beta, mean, variance, epsilon);
        Scale(weights, WeightStrides.Of(layout, positions, bias.Length, inputChannels / groups), scales,
            bias.Length, inputChannels / groups, inputChannels / groups);
        Shift(bias, scales, beta, mean);
    }

    /// <summary>
    /// Of a transposed convolution; changes weights and bias in place. Each is computed in double and rounded once.
    /// </summary>
    /// <param name="weights">The layer's weights in the order of <paramref name="layout"/>.</param>
    /// <param name="bias">One number per output channel; zeros where the layer had none.</param>
    /// <param name="inputChannels">Input channels of the layer, over all groups.</param>
    /// <param name="groups">Number of groups.</param>
    /// <param name="layout">HWOI, IOHW or OHWI.</param>
    /// <param name="gamma">Scale of each output channel; empty for 1.</param>
    /// <param name="beta">Shift of each output channel; empty for 0.</param>
    /// <param name="mean">Running mean of each output channel.</param>
    /// <param name="variance">Running variance of each output channel, 0 or more.</param>
    /// <param name="epsilon">What the normalisation adds to the variance.</param>
    /// <exception cref="ArgumentException">A length is wrong. Nothing has been written.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A number of channels or groups is wrong, the layout is none of a transposed convolution, or a variance plus epsilon is
    /// not above 0. Nothing has been written.
    /// </exception>
    public static void FoldTransposed(
        Span<float> weights,
        Span<float> bias,
        int inputChannels,
        int groups,
        WeightLayout layout,
        ReadOnlySpan<float> gamma,
        ReadOnlySpan<float> beta,
        ReadOnlySpan<float> mean,
        ReadOnlySpan<float> variance,
        float epsilon = 1e-5f)
    {
        Legal(layout, layout is WeightLayout.HWOI or WeightLayout.IOHW or WeightLayout.OHWI,
            "a transposed convolution: HWOI, IOHW or OHWI");
        var positions = Positions(weights, bias, inputChannels, groups);
        var scales = Scales(bias.Length, gamma, beta, mean, variance, epsilon);
        var perGroup = bias.Length / groups;
        Scale(weights, WeightStrides.Of(layout, positions, perGroup, inputChannels), scales,
            perGroup, inputChannels, inputChannels / groups);
        Shift(bias, scales, beta, mean);
    }

    /// <summary>
    /// The output channel of a weight is its place on the axis of outputs, which may be that of one group: then its place on the
    /// axis of inputs tells the group.
    /// </summary>
    private static void Scale(
        Span<float> weights, WeightStrides strides, double[] scales, int outputs, int inputs, int inputsPerGroup)
    {
        for (var i = 0; i < weights.Length; i++)
        {
            var group = i / strides.Input % inputs / inputsPerGroup;
            weights[i] = (float)(weights[i] * scales[group * outputs + i / strides.Output % outputs]);
        }
    }

    private static void Legal(WeightLayout layout, bool isLegal, string legal)
    {
        if (!isLegal)
        {
            throw new ArgumentOutOfRangeException(nameof(layout), layout, $"{layout} is no layout of the weights of {legal}.");
        }
    }

    private static int Positions(ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, int inputChannels, int groups)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputChannels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(groups, 1);
        if (bias.IsEmpty)
        {
            throw new ArgumentException(
                "bias is empty, but what is folded needs one number per output channel. Pass zeros for a layer without a bias.",
                nameof(bias));
        }

        if (inputChannels % groups != 0 || bias.Length % groups != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(groups), groups,
                $"groups is {groups}, which does not divide both inputChannels {inputChannels} "
                    + $"and the {bias.Length} channels of bias.");
        }

        var perPosition = (long)inputChannels * (bias.Length / groups);
        if (weights.IsEmpty || weights.Length % perPosition != 0)
        {
            throw new ArgumentException(
                $"weights has {weights.Length} elements, no multiple of the {perPosition} of a kernel position.", nameof(weights));
        }

        return (int)(weights.Length / perPosition);
    }

    private static double[] Scales(
        int channels,
        ReadOnlySpan<float> gamma,
        ReadOnlySpan<float> beta,
        ReadOnlySpan<float> mean,
        ReadOnlySpan<float> variance,
        float epsilon)
    {
        KernelChecks.Length(gamma.Length, gamma.IsEmpty ? 0 : channels, nameof(gamma));
        KernelChecks.Length(beta.Length, beta.IsEmpty ? 0 : channels, nameof(beta));
        KernelChecks.Length(mean.Length, channels, nameof(mean));
        KernelChecks.Length(variance.Length, channels, nameof(variance));
        var scales = new double[channels];
        for (var o = 0; o < channels; o++)
        {
            var spread = (double)variance[o] + epsilon;
            if (!(spread > 0))
            {
                throw new ArgumentOutOfRangeException(nameof(variance), variance[o],
                    $"variance[{o}] plus epsilon is {spread}; it must be above 0.");
            }

            scales[o] = (gamma.IsEmpty ? 1 : gamma[o]) / Math.Sqrt(spread);
        }

        return scales;
    }

    private static void Shift(Span<float> bias, double[] scales, ReadOnlySpan<float> beta, ReadOnlySpan<float> mean)
    {
        for (var o = 0; o < bias.Length; o++)
        {
            bias[o] = (float)(((double)bias[o] - mean[o]) * scales[o] + (beta.IsEmpty ? 0 : beta[o]));
        }
    }
}
