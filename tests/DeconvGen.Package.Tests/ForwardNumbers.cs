using DeconvGen.Generators.Model;
using DeconvGen.Generators.Tests;

namespace DeconvGen.Package.Tests;

/// <summary>Small integers for each kernel, and the outputs that the definition has for them.</summary>
internal static class ForwardNumbers
{
    public static void Write(BinaryWriter numbers, IReadOnlyList<KernelCase> cases)
    {
        var random = new Random(11);
        foreach (var one in cases)
        {
            var spec = one.Spec;
            var bilinear = spec.IsFixedBilinear;
            var weights = !spec.Weights.IsDefault ? spec.Weights.ToArray()
                : bilinear ? [] : random.Integers(Definition.WeightCount(spec));
            float[] bias = !spec.Bias.IsDefault ? spec.Bias.ToArray()
                : spec.IsInstance ? random.Integers(spec.OutputChannels)
                : new float[spec.Weights.IsDefault ? 0 : spec.OutputChannels];
            float[] slopes = spec.Activation != Generators.Model.Activation.PRelu ? []
                : spec.Epilogue.Slopes.IsDefault ? [.. random.Integers(spec.OutputChannels).Select(static value => value / 4)]
                : spec.Epilogue.Slopes.ToArray();
            var input = random.Integers(one.Batch * spec.InputChannels * one.InputSize.Aggregate(1, static (a, b) => a * b));
            var residual = spec.Epilogue.Residual
                ? random.Integers(one.Batch * spec.OutputChannels
                    * Definition.OutputSize(spec, one.InputSize).Aggregate(1, static (a, b) => a * b))
                : [];

            // Filter values of factors that are no power of two are rounded, and curves are within four units of the last place.
            var curve = spec.Activation is Generators.Model.Activation.Sigmoid or Generators.Model.Activation.Tanh;
            var tolerance = (bilinear && !int.IsPow2(spec.Axes[0].Stride) ? 4e-6f : 0) + (curve ? 4 / (float)(1 << 24) : 0);
            var expected = Definition.Run(spec, one.InputSize, one.Batch, input, weights, bias, slopes, residual: residual);
            numbers.Write(one, tolerance, weights, bias, slopes, residual, input, expected);
        }
    }
}
