using System.Runtime.InteropServices;

namespace DeconvGen.Generators.Tests;

/// <summary>What holds between targets, and between one call and several.</summary>
internal sealed partial class ThreeWay
{
    private const double Unit = 1.0 / (1 << 24);

    /// <summary>Bias, residual and the function applied round once each, beside the products.</summary>
    private const int OtherRoundings = 3;

    /// <summary>Two coefficients an axis, each rounded, and two products.</summary>
    private const int BilinearRoundings = 16;

    /// <summary>
    /// A sum of n products, in any order and fused or not, differs from the exact one by at most
    /// <c>(n + 3) * 2^-24</c> of what the magnitudes add up to: hence two targets by at most twice that. No function that may
    /// follow spreads numbers. A label is that of the largest score, or of one as near to it as that.
    /// </summary>
    public void SumsAreWithinTheirBound(SpecKernels.Driver kernel)
    {
        var (input, weights, bias) = (Fill(InputCount, Real), Weights(Real), Bias(Real));
        _slopes = Slopes(Real);
        var scored = spec with { Epilogue = spec.Epilogue with { ArgMax = false } };
        var scores = batch * spec.OutputChannels * _outputSize.Aggregate(1, static (a, b) => a * b);
        _residual = Fill(spec.Epilogue.Residual ? scores : 0, Real);
        var plain = scored with { Activation = Model.Activation.None };
        var expected = Definition.Run(scored, size, batch, input, weights, bias, _slopes, _outputSize, _residual);
        var magnitude = Definition.Run(plain, size, batch, Each(input, Math.Abs), Each(weights, Math.Abs), Each(bias, Math.Abs),
            [], _outputSize, Each(_residual, Math.Abs));
        var products = spec.IsFixedBilinear ? Enumerable.Repeat((float)BilinearRoundings, scores).ToArray()
            : Definition.Run(plain, size, batch, Each(input, static _ => 1), Each(weights, static w => w == 0 ? 0 : 1),
                new float[bias.Length], [], _outputSize, new float[_residual.Length]);
        var reach = Reach(input, weights, bias);
        double Bound(int i) => reach is not null
            ? (spec.InputChannels + MinimalFiltering.OtherRoundings) * Unit * reach[i] + CurveTolerance(expected[i])
            : (products[i] + OtherRoundings) * Unit * magnitude[i] + CurveTolerance(expected[i]);

        var actual = Unwritten();
        kernel(weights, spec.IsInstance ? bias : [], _slopes, _residual, input, _callSizes, actual, batch, threads: 1);
        for (var i = 0; i < actual.Length; i++)
        {
            if (spec.Epilogue.ArgMax)
                Labels(i);
            else if (!(Math.Abs((double)actual[i] - expected[i]) <= Bound(i)))
                Assert.Fail($"{this}: output {i} is {Text(actual[i])}, by definition {Text(expected[i])}, "
                    + $"further than {Bound(i):G3}.");
        }

        void Labels(int pixel)
        {
            int[] scores = [.. Scores(pixel)];
            var chosen = scores[(int)actual[pixel]];
            for (var c = 0; c < scores.Length; c++)
            {
                if (!(expected[scores[c]] - (double)expected[chosen] <= Bound(scores[c]) + Bound(chosen)))
                    Assert.Fail($"{this}: pixel {pixel} has label {actual[pixel]}, but the score of {c} is larger.");
            }
        }
    }

    /// <summary>Images computed together or apart have the same bits.</summary>
    public void SplitOfTheBatchDoesNotShow(SpecKernels.Driver kernel)
    {
        var (input, weights, bias) = (Fill(InputCount, Real), Weights(Real), Bias(Real));
        _slopes = Slopes(Real);
        _residual = Fill(spec.Epilogue.Residual ? OutputCount : 0, Real);
        if (!spec.IsInstance)
            bias = [];
        var together = Unwritten();
        kernel(weights, bias, _slopes, _residual, input, _callSizes, together, batch, threads: 3);
        var apart = Unwritten();
        for (var begin = 0; begin < batch; begin += 2)
        {
            var images = Math.Min(2, batch - begin);
            kernel(weights, bias, _slopes, Images(_residual, begin, images), Images(input, begin, images), _callSizes,
                Images(apart, begin, images), images, threads: 1);
        }

        if (!MemoryMarshal.AsBytes(together.AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(apart.AsSpan())))
            Assert.Fail($"{this}: other bits where images are computed apart.");
    }

    private Span<float> Images(float[] all, int begin, int count) =>
        all.AsSpan(all.Length / batch * begin, all.Length / batch * count);

    private static float[] Each(float[] values, Func<float, float> function) =>
        Array.ConvertAll(values, value => function(value));
}
