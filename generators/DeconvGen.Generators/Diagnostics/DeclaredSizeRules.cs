using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Diagnostics;

/// <summary>What a declared input size leads to: an output of at least 1 position, and tensors that an int can index.</summary>
internal static class DeclaredSizeRules
{
    public static IEnumerable<Problem> Check(KernelSpec spec, AttributeArguments arguments)
    {
        if (!spec.HasDeclaredSize)
            yield break;
        var problems = 0;
        for (var i = 0; i < spec.Rank; i++)
        {
            var input = "Input" + AxisNames.For(spec.Rank)[i];
            var found = Sum(spec, spec.Axes[i], input) ?? Shape(spec, arguments, i);
            if (found is null)
                continue;
            problems++;
            yield return found;
        }

        if (problems == 0 && (Elements(spec, "input", spec.InputChannels, static axis => axis.InputSize)
            ?? Elements(spec, "output", spec.OutputChannels, axis => OutputSize(spec, axis))) is { } tooMany)
        {
            yield return tooMany;
        }
    }

    private static Problem? Sum(KernelSpec spec, AxisSpec axis, string input)
    {
        // n * stride is computed by itself, so it has to fit even where the crop brings the output below it.
        var size = OutputSize(spec, axis);
        var isConvolution = spec.Operation == KernelOperation.Convolution;
        var largest = isConvolution ? size : Math.Max(size, (long)axis.InputSize * axis.Stride);
        if (largest > SizeRules.LongestAxis)
        {
            return Problem.OfArgument(
                DiagnosticIds.ProductTooLarge, input, $"The output positions of '{input}'", largest, SizeRules.LongestAxis,
                "the input size or the stride");
        }

        return size >= 1
            ? null
            : Problem.OfArgument(DiagnosticIds.NoOutput, input, input, axis.InputSize, size, isConvolution
                ? $"of at least {Extent(axis) - axis.PadBegin - axis.PadEnd} positions, or pad it"
                : $"or crop fewer than {(long)axis.PadBegin + axis.PadEnd} positions");
    }

    /// <summary>SAME, in every spelling: <c>ceil(out / stride) = in</c>.</summary>
    private static Problem? Shape(KernelSpec spec, AttributeArguments arguments, int index)
    {
        var axis = spec.Axes[index];
        if (axis.OutputSize == 0 || spec.Padding == PaddingDialect.Explicit)
            return null;
        var largest = axis.InputSize * axis.Stride;
        var smallest = largest - axis.Stride + 1;
        return axis.OutputSize >= smallest && axis.OutputSize <= largest
            ? null
            : Problem.OfArgument(
                DiagnosticIds.OutputShapeNotSame, "OutputShape", arguments.Find("OutputShape")!.Label(index), axis.OutputSize,
                axis.InputSize, axis.Stride, smallest, largest);
    }

    private static Problem? Elements(KernelSpec spec, string tensor, int channels, Func<AxisSpec, long> size)
    {
        var count = spec.Axes.Aggregate((decimal)channels, (product, axis) => product * size(axis));
        return count <= int.MaxValue
            ? null
            : Problem.OfArgument(
                DiagnosticIds.ProductTooLarge,
                "Input" + AxisNames.For(spec.Rank)[0],
                $"The {tensor} elements",
                count,
                int.MaxValue,
                "the declared sizes or the channels");
    }

    private static long Extent(AxisSpec axis) => (axis.Kernel - 1L) * axis.Dilation + 1;

    /// <summary>As <see cref="AxisGeometry.Resolve"/> has it, in 64 bits.</summary>
    private static long OutputSize(KernelSpec spec, AxisSpec axis)
    {
        if (axis.OutputSize > 0)
            return axis.OutputSize;
        var extent = Extent(axis);
        if (spec.Operation == KernelOperation.Convolution)
        {
            var positions = axis.InputSize + (spec.Padding is PaddingDialect.Explicit or PaddingDialect.Valid
                ? (long)axis.PadBegin + axis.PadEnd - extent : -1);
            return positions < 0 ? 0 : positions / axis.Stride + 1;
        }

        var scaled = (long)axis.InputSize * axis.Stride;
        return spec.Padding switch
        {
            PaddingDialect.Explicit => scaled - axis.Stride + extent + axis.OutputPadding - axis.PadBegin - axis.PadEnd,
            PaddingDialect.Valid => scaled - axis.Stride + extent + axis.OutputPadding,
            _ => scaled - axis.OutputTrim,
        };
    }
}
