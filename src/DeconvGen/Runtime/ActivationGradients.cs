using System.ComponentModel;
using System.Numerics;
using System.Runtime.InteropServices;

namespace DeconvGen.Runtime;

/// <summary>
/// The gradients of the activations from their saved outputs, in place: on entry a span holds the gradient by the outputs, on
/// return that by the sums before the activation. For generated code.
/// </summary>
/// <remarks>
/// At the kinks: where relu gave 0 the gradient is 0, and where a clamp gave one of its bounds; where a leaky relu gave 0 it
/// passes unchanged, and with a slope of 0 it is 0 there as for relu. An output does not tell the sign of its sum where the slope
/// is negative: then it counts as that of a sum of its own sign. Where an output is NaN the gradients of sigmoid and tanh become
/// NaN, those of the others pass.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class ActivationGradients
{
    /// <summary>0 where the output is 0, else the gradient.</summary>
    /// <param name="output">What the activation gave.</param>
    /// <param name="gradient">As many numbers, changed in place.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Relu(ReadOnlySpan<float> output, Span<float> gradient) =>
        Apply(output, gradient, new KeptUnlessZero());

    /// <summary><c>slope * gradient</c> where the output is negative, else the gradient.</summary>
    /// <param name="output">What the activation gave.</param>
    /// <param name="gradient">As many numbers, changed in place.</param>
    /// <param name="slope">That of the activation.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void LeakyRelu(ReadOnlySpan<float> output, Span<float> gradient, float slope) =>
        Apply(output, gradient, new Leaky(slope));

    /// <summary>0 where the output is one of the bounds, else the gradient.</summary>
    /// <param name="output">What the activation gave.</param>
    /// <param name="gradient">As many numbers, changed in place.</param>
    /// <param name="min">The lower bound.</param>
    /// <param name="max">The upper bound.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Clamp(ReadOnlySpan<float> output, Span<float> gradient, float min, float max) =>
        Apply(output, gradient, new Inside(min, max));

    /// <summary><c>output * (1 - output) * gradient</c>.</summary>
    /// <param name="output">What the activation gave.</param>
    /// <param name="gradient">As many numbers, changed in place.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Sigmoid(ReadOnlySpan<float> output, Span<float> gradient) => Apply(output, gradient, new Logistic());

    /// <summary><c>(1 - output) * (1 + output) * gradient</c>.</summary>
    /// <param name="output">What the activation gave.</param>
    /// <param name="gradient">As many numbers, changed in place.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Tanh(ReadOnlySpan<float> output, Span<float> gradient) => Apply(output, gradient, new Hyperbolic());

    /// <summary><c>slopes[channel] * gradient</c> where the output is negative, else the gradient.</summary>
    /// <param name="output">What the activation gave: <c>[..., channels, inner]</c>.</param>
    /// <param name="gradient">As many numbers, changed in place.</param>
    /// <param name="slopes">A slope for each channel.</param>
    /// <param name="inner">Numbers from a channel to the next: the pixels of a plane, or 1 with channels last.</param>
    /// <exception cref="ArgumentException">The lengths differ, or are no multiple of channels times inner.</exception>
    public static void PRelu(ReadOnlySpan<float> output, Span<float> gradient, ReadOnlySpan<float> slopes, int inner)
    {
        KernelChecks.Length(gradient.Length, output.Length, nameof(gradient));
        if (output.IsEmpty)
        {
            return;
        }

        Whole(output, slopes.Length, inner);
        if (inner == 1)
        {
            for (var i = 0; i < output.Length; i += slopes.Length)
            {
                Leaks(output.Slice(i, slopes.Length), gradient.Slice(i, slopes.Length), slopes);
            }

            return;
        }

        for (var (i, channel) = (0, 0); i < output.Length; i += inner, channel = channel + 1 == slopes.Length ? 0 : channel + 1)
        {
            Apply(output.Slice(i, inner), gradient.Slice(i, inner), new Leaky(slopes[channel]));
        }
    }

    /// <summary>Outputs are whole images of channels times inner.</summary>
    private static void Whole(ReadOnlySpan<float> output, int slopes, int inner)
    {
        if (!output.IsEmpty && (inner < 1 || slopes == 0 || output.Length % ((long)inner * slopes) != 0))
        {
            throw new ArgumentException(
                $"output has {output.Length} elements, no multiple of {slopes} slopes times {inner}.", nameof(output));
        }
    }

    /// <summary>One pixel with channels last.</summary>
    private static void Leaks(ReadOnlySpan<float> output, Span<float> gradient, ReadOnlySpan<float> slopes)
    {
        var i = 0;
        for (; i <= output.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var (y, g, slope) = (new Vector<float>(output[i..]), new Vector<float>(gradient[i..]), new Vector<float>(slopes[i..]));
            var flat = Vector.Equals(slope, Vector<float>.Zero) & Vector.Equals(y, Vector<float>.Zero);
            Vector.ConditionalSelect(Vector.LessThan(y, Vector<float>.Zero) | flat, slope * g, g).CopyTo(gradient[i..]);
        }

        for (; i < output.Length; i++)
        {
            gradient[i] = new Leaky(slopes[i]).Apply(output[i], gradient[i]);
        }
    }

    private static void Apply<TRule>(ReadOnlySpan<float> output, Span<float> gradient, TRule rule)
        where TRule : struct, IRule
    {
        KernelChecks.Length(gradient.Length, output.Length, nameof(gradient));
        var outputs = MemoryMarshal.Cast<float, Vector<float>>(output);
        var gradients = MemoryMarshal.Cast<float, Vector<float>>(gradient);
        for (var i = 0; i < outputs.Length; i++)
        {
            gradients[i] = rule.Apply(outputs[i], gradients[i]);
        }

        for (var i = outputs.Length * Vector<float>.Count; i < output.Length; i++)
        {
            gradient[i] = rule.Apply(output[i], gradient[i]);
        }
    }

    private interface IRule
    {
        Vector<float> Apply(Vector<float> output, Vector<float> gradient);

        float Apply(float output, float gradient);
    }

    private readonly struct KeptUnlessZero : IRule
    {
        public Vector<float> Apply(Vector<float> output, Vector<float> gradient) =>
            Vector.ConditionalSelect(Vector.Equals(output, Vector<float>.Zero), Vector<float>.Zero, gradient);

        public float Apply(float output, float gradient) => output == 0 ? 0 : gradient;
    }

    private readonly struct Leaky(float slope) : IRule
    {
        private readonly bool flat = slope == 0;

        public Vector<float> Apply(Vector<float> output, Vector<float> gradient)
        {
            var negative = flat ? Vector.LessThanOrEqual(output, Vector<float>.Zero) : Vector.LessThan(output, Vector<float>.Zero);
            return Vector.ConditionalSelect(negative, gradient * slope, gradient);
        }

        public float Apply(float output, float gradient) => output < 0 || (flat && output == 0) ? slope * gradient : gradient;
    }

    private readonly struct Inside(float min, float max) : IRule
    {
        public Vector<float> Apply(Vector<float> output, Vector<float> gradient)
        {
            var outside = Vector.Equals(output, new Vector<float>(min)) | Vector.Equals(output, new Vector<float>(max));
            return Vector.ConditionalSelect(outside, Vector<float>.Zero, gradient);
        }

        public float Apply(float output, float gradient) => output == min || output == max ? 0 : gradient;
    }

    private readonly struct Logistic : IRule
    {
        public Vector<float> Apply(Vector<float> output, Vector<float> gradient) =>
            output * (Vector<float>.One - output) * gradient;

        public float Apply(float output, float gradient) => output * (1 - output) * gradient;
    }

    private readonly struct Hyperbolic : IRule
    {
        public Vector<float> Apply(Vector<float> output, Vector<float> gradient) =>
            (Vector<float>.One - output) * (Vector<float>.One + output) * gradient;

        public float Apply(float output, float gradient) => (1 - output) * (1 + output) * gradient;
    }
}
