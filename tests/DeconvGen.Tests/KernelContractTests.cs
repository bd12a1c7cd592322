namespace DeconvGen.Tests;

/// <summary>What a user relies on beyond right numbers: sizes, errors before anything is written, no allocation,
/// interfaces.</summary>
[Collection(nameof(AloneInTheProcess))]
public sealed class KernelContractTests
{
    private static readonly Decoder s_decoder = new(Ramp(Decoder.WeightCount), Ramp(9));

    [Fact]
    public void The_worked_example_gives_its_numbers()
    {
        var output = new float[Interleave.OutputLength(3)];
        Interleave.Run([11, 30, 50], output);
        Assert.Equal([63, 104, 140, 220, 150, 200], output);
    }

    [Fact]
    public void A_wrong_length_names_argument_expected_and_actual_and_writes_nothing()
    {
        var output = Untouched(2 * 9 * 6 * 8);
        var short_ = Assert.Throws<ArgumentException>(() => s_decoder.Run(new float[59], 3, 4, output.AsSpan(0, 9 * 6 * 8)));
        Assert.Equal("input", short_.ParamName);
        Assert.Contains("59", short_.Message, StringComparison.Ordinal);
        Assert.Contains("60", short_.Message, StringComparison.Ordinal);
        var long_ = Assert.Throws<ArgumentException>(() => s_decoder.Run(new float[60], 3, 4, output));
        Assert.Equal("output", long_.ParamName);
        Assert.Contains("864", long_.Message, StringComparison.Ordinal);
        Assert.Contains("432", long_.Message, StringComparison.Ordinal);
        Assert.All(output, static value => Assert.Equal(-7f, value));
    }

    [Theory]
    [InlineData(0, 4, "height")]
    [InlineData(3, -1, "width")]
    [InlineData(int.MaxValue, 4, "height")]
    [InlineData(40_000, 40_000, "input")]
    public void A_size_that_cannot_be_is_refused_by_name(int height, int width, string argument) =>
        Assert.Equal(argument, Assert.Throws<ArgumentOutOfRangeException>(() => s_decoder.Run([], height, width, [])).ParamName);

    [Fact]
    public void Overlapping_spans_are_refused_and_neighbours_are_not()
    {
        var memory = Untouched(60 + 432);
        Assert.Throws<ArgumentException>(() => s_decoder.Run(memory.AsSpan(0, 60), 3, 4, memory.AsSpan(59, 432)));
        Assert.All(memory, static value => Assert.Equal(-7f, value));
        s_decoder.Run(memory.AsSpan(0, 60), 3, 4, memory.AsSpan(60, 432));
        Assert.DoesNotContain(-7f, memory[60..]);
    }

    [Fact]
    public void Wrong_weights_and_bias_are_refused()
    {
        Assert.Equal("weights", Assert.Throws<ArgumentException>(() => new Decoder(new float[5])).ParamName);
        Assert.Equal("bias", Assert.Throws<ArgumentException>(() => new Decoder(new float[Decoder.WeightCount], new float[8]))
            .ParamName);
    }

    [Fact]
    public void An_empty_batch_is_legal_and_a_negative_one_is_not()
    {
        s_decoder.Run([], 3, 4, [], batch: 0);
        Assert.Equal("batch", Assert.Throws<ArgumentOutOfRangeException>(() => s_decoder.Run([], 3, 4, [], batch: -1)).ParamName);
    }

    [Fact]
    public void Run_allocates_nothing_in_the_steady_state()
    {
        var (input, output) = (Ramp(60), new float[432]);
        var (scores, map) = (Ramp(21 * 4), new float[21 * 4 * 64]);
        Assert.Equal(0, Allocations.OfCalls(All, calls: 100));

        void All()
        {
            s_decoder.Run(input, 3, 4, output);
            Upsample8.Run(scores, 2, 2, map);
        }
    }

