using DeconvGen.Runtime;

namespace DeconvGen;

/// <summary>
/// Takes a batch normalisation behind a layer into the weights of that layer, so that inference does not know it:
/// <c>gamma * (y - mean) / sqrt(variance + epsilon) + beta</c> of an output channel is the layer with its weights times
/// <c>gamma / sqrt(variance + epsilon)</c> and a bias.
/// </summary>
public static class BatchNorm
{
    /// <summary>Changes weights and bias in place. Each is computed in double and rounded once.</summary>
    /// <param name="weights">The layer's weights in the order of <paramref name="layout"/>.</param>
    /// <param name="bias">One number per output channel; zeros where the layer had none.</param>
    /// <param name="inputChannels">Input channels of the layer, over all groups.</param>
    /// <param name="groups">Number of groups.</param>
    /// <param name="layout">Order of the axes of the weights; not <see cref="WeightLayout.Auto"/>.</param>
    /// <param name="gamma">Scale of each output channel; empty for 1.</param>
    /// <param name="beta">Shift of each output channel; empty for 0.</param>
    /// <param name="mean">Running mean of each output channel.</param>
    /// <param name="variance">Running variance of each output channel, 0 or more.</param>
    /// <param name="epsilon">What the normalisation adds to the variance.</param>
    /// <exception cref="ArgumentException">A length is wrong. Nothing has been written.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A number of channels or groups is wrong, the layout names no order, or a variance plus epsilon is not above 0. Nothing has
    /// been written.
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
        var outputChannels = bias.Length;
        ArgumentOutOfRangeException.ThrowIfLessThan(inputChannels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(groups, 1);
        if (inputChannels % groups != 0 || outputChannels % groups != 0 || outputChannels == 0)
        {
            throw new ArgumentOutOfRangeException(nameof(groups), groups,
                $"groups is {groups}, which does not divide both inputChannels {inputChannels} and the {outputChannels} channels of bias.");
        }

        var perPosition = (long)inputChannels * (outputChannels / groups);
        if (weights.Length % perPosition != 0)
        {
            throw new ArgumentException(
                $"weights has {weights.Length} elements, no multiple of the {perPosition} of a kernel position.", nameof(weights));
        }

        KernelChecks.Length(gamma.Length, gamma.IsEmpty ? 0 : outputChannels, nameof(gamma));
        KernelChecks.Length(beta.Length, beta.IsEmpty ? 0 : outputChannels, nameof(beta));
        KernelChecks.Length(mean.Length, outputChannels, nameof(mean));
        KernelChecks.Length(variance.Length, outputChannels, nameof(variance));
        var scales = new double[outputChannels];
        for (var o = 0; o < outputChannels; o++)
        {
            var spread = (double)variance[o] + epsilon;
            if (!(spread > 0))
            {
                throw new ArgumentOutOfRangeException(nameof(variance), variance[o],
                    $"variance[{o}] plus epsilon is {spread}; it must be above 0.");
            }

            scales[o] = (gamma.IsEmpty ? 1 : gamma[o]) / Math.Sqrt(spread);
        }

        var channels = OutputChannels.Of(layout, (int)(weights.Length / perPosition), inputChannels, outputChannels, groups);
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = (float)(weights[i] * scales[channels.At(i)]);
        }

        for (var o = 0; o < outputChannels; o++)
        {
            bias[o] = (float)(((double)bias[o] - mean[o]) * scales[o] + (beta.IsEmpty ? 0 : beta[o]));
        }
    }

    /// <summary>Which output channel a weight belongs to, by its place: the one question that a layout answers here.</summary>
    private readonly record struct OutputChannels(WeightStrides Strides, int PerGroup, int Inputs, int InputsPerGroup)
    {
        public static OutputChannels Of(WeightLayout layout, int positions, int inputs, int outputs, int groups) =>
            new(WeightStrides.Of(layout, positions, outputs / groups, inputs), outputs / groups, inputs, inputs / groups);

        public int At(int place) =>
            place / Strides.Input % Inputs / InputsPerGroup * PerGroup + place / Strides.Output % PerGroup;
    }
}
