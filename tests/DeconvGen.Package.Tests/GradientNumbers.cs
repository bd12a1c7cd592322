using DeconvGen.Generators.Model;
using DeconvGen.Generators.Tests;
using DeconvGen.Generators.Tests.Gradients;

namespace DeconvGen.Package.Tests;

/// <summary>Small integers for each kernel, and the gradients by input, weights and bias that the textbook has for
/// them.</summary>
internal static class GradientNumbers
{
    public static void Write(BinaryWriter numbers, IReadOnlyList<KernelCase> cases)
    {
        var random = new Random(12);
        foreach (var one in cases)
        {
            var spec = one.Spec;
            var textbook = new Textbook(spec, one.InputSize, one.Batch);
            var bilinear = spec.IsFixedBilinear;
            var weights = !spec.Weights.IsDefault ? spec.Weights.ToArray() : bilinear ? [] : random.Integers(spec.WeightCount);
            var (input, outputGradient) = (random.Integers(textbook.InputCount), random.Integers(textbook.OutputCount));
            var (byInput, byWeights, byBias) = textbook.Gradients(
                Double(input), bilinear ? textbook.BilinearWeights() : Double(weights), Double(outputGradient));

            // A sum of up to (2 factor)^2 products of coefficients that are rounded, where the factor is no power of two.
            var factor = spec.Axes[0].Stride;
            var tolerance = bilinear && !int.IsPow2(factor) ? 8e-6f * factor * factor : 0;
            var bias = new float[spec.IsInstance ? spec.OutputChannels : 0];
            numbers.Write(
                one, tolerance, weights, bias, input, outputGradient, Float(byInput), Learned(byWeights), Learned(byBias));

            // Constant weights have no gradient.
            float[] Learned(double[] gradient) => spec.IsInstance ? Float(gradient) : [];
        }
    }

    private static double[] Double(float[] values) => Array.ConvertAll(values, static value => (double)value);

    private static float[] Float(double[] values) => Array.ConvertAll(values, static value => (float)value);
}
