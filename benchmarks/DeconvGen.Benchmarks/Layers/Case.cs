namespace DeconvGen.Benchmarks.Layers;

/// <summary>One run of a layer, from <see cref="Case.InputElements"/> to <see cref="Case.OutputElements"/> numbers.</summary>
internal delegate void LayerRun(ReadOnlySpan<float> input, Span<float> output, ParallelOptions? options);

/// <summary>A layer as networks have it: one kernel size, stride and padding on all axes, batch 1, no bias.</summary>
/// <param name="Name">Short name.</param>
/// <param name="InputChannels">Channels of the input.</param>
/// <param name="OutputChannels">Channels of the output.</param>
/// <param name="Kernel">Kernel elements per axis.</param>
/// <param name="Stride">Output positions from one input to the next.</param>
/// <param name="Pad">Positions dropped at both ends of an axis.</param>
/// <param name="OutputPadding">Positions added at the end of an axis.</param>
/// <param name="InputSize">Positions of the input per axis.</param>
internal sealed record Case(
    string Name,
    int InputChannels,
    int OutputChannels,
    int Kernel,
    int Stride,
    int Pad,
    int OutputPadding,
    int[] InputSize)
{
    private const int Seed = 20;

    /// <summary>The generated kernel for channels last: of an input size, with weights in ONNX order.</summary>
    public required Func<int[], float[], LayerRun> Last { get; init; }

    /// <summary>The same for channels first.</summary>
    public required Func<int[], float[], LayerRun> First { get; init; }

    /// <summary>The case of which this is a variant.</summary>
    public string? VariantOf { get; init; }

    /// <summary>Measured and shown, but it does not count in the mean, which was promised of other cases.</summary>
    public bool IsExtra { get => field || VariantOf is not null; init; }

    public int Groups { get; init; } = 1;

    /// <summary>Weights that the case prescribes; random ones otherwise.</summary>
    public float[]? PrescribedWeights { get; init; }

    public int Rank => InputSize.Length;

    public int[] OutputSize => Array.ConvertAll(InputSize, n => (n - 1) * Stride + Kernel - 2 * Pad + OutputPadding);

    public int InputElements => InputSize.Aggregate(InputChannels, (product, size) => product * size);

    public int OutputElements => OutputSize.Aggregate(OutputChannels, (product, size) => product * size);

    public long InputBytes => InputElements * (long)sizeof(float);

    public long OutputBytes => OutputElements * (long)sizeof(float);

    /// <summary>The definition, channels first; the axes of the weights are in ONNX order.</summary>
    public TransposedConvolutionShape Shape => new()
    {
        InputChannels = InputChannels,
        OutputChannels = OutputChannels,
        Groups = Groups,
        InputSize = InputSize,
        OutputSize = OutputSize,
        Kernel = PerAxis(Kernel),
        Stride = PerAxis(Stride),
        CropBegin = PerAxis(Pad),
        Layout = TensorLayout.ChannelsFirst,
        WeightLayout = WeightLayout.IOHW,
    };

    /// <summary>
    /// Multiply-adds that reach an output: on each axis the pairs of input i and kernel element k with
    /// <c>0 &lt;= i * stride + k - pad &lt; output</c>.
    /// </summary>
    public long MultiplyAdds => InputSize.Zip(OutputSize).Aggregate(
        (long)InputChannels * (OutputChannels / Groups),
        (product, axis) => product * Enumerable.Range(0, axis.First).Sum(i =>
            (long)Math.Min(i * Stride - Pad + Kernel, axis.Second) - Math.Max(i * Stride - Pad, 0)));

    /// <summary>The shape on one line: 64&gt;64 k4 s2 p1, 32x32.</summary>
    public string Text =>
        (Groups == 1 ? $"{InputChannels}>{OutputChannels}" : $"{InputChannels} depthwise") + $" k{Kernel} s{Stride}"
        + (Pad > 0 ? $" p{Pad}" : "") + (OutputPadding > 0 ? $" op{OutputPadding}" : "") + $", {string.Join('x', InputSize)}";

    public LayerRun Create(TensorLayout layout, float[] weights) =>
        (layout == TensorLayout.ChannelsLast ? Last : First)(InputSize, weights);

    public int[] PerAxis(int value) => [.. Enumerable.Repeat(value, Rank)];

    /// <summary>The weights in ONNX order: <c>[input channels, output channels per group, kernel...]</c>.</summary>
    public float[] Weights()
    {
        if (PrescribedWeights is not null)
            return PrescribedWeights;
        var pairs = InputChannels * (OutputChannels / Groups);
        var weights = new float[PerAxis(Kernel).Aggregate(pairs, (product, kernel) => product * kernel)];
        FillUniform(new Random(Seed), weights);
        return weights;
    }

    /// <summary>The input, channels first, the same at every call.</summary>
    public float[] PlanarInput()
    {
        var input = new float[InputElements];
        FillUniform(new Random(Seed + 1), input);
        return input;
    }

    private static void FillUniform(Random random, float[] numbers)
    {
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = 2 * random.NextSingle() - 1;
    }
}
