using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Diagnostics;

/// <summary>What each padding dialect allows beside it: pads, output padding, output trim, output shape.</summary>
internal static class PaddingRules
{
    private static readonly string[] s_pads = ["Pad", "PadBegin", "PadEnd", "Pads"];

    public static IEnumerable<Problem> Check(KernelSpec spec, AttributeArguments arguments) =>
        spec.Operation == KernelOperation.BilinearUpsample
            ? []
            : Pads(spec, arguments)
                .Concat(OutputPadding(spec, arguments))
                .Concat(OutputTrim(spec, arguments))
                .Concat(OutputShape(spec, arguments));

    private static IEnumerable<Problem> Pads(KernelSpec spec, AttributeArguments arguments)
    {
        if (spec.Padding == PaddingDialect.Explicit)
            yield break;
        foreach (var (argument, index) in NonZero(arguments, s_pads))
        {
            yield return Problem.OfArgument(
                DiagnosticIds.PadsWithComputedPadding,
                argument.Name,
                argument.Label(index),
                argument.Integers[index],
                spec.Padding);
        }
    }

    /// <summary>
    /// PyTorch and ONNX: less than the stride or the dilation. VALID: less than the stride, or one more input would fit.
    /// </summary>
    private static IEnumerable<Problem> OutputPadding(KernelSpec spec, AttributeArguments arguments)
    {
        if (arguments.Find("OutputPadding", "OutputPaddings") is not { } argument)
            yield break;
        for (var i = 0; i < spec.Rank; i++)
        {
            var axis = spec.Axes[i];
            var valid = spec.Padding == PaddingDialect.Valid;
            var limit = valid ? axis.Stride : Math.Max(axis.Stride, axis.Dilation);
            if (spec.Padding == PaddingDialect.Same && axis.OutputPadding != 0)
            {
                yield return Problem.OfArgument(
                    DiagnosticIds.OutputPaddingWithSame, argument.Name, argument.Label(i), axis.OutputPadding);
                yield break;
            }

            if (axis.OutputPadding < 0 || axis.OutputPadding >= limit)
            {
                yield return Problem.OfArgument(
                    DiagnosticIds.OutputPaddingRange, argument.Name, argument.Label(i), axis.OutputPadding, limit - 1,
                    valid ? "the stride" : "the larger of stride and dilation") with
                {
                    Legal = new(i, axis.OutputPadding < 0 ? 0 : limit - 1),
                };
                yield break;
            }
        }
    }

    /// <summary>SAME has every output length with <c>ceil(out / stride) = in</c>, so less than a stride can be missing.</summary>
    private static IEnumerable<Problem> OutputTrim(KernelSpec spec, AttributeArguments arguments)
    {
        if (arguments.Find("OutputTrim", "OutputTrims") is not { } argument)
            yield break;
        for (var i = 0; i < spec.Rank; i++)
        {
            var axis = spec.Axes[i];
            if (spec.Padding != PaddingDialect.Same && axis.OutputTrim != 0)
            {
                yield return Problem.OfArgument(
                    DiagnosticIds.OutputTrimWithoutSame, argument.Name, argument.Label(i), axis.OutputTrim);
                yield break;
            }

            if (axis.OutputTrim < 0 || axis.OutputTrim >= axis.Stride)
            {
                var largest = axis.Stride - 1;
                yield return Problem.OfArgument(
                    DiagnosticIds.OutputTrimRange, argument.Name, argument.Label(i), axis.OutputTrim, axis.Stride, largest) with
                {
                    Legal = new(i, axis.OutputTrim < 0 ? 0 : largest),
                };
                yield break;
            }
        }
    }

    private static IEnumerable<Problem> OutputShape(KernelSpec spec, AttributeArguments arguments)
    {
        if (arguments.Find("OutputShape") is not { } shape)
            yield break;
        var written = shape.IsArray ? $"[{string.Join(", ", shape.Integers)}]" : string.Join("", shape.Integers);
        if (!spec.HasDeclaredSize)
        {
            var sizes = string.Join(" and ", AxisNames.For(spec.Rank).Select(static axis => "Input" + axis));
            yield return Problem.OfArgument(DiagnosticIds.OutputShapeWithoutInputSize, "OutputShape", written, sizes);
        }

        if (spec.Padding == PaddingDialect.Valid)
            yield return Problem.OfArgument(DiagnosticIds.OutputShapeExcludes, "OutputShape", written, "Padding", spec.Padding);
        string[] others = spec.Padding == PaddingDialect.Explicit ? s_pads : ["OutputTrim", "OutputTrims"];
        foreach (var (argument, index) in NonZero(arguments, others))
        {
            yield return Problem.OfArgument(
                DiagnosticIds.OutputShapeExcludes, "OutputShape", written, argument.Label(index), argument.Integers[index]);
        }
    }

    /// <summary>The arguments that say something: a written 0 asks for nothing.</summary>
    private static IEnumerable<(AttributeArgument Argument, int Index)> NonZero(AttributeArguments arguments, string[] names)
    {
        foreach (var name in names)
        {
            if (arguments.Find(name) is not { } argument)
                continue;
            var index = Array.FindIndex(argument.Integers.ToArray(), static value => value != 0);
            if (index >= 0)
                yield return (argument, index);
        }
    }
}
