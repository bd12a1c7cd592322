using System.Globalization;
using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Diagnostics;

/// <summary>
/// Arguments that cannot be read as one kernel: arrays of the wrong length, one value written twice, enum values that this
/// generator does not know, combinations without a meaning.
/// </summary>
internal static class FormRules
{
    private static readonly string[] s_perAxis =
        ["kernelSize", "stride", "Dilations", "OutputPaddings", "OutputTrims", "OutputShape"];

    private static readonly (string First, string Second)[] s_spellings =
    [
        ("Dilation", "Dilations"),
        ("OutputPadding", "OutputPaddings"),
        ("OutputTrim", "OutputTrims"),
        ("Pad", "Pads"),
        ("Pad", "PadBegin"),
        ("Pad", "PadEnd"),
        ("PadBegin", "Pads"),
        ("PadEnd", "Pads"),
    ];

    public static IEnumerable<Problem> Check(KernelSpec spec, AttributeArguments arguments) =>
        ArrayLengths(arguments)
            .Concat(WrittenTwice(arguments))
            .Concat(Enums(spec, arguments))
            .Concat(InputSizes(arguments))
            .Concat(Bilinear(spec, arguments));

    private static IEnumerable<Problem> ArrayLengths(AttributeArguments arguments)
    {
        var rank = arguments.Rank;
        var axes = string.Join(", ", AxisNames.For(rank)).ToLowerInvariant();
        foreach (var name in s_perAxis)
        {
            if (arguments.Find(name) is { IsArray: true } array && array.Integers.Count != rank && array.Integers.Count != 1)
            {
                var rule = $"one per axis ({axes}), or 1 for all axes";
                yield return Problem.OfArgument(DiagnosticIds.ArrayLength, name, name, array.Integers.Count, rank, rule);
            }
        }

        if (arguments.Find("Pads") is { } pads && pads.Integers.Count != 1
            && pads.Integers.Count != rank && pads.Integers.Count != 2 * rank)
        {
            yield return Problem.OfArgument(
                DiagnosticIds.ArrayLength, "Pads", "Pads", pads.Integers.Count, $"{Text(rank)} or {Text(2 * rank)}",
                $"one per axis ({axes}) for both of its ends, or all beginnings and then all ends");
        }
    }

    private static IEnumerable<Problem> WrittenTwice(AttributeArguments arguments)
    {
        foreach (var (first, second) in s_spellings)
        {
            if (arguments.Has(first) && arguments.Has(second))
                yield return Problem.OfArgument(DiagnosticIds.GivenTwice, second, first, second);
        }
    }

    private static IEnumerable<Problem> Enums(KernelSpec spec, AttributeArguments arguments)
    {
        if (Unknown("Padding", spec.Padding) is { } padding)
            yield return padding;
        if (Unknown("Layout", spec.Layout) is { } layout)
            yield return layout;
        if (UnknownLayout(spec.Operation, (WeightLayout)arguments.Number("WeightLayout")) is { } weights)
            yield return weights;
        if (Unknown("Activation", spec.Activation) is { } activation)
            yield return activation;
        if (Unknown("Algorithm", spec.Algorithm) is { } algorithm)
            yield return algorithm;
        if (Unknown("Output", spec.BilinearOutput) is { } output)
            yield return output;

        var targets = (TargetSet[])Enum.GetValues(typeof(TargetSet));
        TargetSet[] known = [.. targets.Where(static target => target != TargetSet.All)];
        if (!known.Any(target => (spec.Targets & target) != 0))
            yield return Problem.OfArgument(DiagnosticIds.NoTarget, "Targets", (int)spec.Targets, string.Join(", ", known));
    }

    private static Problem? Unknown<T>(string argument, T value)
        where T : struct, Enum
    {
        if (Enum.IsDefined(typeof(T), value))
            return null;
        var known = string.Join(", ", Enum.GetNames(typeof(T)));
        return Problem.OfArgument(DiagnosticIds.UnknownEnumValue, argument, argument, Convert.ToInt32(value), known);
    }

    /// <summary>The two operations have the axes of their weights in other orders.</summary>
    private static Problem? UnknownLayout(KernelOperation operation, WeightLayout layout)
    {
        WeightLayout[] known = operation == KernelOperation.Convolution
            ? [WeightLayout.Auto, WeightLayout.OHWI, WeightLayout.HWIO, WeightLayout.OIHW]
            : [WeightLayout.Auto, WeightLayout.HWOI, WeightLayout.IOHW, WeightLayout.OHWI];
        if (known.Contains(layout))
            return null;
        object written = Enum.IsDefined(typeof(WeightLayout), layout) && layout != WeightLayout.IHWO ? layout : (int)layout;
        return Problem.OfArgument(
            DiagnosticIds.UnknownEnumValue, "WeightLayout", "WeightLayout", written, string.Join(", ", known));
    }

    private static IEnumerable<Problem> InputSizes(AttributeArguments arguments)
    {
        string[] names = [.. AxisNames.For(arguments.Rank).Select(static axis => "Input" + axis)];
        var declared = names.FirstOrDefault(name => arguments.Number(name) != 0);
        var missing = names.FirstOrDefault(name => arguments.Number(name) == 0);
        if (declared is not null && missing is not null)
            yield return Problem.OfArgument(DiagnosticIds.InputSizeIncomplete, declared, declared, missing);
    }

    private static IEnumerable<Problem> Bilinear(KernelSpec spec, AttributeArguments arguments)
    {
        if (spec.Operation != KernelOperation.BilinearUpsample)
            yield break;
        if (spec is { Trainable: true, BilinearOutput: BilinearOutput.Replicated })
            yield return Problem.OfArgument(DiagnosticIds.TrainableReplicated, "Output");
        var layout = (WeightLayout)arguments.Number("WeightLayout");
        if (!spec.Trainable && layout != WeightLayout.Auto && Enum.IsDefined(typeof(WeightLayout), layout))
            yield return Problem.OfArgument(DiagnosticIds.WeightLayoutWithoutWeights, "WeightLayout", layout);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
