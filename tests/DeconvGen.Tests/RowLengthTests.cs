namespace DeconvGen.Tests;

/// <summary>Rows of every length, from those shorter than a vector to those cut into several runs.</summary>
public sealed class RowLengthTests
{
    /// <summary>Behind and in front of the inputs lies what would spoil every sum.</summary>
    private const int Around = 64;

    public static TheoryData<string> Targets =>
        [nameof(DeconvGen.Targets.Avx512), nameof(DeconvGen.Targets.Avx2), nameof(DeconvGen.Targets.Scalar)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void A_signal_of_any_length_is_convolved(string target)
    {
        var weights = Numbers(256 * 2 * 5, 1);
        ILayer1D layer = target switch
        {
            nameof(DeconvGen.Targets.Avx512) => new RunsAvx512(weights),
            nameof(DeconvGen.Targets.Avx2) => new RunsAvx2(weights),
            _ => new RunsScalar(weights),
        };
        for (var length = 1; length <= 560; length++)
        {
            var memory = Surrounded(256 * length);
            var input = memory.AsSpan(Around, 256 * length);
            var actual = new float[2 * length];
            layer.Run(input, actual);
            Assert.Equal(Convolved(input, weights, 256, 2, length, 5, 1), actual);
        }
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void Taps_far_apart_stay_within_rows_of_any_width(string target)
    {
        var weights = Numbers(4 * 4 * 3, 2);
        (ILayer2D layer, var dilation) = target switch
        {
            nameof(DeconvGen.Targets.Avx512) => (new WideAvx512(weights), 24),
            nameof(DeconvGen.Targets.Avx2) => (new WideAvx2(weights), 12),
            _ => ((ILayer2D)new WideScalar(weights), 2),
        };
        for (var width = 1; width <= 320; width++)
        {
            var memory = Surrounded(4 * width);
            var input = memory.AsSpan(Around, 4 * width);
            var actual = new float[4 * width];
            layer.Run(input, 1, width, actual);
            Assert.Equal(Convolved(input, weights, 4, 4, width, 3, dilation), actual);
        }
    }

    [Fact]
    public void An_output_that_only_the_call_asks_for_is_written()
    {
        float[] output = [float.NaN, float.NaN];
        new OnlyRequested(Numbers(16, 3), [5, 7]).Run(new float[2], 1, output, 1);
        Assert.Equal([5, 7], output);

        // The only input meets the third element of the kernel: weights [output][input][4].
        float[] gradient = [float.NaN, float.NaN];
        var weights = Numbers(16, 3);
        new OnlyRequestedGradient(weights).InputGradient([1, 1], gradient);
        Assert.Equal([weights[2] + weights[10], weights[6] + weights[14]], gradient);
    }

    [Fact]
    public void An_empty_batch_has_no_length()
    {
        var layer = new LeavesNoOutputOfOne(Numbers(18, 4));
        layer.Run([], [], 0);
        layer.InputGradient([], [], 0);
        var gradient = new float[18];
        layer.WeightGradient([], [], gradient, batch: 0);
        Assert.All(gradient, static number => Assert.Equal(0, number));
    }

    /// <summary>Small whole numbers, whose sums are exact in any order.</summary>
    private static float[] Numbers(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)random.Next(-3, 4))];
    }

    private static float[] Surrounded(int count) =>
        [.. Enumerable.Repeat(float.NaN, Around), .. Numbers(count, count), .. Enumerable.Repeat(float.NaN, Around)];

    /// <summary>The definition, channels first, weights [output][input][kernel], as many zeros around as keep the
    /// length.</summary>
    private static float[] Convolved(
        ReadOnlySpan<float> input, float[] weights, int inputs, int outputs, int length, int kernel, int dilation)
    {
        var result = new float[outputs * length];
        for (var o = 0; o < outputs; o++)
        {
            for (var i = 0; i < inputs; i++)
            {
                for (var k = 0; k < kernel; k++)
                {
                    var (weight, shift) = (weights[(o * inputs + i) * kernel + k], (k - kernel / 2) * dilation);
                    for (var x = Math.Max(0, -shift); x < Math.Min(length, length - shift); x++)
                        result[o * length + x] += weight * input[i * length + x + shift];
                }
            }
        }

        return result;
    }
}
