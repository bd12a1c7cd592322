namespace DeconvGen.Generators.Tests;

/// <summary>
/// Numbers at the edge: definition = compiled kernel, position by position and bit for bit. Finite numbers are chosen such that
/// every partial sum is exact, in whatever order and fused or not; what is left to compare is how the edge is treated.
/// </summary>
internal sealed partial class ThreeWay
{
    private const float NegativeZero = -0f;

    private bool HasOwnWeights => spec.Weights.IsDefault && !spec.IsFixedBilinear;

    /// <summary>NaN and infinities reach exactly the outputs of their taps; infinity times 0 and the difference of two
    /// infinities are NaN.</summary>
    public void NotFiniteNumbersReachTheirTaps(SpecKernels.Driver kernel)
    {
        _slopes = Slopes(() => Integer() / 4);
        foreach (var argument in HasOwnWeights ? new[] { 0, 1, 2, 3 } : [0])
        {
            var (input, weights, bias) = (Fill(InputCount, Integer), Weights(Integer), Bias(Integer));
            foreach (var value in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
            {
                if (argument is 0 or 3)
                    input[_random.Next(input.Length)] = value;
                if (argument is 1 or 3)
                    weights[_random.Next(weights.Length)] = value;
                if (argument is 2 or 3)
                    bias[_random.Next(bias.Length)] = value;
            }

            Edge(kernel, input, weights, bias);
        }
    }

    /// <summary>Sums of denormals, and products that are denormal, are not flushed to 0.</summary>
    public void DenormalsAreKept(SpecKernels.Driver kernel)
    {
        _slopes = Slopes(() => Integer() / 4);
        // Coefficients of bilinear kernels are multiples of 1 / (2 factor)^2, constant weights of 1 / 16. Slopes are multiples
        // of 1 / 4: half a denormal more is rounded up or down by what the definition's coefficients lack.
        var unit = float.Epsilon * (spec.IsFixedBilinear ? 4f * 4f * spec.Axes[0].Stride * spec.Axes[0].Stride
            : HasOwnWeights ? 1 : 16);
        Edge(kernel, Fill(InputCount, () => unit * Integer()), Weights(Integer), Bias(() => float.Epsilon * Integer()), unit);
        if (HasOwnWeights)
        {
            Edge(kernel, Fill(InputCount, () => MathF.ScaleB(Integer(), -75)), Weights(() => MathF.ScaleB(Integer(), -74)),
                Bias(() => float.Epsilon * Integer()), unit);
        }
    }

    /// <summary>A sum is +0 where terms cancel or one of them is +0, and -0 where all are -0, the bias among them.</summary>
    public void ZeroHasItsSign(SpecKernels.Driver kernel)
    {
        _slopes = Slopes(() => Integer() / 4);
        float Zeros() => _random.Next(4) == 0 ? 0f : NegativeZero;
        Edge(kernel, Fill(InputCount, static () => NegativeZero), Weights(() => _random.Next(1, 4)),
            Bias(static () => NegativeZero));
        Edge(kernel, Fill(InputCount, Zeros), Weights(() => _random.Next(1, 4)), Bias(Zeros));
        Edge(kernel, Fill(InputCount, () => _random.Next(5) == 0 ? Integer() : Zeros()), Weights(Integer), Bias(Zeros));
    }

    /// <summary>Sums and products above the largest number are infinite.</summary>
    public void OverflowIsInfinite(SpecKernels.Driver kernel)
    {
        _slopes = Slopes(() => _random.Next(4) / 4f);
        if (!spec.Weights.IsDefault && spec.Weights.Any(static weight => weight < 0))
            return;
        // Terms of one sign, since others would overflow on the way or not depending on their order. A slope comes after the
        // sum has become a float, which in the definition it never does.
        var hasSlope = spec.Activation is Model.Activation.LeakyRelu or Model.Activation.PRelu;
        foreach (var sign in hasSlope ? new[] { 1 } : [1, -1])
        {
            Edge(kernel, Fill(InputCount, () => MathF.ScaleB(sign * _random.Next(5), 120)), Weights(() => _random.Next(5)),
                Bias(() => MathF.ScaleB(sign * _random.Next(5), 120)));
            if (HasOwnWeights)
                Edge(kernel, Fill(InputCount, () => MathF.ScaleB(sign * _random.Next(2), 70)),
                    Weights(() => MathF.ScaleB(_random.Next(2), 70)), Bias(() => sign * _random.Next(5)));
        }
    }

    /// <param name="bias">Without one the sum begins at +0, but that of a bilinear kernel with its first product.</param>
    private void Edge(SpecKernels.Driver kernel, float[] input, float[] weights, float[] bias, float unit = 1)
    {
        _residual = new float[spec.Epilogue.Residual ? OutputCount : 0];
        var begin = spec.IsFixedBilinear ? [.. Enumerable.Repeat(NegativeZero, spec.OutputChannels)] : bias;
        var expected = Definition.Run(spec, size, batch, input, weights, begin, _slopes, _outputSize, _residual);
        var actual = Unwritten();
        kernel(weights, spec.IsInstance ? bias : [], _slopes, _residual, input, _callSizes, actual, batch, 1);
        var reach = ReachOfOutputs(input, weights, bias);
        for (var i = 0; i < expected.Length; i++)
        {
            // Of minimal filtering: an infinity may have become a number only where a function has made one of it.
            var same = reach is not null && !(reach[i] <= float.MaxValue)
                ? float.IsFinite(expected[i]) || !float.IsFinite(actual[i]) || spec.Activation != Model.Activation.None
                : reach is not null && expected[i] == 0 ? actual[i] == 0
                : float.IsNaN(expected[i]) ? float.IsNaN(actual[i])
                : float.IsFinite(expected[i]) && (!Exact || IsCurve)
                    ? Math.Abs(expected[i] - actual[i]) <= Tolerance(expected[i], unit)
                : BitConverter.SingleToInt32Bits(expected[i]) == BitConverter.SingleToInt32Bits(actual[i]);
            if (!same)
                Assert.Fail($"{this}: output {i} is {Text(actual[i])} from the kernel, {Text(expected[i])} by definition.");
        }
    }

    /// <summary>Of bilinear factors that are no power of two, and what is documented of curves.</summary>
    private float Tolerance(float expected, float unit) => (Exact ? 0f : Math.Max(4e-6f * unit, 4e-6f * Math.Abs(expected)))
        + CurveTolerance(expected);
}
