using DeconvGen.Generators.Model;
using DeconvGen.Generators.Planning;
using DeconvGen.Generators.Targets;

namespace DeconvGen.Generators.Tests.Gradients;

/// <summary>
/// Central differences = textbook gradients = interpreted plans, all exact on small integers: the operation is linear in each
/// of input, weights and bias, so that its central differences have no error but rounding, and integers leave none of that.
/// </summary>
internal sealed class GradientProof(KernelSpec spec, int[] size, int batch, VectorTarget target, int seed)
{
    /// <summary>Of each kind of argument; each costs two runs of the textbook loops.</summary>
    private const int Differences = 12;

    private readonly Random _random = new(seed);
    private readonly Textbook _textbook = new(spec, size, batch);

    public void DifferencesEqualTextbook()
    {
        var (input, weights, bias) = (Integers(_textbook.InputCount), Integers(spec.WeightCount), Integers(spec.OutputChannels));
        var outputGradient = Integers(_textbook.OutputCount);
        var (byInput, byWeights, byBias) = _textbook.Gradients(Double(input), Double(weights), Double(outputGradient));

        void Compare(string what, float[] argument, double[] expected, Func<double[], double[]> run)
        {
            for (var n = 0; n < Math.Min(Differences, argument.Length); n++)
            {
                var at = argument.Length <= Differences ? n : _random.Next(argument.Length);
                var (above, below) = (Double(argument), Double(argument));
                above[at]++;
                below[at]--;
                var difference = run(above).Zip(run(below), static (a, b) => (a - b) / 2)
                    .Zip(outputGradient, static (slope, weight) => slope * weight).Sum();
                if (difference != expected[at])
                    Assert.Fail($"{this}: by {what} {at}, central difference {difference}, textbook {expected[at]}.");
            }
        }

        Compare("input", input, byInput, one => _textbook.Run(one, Double(weights), Double(bias)));
        Compare("weight", weights, byWeights, one => _textbook.Run(Double(input), one, Double(bias)));
        Compare("bias", bias, byBias, one => _textbook.Run(Double(input), Double(weights), one));
    }

    /// <summary>Gradients are added to what stands there; not a number reaches exactly the sums that it belongs to.</summary>
    public void TextbookEqualsInterpreter()
    {
        var (input, outputGradient) = (Integers(_textbook.InputCount), Integers(_textbook.OutputCount));
        Compare(input, outputGradient);
        input[_random.Next(input.Length)] = float.NaN;
        outputGradient[_random.Next(outputGradient.Length)] = float.NaN;
        Compare(input, outputGradient);
    }

    public override string ToString() =>
        $"[{SpecSource.Attribute(spec)}] on {target.Name}, input {string.Join("x", size)}, batch {batch}, seed {seed}";

    private void Compare(float[] input, float[] outputGradient)
    {
        var (_, byWeights, byBias) = _textbook.Gradients(Double(input), new double[spec.WeightCount], Double(outputGradient));
        var before = Integers(spec.WeightCount);
        Equal("weight", byWeights, before, Interpret(WeightGradientPlanner.Plan(spec, target),
            new() { ["small"] = input, ["large"] = outputGradient, ["gradient"] = [.. before] }));
        before = Integers(spec.OutputChannels);
        Equal("bias", byBias, before, Interpret(BiasGradientPlanner.Plan(spec, target),
            new() { ["outputGradient"] = outputGradient, ["gradient"] = [.. before] }));
    }

    private void Equal(string what, double[] expected, float[] before, float[] actual)
    {
        for (var i = 0; i < expected.Length; i++)
        {
            var sum = expected[i] + before[i];
            if (!(double.IsNaN(sum) ? float.IsNaN(actual[i]) : sum == actual[i]))
                Assert.Fail($"{this}: gradient by {what} {i} is {actual[i]} from the interpreter, {sum} by definition.");
        }
    }

    private float[] Interpret(KernelPlan plan, Dictionary<string, float[]> memory)
    {
        PlanInterpreter.Run(plan, memory, Sizes(), batch);
        return memory["gradient"];
    }

    private Dictionary<string, long> Sizes()
    {
        var sizes = new Dictionary<string, long>();
        for (var i = 0; i < spec.Rank; i++)
        {
            sizes["in" + KernelContext.AxisName(spec.Rank, i)] = size[i];
            sizes["out" + KernelContext.AxisName(spec.Rank, i)] = _textbook.OutputSize[i];
        }

        return sizes;
    }

    private float[] Integers(int count) => [.. Enumerable.Range(0, count).Select(_ => (float)_random.Next(-4, 5))];

    private static double[] Double(float[] values) => [.. values.Select(static value => (double)value)];
}
