using DeconvGen.Generators.Model;
using DeconvGen.Generators.Planning;
using DeconvGen.Generators.Targets;
using DeconvGen.Runtime;

namespace DeconvGen.Generators.Tests.Gradients;

/// <summary>
/// Central differences = textbook gradients = interpreted plans, all exact on small integers: the operation is linear in each
/// of input, weights and bias, so that its central differences have no error but rounding, and integers leave none of that.
/// Interpreter = compiled kernel, bit for bit on random floats.
/// </summary>
internal sealed partial class GradientProof
{
    /// <summary>Of each kind of argument; each costs two runs of the textbook loops. One that leaves a wrong gradient unseen has
    /// errors that cancel, which it does in one direction of many.</summary>
    private const int Directions = 2;

    private readonly KernelSpec _spec;
    private readonly int[] _size;
    private readonly int _batch;
    private readonly VectorTarget _target;
    private readonly int _seed;
    private readonly Random _random;
    private readonly Textbook _textbook;
    private readonly GradientPlans _plans;

    public GradientProof(KernelSpec spec, int[] size, int batch, VectorTarget target, int seed)
    {
        (_spec, _size, _batch, _target, _seed) = (spec, size, batch, target, seed);
        _random = new(seed);
        _plans = GradientPlans.Of(spec, target);
        _textbook = new(spec, size, batch);
    }

    public void DifferencesEqualTextbook()
    {
        var (input, weights, bias) = (
            Integers(_textbook.InputCount), Integers(_spec.WeightCount), Integers(_spec.OutputChannels));
        var outputGradient = Integers(_textbook.OutputCount);
        var (byInput, byWeights, byBias) = _textbook.Gradients(Double(input), Double(weights), Double(outputGradient));

        double Difference(float[] argument, int[] direction, Func<double[], double[]> run)
        {
            var above = run([.. argument.Zip(direction, static (value, step) => (double)value + step)]);
            var below = run([.. argument.Zip(direction, static (value, step) => (double)value - step)]);
            return above.Zip(below, static (a, b) => (a - b) / 2)
                .Zip(outputGradient, static (slope, weight) => slope * weight).Sum();
        }

        void Compare(string what, float[] argument, double[] expected, Func<double[], double[]> run)
        {
            for (var n = 0; n < Directions; n++)
            {
                var direction = argument.Select(_ => _random.Next(1, 4) * (_random.Next(2) == 0 ? 1 : -1)).ToArray();
                var slope = direction.Zip(expected, static (step, one) => step * one).Sum();
                if (Difference(argument, direction, run) == slope)
                    continue;
                for (var at = 0; at < argument.Length; at++)
                {
                    var difference = Difference(argument, [.. argument.Select((_, i) => i == at ? 1 : 0)], run);
                    if (difference != expected[at])
                        Assert.Fail($"{this}: by {what} {at}, central difference {difference}, textbook {expected[at]}.");
                }

                Assert.Fail($"{this}: by {what} along a direction, textbook {slope}, which no single {what} explains.");
            }
        }

        Compare("input", input, byInput, one => _textbook.Run(one, Double(weights), Double(bias)));
        Compare("weight", weights, byWeights, one => _textbook.Run(Double(input), one, Double(bias)));
        Compare("bias", bias, byBias, one => _textbook.Run(Double(input), Double(weights), one));
    }

    /// <summary>Gradients by weights and bias are added to what stands there; not a number reaches exactly the sums that it
    /// belongs to.</summary>
    public void TextbookEqualsInterpreter()
    {
        var weights = Weights(Integer);
        var (input, outputGradient) = (Integers(_textbook.InputCount), Integers(_textbook.OutputCount));
        Compare(weights, input, outputGradient);
        if (_textbook.HasConstantWeights)
            return;
        input[_random.Next(input.Length)] = float.NaN;
        outputGradient[_random.Next(outputGradient.Length)] = float.NaN;
        Compare(weights, input, outputGradient);
    }

    /// <summary>On one thread and on three, over what stands there and added to it.</summary>
    public void InterpreterEqualsKernel(SpecKernels.GradientDriver kernel)
    {
        var weights = Weights(Real);
        var (input, outputGradient) = (Fill(_textbook.InputCount, Real), Fill(_textbook.OutputCount, Real));
        foreach (var (threads, accumulate) in new[] { (1, false), (3, true) })
        {
            var before = (Weights: Fill(_spec.WeightCount, Real), Bias: Fill(_spec.OutputChannels, Real));
            var (inputGradient, weightGradient, biasGradient) = (
                Unwritten(input.Length), before.Weights.ToArray(), before.Bias.ToArray());
            kernel(weights, [], input, [], outputGradient, _size, inputGradient, weightGradient, biasGradient, accumulate,
                _batch, threads);
            SameBits("input", Input(weights, outputGradient), inputGradient, threads);
            if (_plans.Weights is null)
                continue;
            SameBits("weight",
                ByWeights(input, outputGradient, accumulate ? before.Weights : new float[before.Weights.Length]),
                weightGradient, threads);
            SameBits("bias",
                ByBias(outputGradient, accumulate ? before.Bias : new float[before.Bias.Length]), biasGradient, threads);
        }
    }

    public override string ToString() =>
        $"[{SpecSource.Attribute(_spec)}] on {_target.Name}, input {string.Join("x", _size)}, batch {_batch}, seed {_seed}";

    private void Compare(float[] weights, float[] input, float[] outputGradient)
    {
        var (byInput, byWeights, byBias) = _textbook.Gradients(
            Double(input), _spec.IsFixedBilinear ? _textbook.BilinearWeights() : Double(weights), Double(outputGradient));
        Equal("input", byInput, null, Input(weights, outputGradient));
        if (_plans.Weights is null)
            return;
        var before = Integers(_spec.WeightCount);
        Equal("weight", byWeights, before, ByWeights(input, outputGradient, before));
        before = Integers(_spec.OutputChannels);
        Equal("bias", byBias, before, ByBias(outputGradient, before));
    }

