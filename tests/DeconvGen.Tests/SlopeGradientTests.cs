using DeconvGen.Runtime;

namespace DeconvGen.Tests;

/// <summary>Layers with a slope for each channel (PRelu) that learn: what goes back through the activation and to the
/// slopes.</summary>
[Collection(nameof(AloneInTheProcess))]
public sealed class SlopeGradientTests
{
    private const int Channels = 11, Height = 5, Width = 7, Batch = 3;

    private static readonly float[] s_weights = Layers.Ramp(LearningSlopes.WeightCount);
    private static readonly float[] s_bias = Layers.Ramp(Channels);
    private static readonly float[] s_slopes = [.. Enumerable.Range(1, Channels).Select(static i => i / 8f)];

    private static int Count => Batch * LearningSlopes.OutputElements(Height, Width);

    /// <summary>Beside the same layer without the activation, whose outputs are the x of the formulas.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Gradients_are_those_of_the_definition(bool planar)
    {
        var (x, output, gradient) = (Sums(planar), Outputs(planar), Layers.Ramp(Count));
        var bySlope = new double[Channels];
        float[] expected = [.. x.Select((sum, i) => sum < 0 ? s_slopes[Channel(i, planar)] * gradient[i] : gradient[i])];
        for (var i = 0; i < x.Length; i++)
            bySlope[Channel(i, planar)] += x[i] < 0 ? (double)gradient[i] * x[i] : 0;

        var slopeGradient = new float[Channels];
        SlopeGradient(planar, output, gradient, slopeGradient, accumulate: false);
        Near(bySlope, slopeGradient);
        SlopeGradient(planar, output, gradient, slopeGradient, accumulate: true);
        Near([.. bySlope.Select(static sum => 2 * sum)], slopeGradient);

        ITrainable2D layer = planar ? Planes() : Pixels();
        layer.ActivationGradient(output, gradient, Batch);
        Assert.Equal(expected, gradient);
    }

    /// <summary>The gradient of the loss <c>sum of r * output</c> by a slope is its central difference.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Gradients_by_slopes_are_central_differences(bool planar)
    {
        var (r, gradient) = (Layers.Ramp(Count), new float[Channels]);
        SlopeGradient(planar, Outputs(planar), r, gradient, accumulate: false);
        for (var c = 0; c < Channels; c++)
        {
            double Loss(float step)
            {
                float[] slopes = [.. s_slopes];
                slopes[c] += step;
                return Outputs(planar, slopes).Zip(r, static (y, weight) => (double)y * weight).Sum();
            }

            Assert.Equal(Loss(0.5f) - Loss(-0.5f), gradient[c], 1e-3 * (1 + Math.Abs(gradient[c])));
        }
    }

    [Fact]
    public void New_weights_keep_the_slopes_or_bring_new_ones()
    {
        var layer = Pixels();
        float[] others = [.. s_slopes.Select(static slope => slope / 2)];
        layer.SetWeights(s_weights, s_bias, others);
        Assert.Equal(Outputs(planar: false, others), Run(layer));
        ((ITrainable2D)layer).SetWeights(s_weights, s_bias);
        Assert.Equal(Outputs(planar: false, others), Run(layer));
        Assert.Equal("slopes", Assert.Throws<ArgumentException>(() =>
            layer.SetWeights(s_weights, s_bias, new float[2])).ParamName);
        Assert.Equal("bias", Assert.Throws<ArgumentException>(() =>
            layer.SetWeights(s_weights, new float[2], s_slopes)).ParamName);
        Assert.Equal(Outputs(planar: false, others), Run(layer));

        float[] gradient = [.. Enumerable.Repeat(1f, Channels)];
        layer.ActivationGradient([.. Enumerable.Repeat(-1f, Channels)], gradient);
        Assert.Equal(others, gradient);
    }

