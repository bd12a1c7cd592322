using Segmentation.Training;

namespace Segmentation.Tests;

public class SoftmaxCrossEntropyTests
{
    private const int Pixels = 7, Classes = 3;
    private static readonly float[] ClassWeights = [1, 0.5f, 2];
    private static readonly byte[] Labels = [0, 1, 2, 2, 1, 0, 1];

    [Fact]
    public void Loss_and_gradient_are_those_of_the_formula()
    {
        var random = new Random(3);
        float[] scores = [.. Enumerable.Range(0, Pixels * Classes).Select(_ => 8 * random.NextSingle() - 4)];
        var gradient = new float[scores.Length];
        var loss = new SoftmaxCrossEntropy(ClassWeights).Compute((float[])scores.Clone(), Labels, gradient);

        double[] exact = [.. scores];
        Assert.Equal(Loss(exact), loss, 5);
        for (var i = 0; i < scores.Length; i++)
        {
            const double step = 1e-5;
            double[] above = [.. exact], below = [.. exact];
            above[i] += step;
            below[i] -= step;
            Assert.Equal((Loss(above) - Loss(below)) / (2 * step), gradient[i], 6);
        }
    }

    [Fact]
    public void Huge_scores_neither_overflow_nor_vanish()
    {
        var gradient = new float[6];
        var loss = new SoftmaxCrossEntropy([1, 1, 1]).Compute([1000, 0, -1000, 1000, 0, -1000], [0, 1], gradient);

        Assert.Equal(500, loss, 3);
        Assert.Equal([0, 0, 0, 0.5f, -0.5f, 0], gradient);
    }

    private static double Loss(double[] scores)
    {
        var loss = 0.0;
        for (var pixel = 0; pixel < Pixels; pixel++)
        {
            var row = scores.AsSpan(pixel * Classes, Classes).ToArray();
            loss += ClassWeights[Labels[pixel]] * (Math.Log(row.Sum(Math.Exp)) - row[Labels[pixel]]);
        }

        return loss / Pixels;
    }
}
