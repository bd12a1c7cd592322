using System.Globalization;
using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Diagnostics;

/// <summary>Channels, groups and what the attribute says about weights and bias.</summary>
internal static class WeightRules
{
    /// <summary>More numbers than this make a source file that nobody compiles with pleasure.</summary>
    public const int MostConstantWeights = 4096;

    public static IEnumerable<Problem> Check(KernelSpec spec, AttributeArguments arguments)
    {
        var bilinear = spec.Operation == KernelOperation.BilinearUpsample;
        var divides = true;
        if (spec.InputChannels % spec.Groups != 0)
        {
            divides = false;
            yield return Problem.OfArgument(
                DiagnosticIds.GroupsDivideChannels, "Groups", "inputChannels", spec.InputChannels, spec.Groups);
        }

        if (spec.OutputChannels % spec.Groups != 0)
        {
            divides = false;
            yield return Problem.OfArgument(
                DiagnosticIds.GroupsDivideChannels, "Groups", "outputChannels", spec.OutputChannels, spec.Groups);
        }

        // Three kernel sizes and two channel counts at their limits pass 64 bits.
        var count = spec.Axes.Aggregate(
            (decimal)spec.InputChannels * (spec.OutputChannels / spec.Groups), static (product, axis) => product * axis.Kernel);
        if (divides && MostPacked(spec, count) is > int.MaxValue and var packed)
        {
            var (what, tooMany) = count > int.MaxValue
                ? ("The weights", count)
                : ("The weights, packed into whole vectors,", packed);
            yield return Problem.OfArgument(
                DiagnosticIds.ProductTooLarge,
                bilinear ? "factor" : "kernelSize",
                what,
                tooMany,
                int.MaxValue,
                bilinear ? "the factor or the channels" : "the kernel size or the channels, or use groups");
        }
        else if (!spec.Weights.IsDefault)
        {
            // Nobody should be asked for more numbers than are taken.
            var needed = divides ? (int)count : spec.Weights.Count;
            if (needed > MostConstantWeights)
                yield return Problem.OfArgument(DiagnosticIds.TooManyConstantWeights, "Weights", needed, MostConstantWeights);
            else if (needed != spec.Weights.Count)
                yield return Problem.OfArgument(DiagnosticIds.WeightCount, "Weights", spec.Weights.Count, Formula(spec), needed);
        }

        if (spec.Bias.IsDefault)
            yield break;
        if (spec.Weights.IsDefault)
            yield return Problem.OfArgument(DiagnosticIds.BiasWithoutWeights, "Bias", spec.Bias.Count);
        else if (spec.Bias.Count != spec.OutputChannels)
            yield return Problem.OfArgument(DiagnosticIds.BiasCount, "Bias", spec.Bias.Count, spec.OutputChannels);
    }

    /// <summary>What the weights may come to when they are packed: the output channels of each group in whole vectors, unless it
    /// has only one channel on both sides; and by minimal filtering k + 2 s sums for the k taps of an axis.</summary>
    private static decimal MostPacked(KernelSpec spec, decimal weights)
    {
        var outputs = spec.OutputChannels / spec.Groups;
        var padded = spec.InputChannels == spec.Groups && outputs == 1 ? weights
            : weights / outputs * ((outputs + PackedForm.WidestVector - 1) / PackedForm.WidestVector * PackedForm.WidestVector);
        return spec.Algorithm == Algorithm.Winograd
            ? spec.Axes.Aggregate(padded, static (all, axis) => all * (axis.Kernel + 2 * axis.Stride) / axis.Kernel) : padded;
    }

    /// <summary><c>inputChannels * outputChannels / groups * kernel</c> with its numbers: <c>2 * 4 / 2 * 3 * 3</c>.</summary>
    private static string Formula(KernelSpec spec)
    {
        var kernel = string.Join(" * ", spec.Axes.Select(static axis => Text(axis.Kernel)));
        var groups = spec.Groups == 1 ? "" : $" / {Text(spec.Groups)}";
        var names = spec.Groups == 1 ? "" : " / Groups";
        return $"inputChannels * outputChannels{names} * kernel = "
            + $"{Text(spec.InputChannels)} * {Text(spec.OutputChannels)}{groups} * {kernel}";
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