    [Fact]
    public void Wrong_lengths_are_refused_and_an_empty_batch_is_legal()
    {
        var (layer, planes) = (Pixels(), Planes());
        var (output, slopes) = (new float[Count], Enumerable.Repeat(-7f, Channels).ToArray());
        Refused("outputGradient", () => layer.SlopeGradient(output, new float[Count - Channels], slopes));
        Refused("slopeGradient", () => layer.SlopeGradient(output, output, new float[Channels + 1]));
        Refused("output", () => layer.SlopeGradient(output.AsSpan(1), output.AsSpan(1), slopes));
        Refused("output", () => planes.SlopeGradient(output, output, slopes, batch: 13));
        Refused("gradient", () => layer.ActivationGradient(output, output.AsSpan(1)));
        Refused("batch", () => planes.ActivationGradient(output, output, batch: -1));
        Assert.All(slopes, static value => Assert.Equal(-7f, value));

        planes.ActivationGradient([], [], batch: 0);
        planes.SlopeGradient([], [], slopes, accumulate: true, batch: 0);
        Assert.All(slopes, static value => Assert.Equal(-7f, value));
        layer.SlopeGradient([], [], slopes, batch: 0);
        Assert.All(slopes, static value => Assert.Equal(0f, value));

        static void Refused(string argument, Action call) =>
            Assert.Equal(argument, Assert.ThrowsAny<ArgumentException>(call).ParamName);
    }

    /// <summary>What such an output was is not known.</summary>
    [Fact]
    public void Slopes_of_0_and_below_get_no_gradient()
    {
        float[] gradient = [1, 1, 1];
        ActivationGradients.PReluSlopes([-1, -2, -3], [1, 1, 1], [0, -0.5f, 0.5f], 1, gradient, accumulate: true);
        Assert.Equal([1, 1, -5], gradient);
    }

    [Fact]
    public void Constant_slopes_go_back_too()
    {
        float[] gradient = [1, 1, 1, 1];
        FixedSlopes.ActivationGradient([-1, 5, -2, -3], gradient, batch: 1);
        Assert.Equal([0.5f, 1, 0.25f, 0.25f], gradient);
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        var (layer, planes, output, slopes) = (Pixels(), Planes(), Layers.Ramp(Count), new float[Channels]);
        Assert.Equal(0, Allocations.OfCalls(() =>
        {
            layer.SlopeGradient(output, output, slopes, batch: Batch);
            planes.SlopeGradient(output, output, slopes, batch: Batch);
            planes.ActivationGradient(output, output, Batch);
            layer.SetWeights(s_weights, s_bias, slopes);
            layer.SetWeights(s_weights);
        }));
    }

    private static LearningSlopes Pixels(float[]? slopes = null) => new(s_weights, s_bias, slopes ?? s_slopes);

    private static LearningSlopePlanes Planes(float[]? slopes = null) => new(s_weights, s_bias, slopes ?? s_slopes);

    private static float[] Sums(bool planar) =>
        Run(planar ? new UnslopedPlanes(s_weights, s_bias) : new Unsloped(s_weights, s_bias));

    private static float[] Outputs(bool planar, float[]? slopes = null) => Run(planar ? Planes(slopes) : Pixels(slopes));

    private static float[] Run(ILayer2D layer)
    {
        var output = new float[Count];
        layer.Run(Layers.Ramp(Batch * layer.InputChannels * Height * Width), Height, Width, output, Batch);
        return output;
    }

    private static void SlopeGradient(bool planar, float[] output, float[] gradient, float[] slopeGradient, bool accumulate)
    {
        if (planar)
            Planes().SlopeGradient(output, gradient, slopeGradient, accumulate, Batch);
        else
            Pixels().SlopeGradient(output, gradient, slopeGradient, accumulate, Batch);
    }

    private static int Channel(int i, bool planar) => planar ? i / (Count / Batch / Channels) % Channels : i % Channels;

    private static void Near(double[] expected, float[] actual)
    {
        for (var c = 0; c < Channels; c++)
            Assert.Equal(expected[c], actual[c], 1e-4 * (1 + Math.Abs(expected[c])));
    }
}