    [Fact]
    public void Threads_give_the_same_bits_and_honour_cancellation()
    {
        const int Height = 37, Width = 23, Batch = 2;
        var input = Ramp(Decoder.InputElements(Height, Width, Batch));
        var (alone, shared) = (new float[Decoder.OutputElements(Height, Width, Batch)],
            new float[Decoder.OutputElements(Height, Width, Batch)]);
        s_decoder.Run(input, Height, Width, alone, Batch);
        s_decoder.Run(input, Height, Width, shared, Batch, new ParallelOptions { MaxDegreeOfParallelism = 4 });
        Assert.Equal(alone, shared);

        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() =>
            s_decoder.Run(input, Height, Width, shared, Batch, new ParallelOptions { CancellationToken = cancelled.Token }));
        s_decoder.Run(input, Height, Width, shared, Batch);
        Assert.Equal(alone, shared);
    }

    [Theory]
    [InlineData(7, 11)]
    [InlineData(8, 11)]
    [InlineData(8, 12)]
    public void An_output_size_can_be_asked_for_per_call(int outputHeight, int outputWidth)
    {
        var (weights, input) = (Ramp(SizePerCall.WeightCount), Ramp(2 * 4 * 6));
        var (expected, actual) = (new float[3 * outputHeight * outputWidth], Untouched(3 * outputHeight * outputWidth));
        new SizePerCall(weights).Run(input, 4, 6, actual, outputHeight, outputWidth);
        ReferenceTransposedConvolution.Run(
            new()
            {
                InputChannels = 2,
                OutputChannels = 3,
                InputSize = [4, 6],
                OutputSize = [outputHeight, outputWidth],
                Kernel = [3, 3],
                Stride = [2, 2],
                CropBegin = [1, 1],
                Layout = TensorLayout.ChannelsFirst,
                WeightLayout = WeightLayout.IOHW,
            },
            input, weights, [], expected);
        Assert.Equal(expected, actual, static (a, b) => MathF.Abs(a - b) < 1e-3f);
        Assert.Throws<ArgumentOutOfRangeException>(() => new SizePerCall(weights).Run(input, 4, 6, actual, 9, outputWidth));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SizePerCall(weights).Run(input, 4, 6, actual, 6, outputWidth));
    }

    [Theory]
    [InlineData(8, 12)]
    [InlineData(9, 12)]
    [InlineData(8, 13)]
    [InlineData(9, 13)]
    public void Outputs_beyond_the_last_window_hold_the_bias(int outputHeight, int outputWidth)
    {
        var (weights, input, bias) = (Ramp(WholePlanes.WeightCount), Ramp(2 * 96 * 4 * 6), Ramp(3));
        var (dense, larger) = (new float[2 * 3 * 8 * 12], Untouched(2 * 3 * outputHeight * outputWidth));
        var layer = new WholePlanes(weights, bias);
        layer.Run(input, 4, 6, dense, batch: 2);
        layer.Run(input, 4, 6, larger, outputHeight, outputWidth, batch: 2);
        for (var i = 0; i < larger.Length; i++)
        {
            var (x, y, plane) = (i % outputWidth, i / outputWidth % outputHeight, i / outputWidth / outputHeight);
            Assert.Equal(y < 8 && x < 12 ? dense[(plane * 8 + y) * 12 + x] : MathF.Max(0, bias[plane % 3]), larger[i]);
        }
    }

    [Fact]
    public void Declared_sizes_leave_the_signature_and_the_interface_checks_them()
    {
        var layer = new DeclaredSize(Ramp(DeclaredSize.WeightCount)) { Name = "mine" };
        Assert.Equal((7, 11), (DeclaredSize.OutputHeight, DeclaredSize.OutputWidth));
        var (input, direct, through) = (Ramp(DeclaredSize.InputElements()), new float[DeclaredSize.OutputElements()],
            new float[DeclaredSize.OutputElements()]);
        layer.Run(input, direct);
        IConvTranspose2D one = layer;
        one.Run(input, 4, 6, through);
        Assert.Equal(direct, through);
        Assert.Equal("height", Assert.Throws<ArgumentException>(() => one.Run(input, 5, 6, through)).ParamName);
        Assert.Equal((2, 3, "mine"), (one.InputChannels, one.OutputChannels, layer.Name));
    }

    [Fact]
    public void The_trainable_layer_starts_bilinear()
    {
        var input = Ramp(3 * 4 * 5);
        var (dense, diagonal) = (new float[3 * 8 * 10], new float[3 * 8 * 10]);
        new TrainableUpsample().Run(input, 4, 5, dense);
        new TrainableUpsample(BilinearFilter.CreateDense2D(3, 2)).Run(input, 4, 5, diagonal);
        Assert.Equal(diagonal, dense);
        Assert.Equal(input[3 * 5 + 3] * 0.5625f + input[3 * 5 + 6] * 0.1875f + input[3] * 0.1875f + input[6] * 0.0625f,
            dense[3 * (10 * 2 + 3)], 1e-4f);
    }

    private static float[] Ramp(int count) => [.. Enumerable.Range(0, count).Select(static i => i * 7 % 23 - 11f)];

    private static float[] Untouched(int count)
    {
        var memory = new float[count];
        Array.Fill(memory, -7f);
        return memory;
    }
}
