namespace DeconvGen.Tests;

[BilinearUpsample2D(channels: 21, factor: 8, ArgMax = true)]
public static partial class Labels8;

[BilinearUpsample2D(channels: 21, factor: 8, ArgMax = true, Layout = TensorLayout.ChannelsFirst)]
public static partial class PlanarLabels8;

[BilinearUpsample2D(channels: 5, factor: 2, Residual = true)]
public static partial class SkipUpsample;

[ConvTranspose2D(3, 2, 2, 2, Activation = Activation.PRelu)]
public sealed partial class Sloped;

[ConvTranspose1D(1, 1, 1, 1, Weights = [1], Activation = Activation.Sigmoid)]
public static partial class Logistic;

[ConvTranspose1D(1, 1, 1, 1, Weights = [1], Activation = Activation.Tanh)]
public static partial class Hyperbolic;

[ConvTranspose1D(1, 1, 1, 1, Weights = [1], Activation = Activation.Clamp, ClampMin = 0, ClampMax = 6)]
public static partial class Clamped;

[ConvTranspose1D(1, 1, 1, 1, Weights = [1], Activation = Activation.LeakyRelu, Slope = 0.5f)]
public static partial class Leaky;

/// <summary>What happens to outputs between their sums and their stores, as a user meets it.</summary>
[Collection(nameof(AloneInTheProcess))]
public sealed class EpilogueTests
{
    [Fact]
    public void Sigmoid_and_tanh_are_as_accurate_as_documented()
    {
        float[] x = [.. Enumerable.Range(0, 400_001).Select(static i => (i - 200_000) / 2000f), 1e-30f, -1e-30f, 88.8f, -88.8f];
        var y = new float[x.Length];
        Logistic.Run(x, y);
        for (var i = 0; i < x.Length; i++)
            Near(x[i] < 0 ? Math.Exp(x[i]) / (1 + Math.Exp(x[i])) : 1 / (1 + Math.Exp(-x[i])), y[i], x[i]);
        Hyperbolic.Run(x, y);
        for (var i = 0; i < x.Length; i++)
            Near(Math.Tanh(x[i]), y[i], x[i]);

        static void Near(double expected, float actual, float x)
        {
            var unit = MathF.BitIncrement(MathF.Abs((float)expected)) - MathF.Abs((float)expected);
            Assert.True(Math.Abs(expected - actual) <= Math.Max(4 * unit, 2e-38), $"{actual} instead of {expected} at {x}");
        }
    }

    [Fact]
    public void Functions_keep_nan_and_saturate()
    {
        float[] x = [float.NaN, float.NegativeInfinity, float.PositiveInfinity, -0f, 0f, -3f, 7f];
        var y = new float[x.Length];
        Logistic.Run(x, y);
        Assert.Equal([float.NaN, 0, 1, 0.5f, 0.5f], y[..5]);
        Hyperbolic.Run(x, y);
        Assert.Equal([float.NaN, -1, 1, -0f, 0], y[..5]);
        Clamped.Run(x, y);
        Assert.Equal([float.NaN, 0, 6, -0f, 0, 0, 6], y);
        Leaky.Run(x, y);
        Assert.Equal([float.NaN, float.NegativeInfinity, float.PositiveInfinity, -0f, 0, -1.5f, 7], y);
    }

    [Fact]
    public void A_sloped_layer_takes_one_slope_per_output_channel()
    {
        var weights = Enumerable.Repeat(-1f, Sloped.WeightCount).ToArray();
        Assert.Equal("slopes", Assert.Throws<ArgumentException>(() => new Sloped(weights, default, [1])).ParamName);
        var output = new float[8];
        new Sloped(weights, [0, 8], [0.5f, 2]).Run([1, 2, 3], 1, 1, output);
        Assert.Equal([-3, 2, -3, 2, -3, 2, -3, 2], output);
    }

    [Fact]
    public void A_residual_is_added_and_must_not_overlap_the_output()
    {
        float[] input = [.. Enumerable.Range(0, 5 * 12).Select(static i => (float)(i % 7))];
        float[] residual = [.. Enumerable.Range(0, 5 * 48).Select(static i => (float)(i % 11))];
        var (with, without) = (new float[240], new float[240]);
        SkipUpsample.Run(input, residual, 3, 4, with);
        SkipUpsample.Run(input, new float[240], 3, 4, without);
        Assert.Equal(without.Zip(residual, static (a, b) => a + b), with);
        Assert.Equal("residual", Assert.Throws<ArgumentException>(() =>
            SkipUpsample.Run(input, residual.AsSpan(1), 3, 4, with)).ParamName);
        Assert.Contains("output overlaps residual", Assert.Throws<ArgumentException>(() =>
            SkipUpsample.Run(input, with, 3, 4, with)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Labels_are_those_of_the_scores_and_cost_nothing(int threads)
    {
        var random = new Random(8);
        float[] input = [.. Enumerable.Range(0, 21 * 15 * 2).Select(_ => random.NextSingle())];
        input[40] = float.NaN;
        var scores = new float[Upsample8.OutputElements(3, 5, 2)];
        var labels = new byte[Labels8.OutputElements(3, 5, 2)];
        var options = threads > 1 ? new ParallelOptions { MaxDegreeOfParallelism = threads } : null;
        Upsample8.Run(input, 3, 5, scores, 2);
        Labels8.Run(input, 3, 5, labels, 2, options);
        for (var i = 0; i < labels.Length; i++)
            Assert.Equal(Largest(scores.AsSpan(i * 21, 21)), labels[i]);

        // The same image in planes.
        var planes = new float[input.Length];
        for (var i = 0; i < input.Length; i++)
            planes[(i / (15 * 21) * 21 + i % 21) * 15 + i / 21 % 15] = input[i];
        var planar = new byte[labels.Length];
        PlanarLabels8.Run(planes, 3, 5, planar, 2, options);
        Assert.Equal(labels, planar);

        if (threads > 1)
            return;
        Assert.Equal(0, Allocations.OfCalls(() => Labels8.Run(input, 3, 5, labels, 2)));
    }

    [Fact]
    public void Labels_have_a_length_of_their_own_and_no_memory_of_the_input()
    {
        Assert.Equal(24 * 40, Labels8.OutputElements(3, 5));
        Assert.Equal("labels", Assert.Throws<ArgumentException>(() =>
            Labels8.Run(new float[21 * 15], 3, 5, new byte[959])).ParamName);
        var memory = new float[21 * 15];
        Assert.Equal("labels", Assert.Throws<ArgumentException>(() => Labels8.Run(
            memory, 3, 5, System.Runtime.InteropServices.MemoryMarshal.AsBytes(memory.AsSpan())[..960])).ParamName);
    }

    private static int Largest(ReadOnlySpan<float> scores)
    {
        var best = 0;
        for (var c = 1; c < scores.Length; c++)
        {
            if (scores[c] > scores[best] || (float.IsNaN(scores[c]) && !float.IsNaN(scores[best])))
                best = c;
        }

        return best;
    }
}
