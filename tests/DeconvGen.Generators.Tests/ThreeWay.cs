using System.Globalization;
using System.Runtime.InteropServices;
using DeconvGen.Generators.Model;
using DeconvGen.Generators.Planning;
using DeconvGen.Generators.Targets;

namespace DeconvGen.Generators.Tests;

/// <summary>
/// Definition = interpreter on small integers, whose float sums are exact, proves the planner; interpreter = compiled kernel,
/// bit for bit on random floats, proves the emitter. A pair that fails names the guilty stage.
/// </summary>
/// <param name="requested">The output size, where a call asks for more than the smallest.</param>
internal sealed partial class ThreeWay(
    KernelSpec spec, int[] size, int batch, VectorTarget target, int seed, int[]? requested = null)
{
    private readonly KernelPlan _plan = TransposedConvolutionPlanner.Forward(spec, target);
    private readonly int[] _outputSize = requested ?? Definition.OutputSize(spec, size);
    private readonly Random _random = new(seed);
    private readonly int[] _callSizes = [.. size, .. requested ?? []];
    private float[] _slopes = [];
    private float[] _residual = [];

    /// <summary>Filter values of a power of two are sums of its powers: then even bilinear sums are exact.</summary>
    private bool Exact => !spec.IsFixedBilinear || (spec.Axes[0].Stride & (spec.Axes[0].Stride - 1)) == 0;

    private int InputCount => batch * spec.InputChannels * size.Aggregate(1, static (a, b) => a * b);

    private int OutputCount =>
        batch * (spec.Epilogue.ArgMax ? 1 : spec.OutputChannels) * _outputSize.Aggregate(1, static (a, b) => a * b);

    public void DefinitionEqualsInterpreter()
    {
        var (input, weights, bias) = (Fill(InputCount, Integer), Weights(Integer), Bias(Integer));
        _slopes = Slopes(() => Integer() / 4);
        _residual = Fill(spec.Epilogue.Residual ? OutputCount : 0, Integer);
        Compare(input, weights, bias);
        if (!spec.Weights.IsDefault || spec.IsFixedBilinear)
            return;
        // Not a number reaches exactly the outputs that its taps reach.
        for (var i = 0; i < Math.Max(1, input.Length / 20); i++)
            input[_random.Next(input.Length)] = float.NaN;
        if (_residual.Length > 0)
            _residual[_random.Next(_residual.Length)] = float.NaN;
        Compare(input, weights, bias);
        weights[_random.Next(weights.Length)] = float.NaN;
        Compare(input, weights, bias);
    }

    public void InterpreterEqualsKernel(SpecKernels.Driver kernel)
    {
        var (input, weights, bias) = (Fill(InputCount, Real), Weights(Real), Bias(Real));
        _slopes = Slopes(Real);
        _residual = Fill(spec.Epilogue.Residual ? OutputCount : 0, Real);
        var expected = Interpret(input, weights, bias);
        foreach (var threads in new[] { 1, 3 })
        {
            var actual = Unwritten();
            kernel(weights, spec.IsInstance ? bias : [], _slopes, _residual, input, _callSizes, actual, batch, threads);
            for (var i = 0; i < expected.Length; i++)
            {
                if (BitConverter.SingleToInt32Bits(expected[i]) != BitConverter.SingleToInt32Bits(actual[i])
                    && !(float.IsNaN(expected[i]) && float.IsNaN(actual[i])))
                    Assert.Fail($"{this}: output {i} is {Text(actual[i])} from the kernel ({threads} threads), "
                        + $"{Text(expected[i])} from the interpreter.");
            }
        }
    }

    /// <summary>Every span ends at a page that must not be touched, then starts behind one, then is unaligned: the same bits as
    /// on ordinary memory. A touched page ends the process.</summary>
    public void PlaceInMemoryDoesNotShow(GuardedKernel<SpecKernels.Driver> kernel)
    {
        var (input, weights, bias) = (Fill(InputCount, Real), Weights(Real), Bias(Real));
        _slopes = Slopes(Real);
        _residual = Fill(spec.Epilogue.Residual ? OutputCount : 0, Real);
        if (!spec.IsInstance)
            bias = [];
        Assert.Equal(_plan.Pack is not null, kernel.Packs);
        var expected = Unwritten();
        GuardedScratch.Forget();
        kernel.Run(weights, bias, _slopes, _residual, input, _callSizes, expected, batch, 1);
        Assert.Equal(_plan.Methods.Any(static method => method.Body.OfType<Scratch>().Any(static one => !one.IsCopy)),
            GuardedScratch.IsUsed);
        Assert.Equal(_plan.TurnedRows is not null, GuardedScratch.HoldsCopies);
        foreach (var (atEnd, shift, threads) in GuardedCall.Places)
        {
            using var memory = new GuardedCall(atEnd, shift);
            GuardedScratch.Move(memory);
            var actual = memory.Guard(Unwritten());
            using (kernel.Enter(memory))
            {
                kernel.Run(memory.Guard(weights), memory.Guard(bias), memory.Guard(_slopes), memory.Guard(_residual),
                    memory.Guard(input), _callSizes, actual, batch, threads);
            }

            Assert.Equal(kernel.PackedCopies, memory.Moved);
            if (!MemoryMarshal.AsBytes(actual).SequenceEqual(MemoryMarshal.AsBytes(expected.AsSpan())))
                Assert.Fail($"{this}: other bits where {memory}, {threads} threads.");
        }
    }

    public override string ToString() =>
        $"[{SpecSource.Attribute(spec)}] on {target.Name}, input {string.Join("x", size)}, batch {batch}, seed {seed}";

    private void Compare(float[] input, float[] weights, float[] bias)
    {
        var expected = Definition.Run(spec, size, batch, input, weights, bias, _slopes, _outputSize, _residual);
        var actual = Interpret(input, weights, bias);
        // Inexact only for bilinear factors that are no power of two: four products of two roundings each.
        var tolerance = Exact ? 0f : 4e-6f;
        var reach = ReachOfOutputs(input, weights, bias);
        for (var i = 0; i < expected.Length; i++)
        {
            // What reaches a pair of windows may reach both.
            var isFree = reach is not null && !double.IsFinite(reach[i]) && !float.IsNaN(expected[i]);
            var same = isFree || (float.IsNaN(expected[i]) ? float.IsNaN(actual[i])
                : Math.Abs(expected[i] - actual[i]) <= tolerance + CurveTolerance(expected[i]));
            if (!same)
                Assert.Fail($"{this}: output {i} is {Text(actual[i])} from the interpreter, {Text(expected[i])} by definition.");
        }
    }

    private bool IsWinograd => spec.Algorithm == Model.Algorithm.Winograd;

    /// <summary>Of minimal filtering: what each output is made of, or each score, beyond its own taps. Null for others.</summary>
    private double[]? Reach(float[] input, float[] weights, float[] bias) =>
        !IsWinograd ? null : new MinimalFiltering(spec, size, _outputSize, batch).Magnitudes(input, weights, bias, _residual);

    /// <summary>The same of outputs, where a label is made of all that its scores are.</summary>
    private double[]? ReachOfOutputs(float[] input, float[] weights, float[] bias) =>
        Reach(input, weights, bias) is not { } scores ? null : !spec.Epilogue.ArgMax ? scores
            : [.. Enumerable.Range(0, OutputCount).Select(pixel => Scores(pixel).Sum(score => scores[score]))];

    /// <summary>Where the scores of a pixel stand.</summary>
    private IEnumerable<int> Scores(int pixel)
    {
        var pixels = OutputCount / batch;
        var (first, step) = spec.Layout == Model.TensorLayout.ChannelsLast ? (pixel * spec.OutputChannels, 1)
            : (pixel / pixels * pixels * spec.OutputChannels + pixel % pixels, pixels);
        return Enumerable.Range(0, spec.OutputChannels).Select(c => first + c * step);
    }

    private bool IsCurve => spec.Activation is Model.Activation.Sigmoid or Model.Activation.Tanh;

    /// <summary>Documented: four units in the last place, or results so small that they are 0.</summary>
    private float CurveTolerance(float expected) =>
        IsCurve ? Math.Max(4 * (MathF.BitIncrement(Math.Abs(expected)) - Math.Abs(expected)), 2e-38f) : 0f;

    private float[] Interpret(float[] input, float[] weights, float[] bias)
    {
        var output = Unwritten();
        var sizes = new Dictionary<string, long>();
        for (var i = 0; i < spec.Rank; i++)
        {
            sizes["in" + KernelContext.AxisName(spec.Rank, i)] = size[i];
            sizes["out" + KernelContext.AxisName(spec.Rank, i)] = _outputSize[i];
        }

        PlanInterpreter.Run(_plan, input, weights, bias, _slopes, _residual, output, sizes, batch);
        return output;
    }

    // A value that no sum of the tests gives, so that an output nobody wrote shows.
    private float[] Unwritten()
    {
        var output = new float[OutputCount];
        Array.Fill(output, 1.2345e30f);
        return output;
    }

    private float[] Weights(Func<float> value) => !spec.Weights.IsDefault ? spec.Weights.ToArray()
        : Fill(Definition.WeightCount(spec), value);

    private float[] Bias(Func<float> value) => spec.IsFixedBilinear ? [] : !spec.Weights.IsDefault
        ? spec.Bias.IsDefault ? new float[spec.OutputChannels] : spec.Bias.ToArray()
        : Fill(spec.OutputChannels, value);

    private float[] Slopes(Func<float> value) => spec.Activation != Model.Activation.PRelu ? []
        : !spec.Epilogue.Slopes.IsDefault ? spec.Epilogue.Slopes.ToArray()
        : Fill(spec.OutputChannels, value);

    private static float[] Fill(int count, Func<float> value) => [.. Enumerable.Range(0, count).Select(_ => value())];

    private float Integer() => _random.Next(-4, 5);

    private float Real() => _random.NextSingle() * 2 - 1;

    private static string Text(float value) => value.ToString("G9", CultureInfo.InvariantCulture);
}
