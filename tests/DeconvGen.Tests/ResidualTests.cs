namespace DeconvGen.Tests;

[Conv2D(2, 3, 3, Padding = Padding.Same, Activation = Activation.LeakyRelu, Slope = 0.25f, Residual = true, Gradients = true)]
public sealed partial class LearningSkip;

/// <summary>A residual is a second input: what is done with it forward and what its gradient is.</summary>
public sealed class ResidualTests
{
    private const int Height = 5;
    private const int Width = 7;
    private const float Step = 1 / 64f;

    private static readonly ConvolutionShape s_shape = new()
    {
        InputChannels = 2,
        OutputChannels = 3,
        InputSize = [Height, Width],
        OutputSize = [Height, Width],
        Kernel = [3, 3],
        PadBegin = [1, 1],
        Activation = Activation.LeakyRelu,
        Slope = 0.25f,
    };

    // Sums lie at halves, so that no step passes a kink, and all numbers are exact.
    private readonly float[] _input = Integers(Height * Width * 2, 1);
    private readonly float[] _weights = Integers(LearningSkip.WeightCount, 2);
    private readonly float[] _residual = [.. Integers(Height * Width * 3, 3).Select(static value => value + 0.5f)];
    private readonly float[] _loss = Integers(Height * Width * 3, 4);

    [Fact]
    public void It_is_added_before_the_activation()
    {
        var output = new float[_residual.Length];
        new LearningSkip(_weights).Run(_input, _residual, Height, Width, output);
        Assert.Equal(Reference(_input, _weights, _residual), output);
        Assert.Contains(output, static value => value < 0);
    }

    [Fact]
    public void Its_gradient_is_that_before_the_activation()
    {
        var gradient = BeforeActivation(new LearningSkip(_weights));
        var above = Reference(_input, _weights, [.. _residual.Select(static value => value + Step)]);
        var below = Reference(_input, _weights, [.. _residual.Select(static value => value - Step)]);
        Assert.Equal(_loss.Select((weight, i) => weight * (above[i] - below[i]) / (2 * Step)), gradient);
    }

    [Fact]
    public void The_other_gradients_follow_from_it()
    {
        var layer = new LearningSkip(_weights);
        var gradient = BeforeActivation(layer);
        var (byInput, byWeights, byBias) = (new float[_input.Length], new float[_weights.Length], new float[3]);
        layer.InputGradient(gradient, Height, Width, byInput);
        layer.WeightGradient(_input, gradient, Height, Width, byWeights);
        layer.BiasGradient(gradient, Height, Width, byBias);

        Assert.Equal(Differences(_input, input => Reference(input, _weights, _residual)), byInput);
        Assert.Equal(Differences(_weights, weights => Reference(_input, weights, _residual)), byWeights);
        Assert.Equal(Enumerable.Range(0, 3).Select(c => gradient.Where((_, i) => i % 3 == c).Sum()), byBias);
    }

    private float[] BeforeActivation(LearningSkip layer)
    {
        var (output, gradient) = (new float[_residual.Length], _loss.ToArray());
        layer.Run(_input, _residual, Height, Width, output);
        LearningSkip.ActivationGradient(output, gradient);
        return gradient;
    }

    /// <summary>Central differences of the loss, which weighs the outputs.</summary>
    private IEnumerable<float> Differences(float[] argument, Func<float[], float[]> run) => argument.Select((_, at) =>
    {
        double Loss(float step)
        {
            var moved = argument.ToArray();
            moved[at] += step;
            return run(moved).Zip(_loss, static (output, weight) => (double)output * weight).Sum();
        }

        return (float)((Loss(Step) - Loss(-Step)) / (2 * Step));
    });

    private static float[] Reference(float[] input, float[] weights, float[] residual)
    {
        var output = new float[residual.Length];
        ReferenceConvolution.Run(s_shape, input, weights, [], output, residual: residual);
        return output;
    }

    private static float[] Integers(int count, int largest)
    {
        var random = new Random(count);
        return [.. Enumerable.Range(0, count).Select(_ => (float)random.Next(-largest, largest + 1))];
    }
}
