using Segmentation.Data;
using Segmentation.Network;
using Segmentation.Training;

namespace Segmentation.Tests;

public class GradientTests
{
    private const int Side = 32;

    // Of the largest gradient of a parameter.
    private const double Tolerance = 0.01;

    // Rounding of the forward pass spoils short steps, ReLUs that change side within them long ones; a gradient that is wrong
    // fits none.
    private static readonly float[] Steps = [0.01f, 0.003f, 0.001f, 0.0003f, 0.0001f, 0.00003f];
    private const int Checked = 6;

    public static TheoryData<int> Parameters => [.. Enumerable.Range(0, new Fcn(0).Graph.Parameters.Count)];

    [Theory]
    [MemberData(nameof(Parameters))]
    public void Gradients_of_the_whole_network_are_central_differences_of_its_loss(int index)
    {
        var network = new Fcn(seed: 5);
        var graph = network.Graph;
        var image = DrawnMicrograph.Draw(seed: 2, Side, Side);
        var maps = new Workspace(graph, Side, Side, isTraining: true);
        var loss = new SoftmaxCrossEntropy([1, 1, 2]);
        var intensities = new Intensities(image.Grey, image.Width);

        // Biases other than 0, so that no ReLU stands exactly at its kink where the picture is dark.
        var random = Seeds.Sequence(6);
        foreach (var bias in graph.Parameters.Where(parameter => parameter.Shape.Count == 1))
        {
            foreach (ref var value in bias.Values.AsSpan())
                value = 0.2f * random.NextSingle() - 0.05f;
        }

        var gradients = graph.NewGradients();
        Loss();
        graph.Backward(maps, gradients);

        var parameter = graph.Parameters[index];
        var gradient = gradients[index];
        var largest = gradient.Max(MathF.Abs);
        Assert.True(largest > 1e-6, $"{parameter.Name} has no gradient.");

        // The largest ones, and some others by chance.
        int[] order = [.. Enumerable.Range(0, gradient.Length).OrderByDescending(i => MathF.Abs(gradient[i]))];
        var others = Enumerable.Range(0, Checked / 2).Select(_ => random.Next(order.Length));
        foreach (var at in order.Take(Checked / 2).Concat(others))
        {
            double[] differences = [.. Steps.Select(step => Difference(parameter.Values, at, step))];
            var error = differences.Min(difference => Math.Abs(difference - gradient[at]));
            Assert.True(error <= Tolerance * largest, $"{parameter.Name}[{at}]: differences {string.Join(", ", differences)}, "
                + $"gradient {gradient[at]}, largest {largest}");
        }

        double Difference(float[] values, int at, float step)
        {
            var value = values[at];
            values[at] = value + step;
            var above = Loss();
            values[at] = value - step;
            var below = Loss();
            values[at] = value;
            return (above - below) / (2.0 * step);
        }

        double Loss()
        {
            graph.LoadWeights();
            var input = maps.Values(graph.Input);
            for (var i = 0; i < image.Pixels; i++)
                intensities.Write(i / Side, i % Side, input.Slice(i * Intensities.Channels, Intensities.Channels));
            graph.Forward(maps);
            return loss.Compute(maps.Values(graph.Output), image.Labels, maps.Gradient(graph.Output));
        }
    }
}
