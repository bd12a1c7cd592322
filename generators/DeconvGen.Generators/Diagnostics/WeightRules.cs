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
        if (divides && count > int.MaxValue)
        {
            yield return Problem.OfArgument(
                DiagnosticIds.ProductTooLarge,
                bilinear ? "factor" : "kernelSize",
                "The weights",
                count,
                int.MaxValue,
                bilinear ? "the factor or the channels" : "the kernel size or the channels, or use groups");
        }
        else if (divides && !spec.Weights.IsDefault && spec.Weights.Count != (int)count)
        {
            yield return Problem.OfArgument(DiagnosticIds.WeightCount, "Weights", spec.Weights.Count, Formula(spec), (int)count);
        }
        else if (spec.Weights.Count > MostConstantWeights)
        {
            yield return Problem.OfArgument(
                DiagnosticIds.TooManyConstantWeights, "Weights", spec.Weights.Count, MostConstantWeights);
        }

        if (spec.Bias.IsDefault)
            yield break;
        if (spec.Weights.IsDefault)
            yield return Problem.OfArgument(DiagnosticIds.BiasWithoutWeights, "Bias", spec.Bias.Count);
        else if (spec.Bias.Count != spec.OutputChannels)
            yield return Problem.OfArgument(DiagnosticIds.BiasCount, "Bias", spec.Bias.Count, spec.OutputChannels);
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
