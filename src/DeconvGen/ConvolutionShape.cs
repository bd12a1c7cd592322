namespace DeconvGen;

/// <summary>
/// A whole convolution, described at run time: what <see cref="ReferenceConvolution"/> computes. Arrays
/// have one number per spatial axis, outermost (depth or height) first, and decide the rank, 1 to 3.
/// </summary>
/// <remarks>
/// Per axis, with input size n: <c>y[o] = bias + sum of x[i] * w[k]</c> over <c>0 &lt;= k &lt; Kernel</c> with
/// <c>i = o * Stride + k * Dilation - PadBegin</c> and <c>0 &lt;= i &lt; n</c>. Every padding dialect reduces to the pad in front
/// and the output size. Two shapes are equal if all their numbers are.
/// </remarks>
public sealed record ConvolutionShape
{
    /// <summary>Channels of the input, at least 1.</summary>
    public required int InputChannels { get; init; }

    /// <summary>Channels of the output, at least 1.</summary>
    public required int OutputChannels { get; init; }

    /// <summary>Number of groups, a divisor of both channel counts.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>Positions of the input on each axis, at least 1.</summary>
    public required int[] InputSize { get; init; }

    /// <summary>Positions of the output on each axis, at least 1. Those that reach no input hold the bias.</summary>
    public required int[] OutputSize { get; init; }

    /// <summary>Elements of the kernel on each axis, at least 1.</summary>
    public required int[] Kernel { get; init; }

    /// <summary>Input positions between two outputs on each axis, at least 1. Empty, the default, is 1 on every axis.</summary>
    public int[] Stride { get; init; } = [];

    /// <summary>Distance between kernel elements on each axis, at least 1. Empty, the default, is 1 on every axis.</summary>
    public int[] Dilation { get; init; } = [];

    /// <summary>
    /// Positions in front of the input on each axis, which contribute nothing; a negative number skips as many inputs. Empty, the
    /// default, is 0 on every axis.
    /// </summary>
    public int[] PadBegin { get; init; } = [];

    /// <summary>Order of the axes of input and output.</summary>
    public TensorLayout Layout { get; init; }

    /// <summary>Order of the axes of the weights; by default the usual one of <see cref="Layout"/>.</summary>
    public WeightLayout WeightLayout { get; init; }

    /// <summary>Function applied to each output element after the bias.</summary>
    public Activation Activation { get; init; }

    /// <summary>What <see cref="Activation.LeakyRelu"/> multiplies negative elements with.</summary>
    public float Slope { get; init; } = 0.01f;

    /// <summary>The lower bound of <see cref="Activation.Clamp"/>.</summary>
    public float ClampMin { get; init; } = float.NegativeInfinity;

    /// <summary>The upper bound of <see cref="Activation.Clamp"/>, not less than the lower.</summary>
    public float ClampMax { get; init; } = float.PositiveInfinity;

    /// <summary>The slopes of <see cref="Activation.PRelu"/>, one per output channel; empty for the others.</summary>
    public float[] Slopes { get; init; } = [];

    /// <summary>Number of inputs behind one another, 0 or more.</summary>
    public int Batch { get; init; } = 1;

    /// <inheritdoc/>
    public bool Equals(ConvolutionShape? other) => other is not null
        && (InputChannels, OutputChannels) == (other.InputChannels, other.OutputChannels)
        && (Groups, Batch) == (other.Groups, other.Batch)
        && (Layout, WeightLayout, Activation) == (other.Layout, other.WeightLayout, other.Activation)
        && (Slope, ClampMin, ClampMax).Equals((other.Slope, other.ClampMin, other.ClampMax))
        && Slopes.AsSpan().SequenceEqual(other.Slopes)
        && InputSize.AsSpan().SequenceEqual(other.InputSize)
        && OutputSize.AsSpan().SequenceEqual(other.OutputSize)
        && Kernel.AsSpan().SequenceEqual(other.Kernel)
        && Stride.AsSpan().SequenceEqual(other.Stride)
        && Dilation.AsSpan().SequenceEqual(other.Dilation)
        && PadBegin.AsSpan().SequenceEqual(other.PadBegin);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(InputChannels);
        hash.Add(OutputChannels);
        hash.Add(Layout);
        foreach (var axis in (ReadOnlySpan<int[]>)[InputSize, OutputSize, Kernel, Stride])
        {
            foreach (var number in axis ?? [])
            {
                hash.Add(number);
            }
        }

        return hash.ToHashCode();
    }

    /// <summary>The shape on one line, for messages and logs.</summary>
    public override string ToString() =>
        $"batch {Batch}, channels {InputChannels} -> {OutputChannels} in {Groups} groups, size {Sizes(InputSize)} -> "
        + $"{Sizes(OutputSize)}, kernel {Sizes(Kernel)}, stride {Sizes(Stride)}, dilation {Sizes(Dilation)}, "
        + $"pad {Sizes(PadBegin)}, {Layout}, {WeightLayout}, {Activation}";

    private static string Sizes(int[]? axes) => $"[{string.Join(", ", axes ?? [])}]";
}
