namespace DeconvGen;

/// <summary>
/// A whole layer, described at run time: what <see cref="ConvolutionShape"/> and <see cref="TransposedConvolutionShape"/> have in
/// common. Arrays have one number per spatial axis, outermost (depth or height) first, and decide the rank, 1 to 3.
/// </summary>
/// <remarks>Two shapes are equal if they are of one operation and all their numbers are equal.</remarks>
public abstract record LayerShape
{
    private protected LayerShape()
    {
    }

    /// <summary>Channels of the input, at least 1.</summary>
    public required int InputChannels { get; init; }

    /// <summary>Channels of the output, at least 1.</summary>
    public required int OutputChannels { get; init; }

    /// <summary>Number of groups, a divisor of both channel counts.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>Positions of the input on each axis, at least 1.</summary>
    public required int[] InputSize { get; init; }

    /// <summary>Positions of the output on each axis, at least 1. Those without any input hold the bias.</summary>
    public required int[] OutputSize { get; init; }

    /// <summary>Elements of the kernel on each axis, at least 1.</summary>
    public required int[] Kernel { get; init; }

    /// <summary>
    /// On each axis, at least 1: of a convolution, input positions between two outputs; of a transposed one, output positions
    /// between two inputs. Empty, the default, is 1 on every axis.
    /// </summary>
    public int[] Stride { get; init; } = [];

    /// <summary>Distance between kernel elements on each axis, at least 1. Empty, the default, is 1 on every axis.</summary>
    public int[] Dilation { get; init; } = [];

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

    /// <summary>The crop or the pad in front.</summary>
    internal abstract int[] Begin { get; }

    /// <summary>How the shape calls <see cref="Begin"/>.</summary>
    internal abstract string BeginName { get; }

    internal abstract bool IsConvolution { get; }

    /// <inheritdoc/>
    public virtual bool Equals(LayerShape? other) => other is not null && EqualityContract == other.EqualityContract
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
        && Begin.AsSpan().SequenceEqual(other.Begin);

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
    public sealed override string ToString() =>
        $"batch {Batch}, channels {InputChannels} -> {OutputChannels} in {Groups} groups, size {Sizes(InputSize)} -> "
        + $"{Sizes(OutputSize)}, kernel {Sizes(Kernel)}, stride {Sizes(Stride)}, dilation {Sizes(Dilation)}, "
        + $"{(IsConvolution ? "pad" : "crop")} {Sizes(Begin)}, {Layout}, {WeightLayout}, {Activation}";

    private static string Sizes(int[]? axes) => $"[{string.Join(", ", axes ?? [])}]";
}
