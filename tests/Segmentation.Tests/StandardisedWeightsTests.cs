using Segmentation.Network;
using Segmentation.Training;

namespace Segmentation.Tests;

public class StandardisedWeightsTests
{
    private const int Inputs = 12, Outputs = 3;

    [Fact]
    public void Weights_start_as_they_were_but_for_the_mean_of_each_channel()
    {
        var parameter = New();
        float[] before = [.. parameter.Values];
        _ = new StandardisedWeights(parameter);

        for (var o = 0; o < Outputs; o++)
        {
            var mean = Channel(before, o).Average();
            var pairs = Channel(before, o).Zip(Channel(parameter.Values, o));
            Assert.All(pairs, pair => Assert.Equal(pair.First - mean, pair.Second, 4));
        }
    }

    [Fact]
    public void Gradients_are_central_differences()
    {
        var parameter = New();
        var weights = new StandardisedWeights(parameter);
        var random = new Random(8);
        float[] outer = [.. Enumerable.Range(0, parameter.Values.Length).Select(_ => 2 * random.NextSingle() - 1)];
        var gradient = (float[])outer.Clone();
        var gains = new float[Outputs];
        weights.Gradient(gradient, gains);

        Check(weights.Free, gradient);
        Check(weights.Gains, gains);

        // The loss is the sum of weights times outer, so that outer is its gradient by the weights.
        void Check(float[] values, float[] actual)
        {
            const float step = 0.01f;
            for (var i = 0; i < values.Length; i++)
            {
                var value = values[i];
                values[i] = value + step;
                var above = Loss();
                values[i] = value - step;
                var below = Loss();
                values[i] = value;
                Assert.Equal((above - below) / (2 * step), actual[i], 3);
            }
        }

        double Loss()
        {
            weights.Store();
            return parameter.Values.Zip(outer).Sum(pair => (double)pair.First * pair.Second);
        }
    }

    private static IEnumerable<float> Channel(float[] values, int channel) => values.Where((_, i) => i % Outputs == channel);

    private static Parameter New()
    {
        var parameter = new Parameter(0, "w", [2, 2, Inputs / 4, Outputs]);
        var random = new Random(7);
        foreach (ref var value in parameter.Values.AsSpan())
            value = 2 * random.NextSingle() - 0.7f;
        return parameter;
    }
}