    private void Equal(string what, double[] expected, float[]? before, float[] actual)
    {
        // Coefficients of a power of two are sums of its powers; of others four products of two roundings each are left, and
        // sums of up to (2 factor)^2 of them.
        var factor = _spec.Axes[0].Stride;
        var exact = !_spec.IsFixedBilinear || (factor & (factor - 1)) == 0;
        for (var i = 0; i < expected.Length; i++)
        {
            var sum = expected[i] + (before?[i] ?? 0);
            if (!(double.IsNaN(sum) ? float.IsNaN(actual[i])
                : exact ? sum == actual[i]
                : Math.Abs(sum - actual[i]) <= 1e-6 * factor * factor * 8))
                Assert.Fail($"{this}: gradient by {what} {i} is {actual[i]} from the interpreter, {sum} by definition.");
        }
    }

    private void SameBits(string what, float[] expected, float[] actual, int threads)
    {
        for (var i = 0; i < expected.Length; i++)
        {
            if (BitConverter.SingleToInt32Bits(expected[i]) != BitConverter.SingleToInt32Bits(actual[i]))
                Assert.Fail($"{this}: gradient by {what} {i} is {actual[i]:G9} from the kernel ({threads} threads), "
                    + $"{expected[i]:G9} from the interpreter.");
        }
    }

    /// <summary>The mirrored operation: its input has the forward's output sizes.</summary>
    private float[] Input(float[] weights, float[] outputGradient)
    {
        var gradient = Unwritten(_textbook.InputCount);
        if (ReplicatedEdges.HasThem(_spec))
        {
            int[] widened = [.. _size.Select(static size => size + 2)];
            var wide = Unwritten(_batch * _spec.InputChannels * widened.Aggregate(1, static (a, b) => a * b));
            Run(wide, widened);
            var (images, channels) = _spec.Layout == Model.TensorLayout.ChannelsLast
                ? (_batch, _spec.InputChannels) : (_batch * _spec.InputChannels, 1);
            EdgeGradients.Fold(wide, gradient, images, _spec.Rank == 1 ? 0 : _size[0], _size[^1], channels);
        }
        else
        {
            Run(gradient, _size);
        }

        return gradient;

        void Run(float[] written, int[] size) => PlanInterpreter.Run(_plans.Input, outputGradient,
            _spec.IsFixedBilinear ? [.. _textbook.BilinearWeights().Select(static w => (float)w)] : weights,
            new float[_spec.InputChannels], [], [], written, Sizes(_textbook.OutputSize, size), _batch);
    }

    private float[] ByWeights(float[] input, float[] outputGradient, float[] before)
    {
        var gradient = _plans.TurnsWeights ? new float[before.Length] : before.ToArray();
        var isConvolution = _spec.Operation == KernelOperation.Convolution;
        if (TurnedTensors.SuitWeightGradient(_spec))
            (input, outputGradient) = (Turned(input, _spec.InputChannels), Turned(outputGradient, _spec.OutputChannels));
        PlanInterpreter.Run(_plans.Weights!,
            new Dictionary<string, float[]>
            {
                ["small"] = isConvolution ? outputGradient : input,
                ["large"] = isConvolution ? input : outputGradient,
                ["gradient"] = gradient,
            },
            isConvolution ? Sizes(_textbook.OutputSize, _size) : Sizes(_size, _textbook.OutputSize), _batch);
        if (!_plans.TurnsWeights)
            return gradient;

        // [element][output][input] to [input][output][element], in two steps.
        var (inputs, elements) = (_spec.SmallChannels, _spec.KernelElements);
        var outputs = gradient.Length / inputs / elements;
        gradient = Turning.Transposed(Turning.Transposed(gradient, 1, elements * outputs, inputs), inputs, elements, outputs);
        return [.. before.Zip(gradient, static (one, sum) => one + sum)];
    }

    /// <summary>A channels-first tensor with channels last.</summary>
    private float[] Turned(float[] planes, int channels) => Turning.ChannelsLast(planes, _batch, channels);

    private float[] ByBias(float[] outputGradient, float[] before)
    {
        var gradient = before.ToArray();
        PlanInterpreter.Run(_plans.Bias!,
            new Dictionary<string, float[]> { ["outputGradient"] = outputGradient, ["gradient"] = gradient },
            Sizes(_size, _textbook.OutputSize), _batch);
        return gradient;
    }

    private Dictionary<string, long> Sizes(int[] input, int[] output)
    {
        var sizes = new Dictionary<string, long>();
        for (var i = 0; i < _spec.Rank; i++)
        {
            sizes["in" + KernelContext.AxisName(_spec.Rank, i)] = input[i];
            sizes["out" + KernelContext.AxisName(_spec.Rank, i)] = output[i];
        }

        return sizes;
    }

    private float[] Weights(Func<float> value) =>
        _spec.Weights.IsDefault ? Fill(_spec.WeightCount, value) : _spec.Weights.ToArray();

    // A value that no sum of the tests gives, so that an element nobody wrote shows.
    private static float[] Unwritten(int count)
    {
        var values = new float[count];
        Array.Fill(values, 1.2345e30f);
        return values;
    }

    private float[] Integers(int count) => Fill(count, Integer);

    private static float[] Fill(int count, Func<float> value) => [.. Enumerable.Range(0, count).Select(_ => value())];

    private float Integer() => _random.Next(-4, 5);

    private float Real() => _random.NextSingle() * 2 - 1;

    private static double[] Double(float[] values) => [.. values.Select(static value => (double)value)];
}
