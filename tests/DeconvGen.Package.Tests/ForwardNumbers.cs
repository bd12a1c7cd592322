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
            var bilinear = spec.Operation == KernelOperation.BilinearUpsample && !spec.Trainable;
            var weights = !spec.Weights.IsDefault ? spec.Weights.ToArray() : bilinear ? [] : Integers(Definition.WeightCount(spec));
            float[] bias = !spec.Bias.IsDefault ? spec.Bias.ToArray()
                : spec.IsInstance ? Integers(spec.OutputChannels) : new float[spec.Weights.IsDefault ? 0 : spec.OutputChannels];
            float[] slopes = spec.Activation != Generators.Model.Activation.PRelu ? []
                : spec.Epilogue.Slopes.IsDefault ? [.. Integers(spec.OutputChannels).Select(static value => value / 4)]
                : spec.Epilogue.Slopes.ToArray();
            var input = Integers(one.Batch * spec.InputChannels * one.InputSize.Aggregate(1, static (a, b) => a * b));
            var residual = spec.Epilogue.Residual
                ? Integers(one.Batch * spec.OutputChannels * Definition.OutputSize(spec, one.InputSize).Aggregate(1, static (a, b) => a * b))
                : [];
            numbers.Write(one.Name);
            numbers.Write(one.InputSize.Length);
            foreach (var size in one.InputSize)
                numbers.Write(size);
            numbers.Write(one.Batch);

            // Filter values of factors that are no power of two are rounded, and curves are within four units of the last place.
            var curve = spec.Activation is Generators.Model.Activation.Sigmoid or Generators.Model.Activation.Tanh;
            numbers.Write((bilinear && !int.IsPow2(spec.Axes[0].Stride) ? 4e-6f : 0) + (curve ? 4 / (float)(1 << 24) : 0));
            var expected = Definition.Run(spec, one.InputSize, one.Batch, input, weights, bias, slopes, residual: residual);
            foreach (var floats in new[] { weights, bias, slopes, residual, input, expected })
            {
                numbers.Write(floats.Length);
                foreach (var value in floats)
                    numbers.Write(value);
            }
        }

        float[] Integers(int count) => [.. Enumerable.Range(0, count).Select(_ => (float)random.Next(-4, 5))];
    }
}
