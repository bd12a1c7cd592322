using System.Globalization;
using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Diagnostics;

/// <summary>What minimal filtering needs: pairs of windows that share inputs, in phases of at most two taps.</summary>
internal static class WinogradRules
{
    public static IEnumerable<Problem> Check(KernelSpec spec, AttributeArguments arguments)
    {
        if (spec.Algorithm == Algorithm.Winograd && FirstProblem(spec, arguments) is var (argument, need, found, wayOut))
            yield return Problem.OfArgument(DiagnosticIds.WinogradNeeds, argument, need, found, wayOut);
    }

    private static (string Argument, string Need, string Found, string WayOut)? FirstProblem(
        KernelSpec spec, AttributeArguments arguments)
    {
        if (spec.IsFixedBilinear)
            return ("Algorithm", "weights that come at run time", "bilinear coefficients are constant", "set Trainable = true");
        if (spec.Operation == KernelOperation.BilinearUpsample && spec.Axes[0].Stride == 1)
            return ("factor", "a factor of at least 2", "'factor' is 1", "change it");
        if (spec.Rank > 2)
            return ("Algorithm", "one or two dimensions", $"there are {Text(spec.Rank)}", "declare fewer");
        if (!spec.Weights.IsDefault)
        {
            return ("Weights", "weights that come at run time", $"'Weights' has {Text(spec.Weights.Count)} constants",
                "pass them to the constructor");
        }

        if (spec.Groups > 1)
            return ("Groups", "one group", $"'Groups' is {Text(spec.Groups)}", "leave it out");
        foreach (var axis in spec.Axes)
        {
            if (axis.Dilation > 1)
            {
                var dilation = arguments.Has("Dilations") ? "Dilations" : "Dilation";
                return (dilation, "a dilation of 1", $"'{dilation}' is {Text(axis.Dilation)}", "leave it out");
            }

            if (axis.Kernel <= axis.Stride || axis.Kernel > 2 * axis.Stride)
            {
                var range = $"{Text(axis.Stride + 1)} to {Text(2 * axis.Stride)}";
                return ("kernelSize", $"a kernel size of {range} with stride {Text(axis.Stride)}",
                    $"'kernelSize' is {Text(axis.Kernel)}", "change it");
            }
        }

        var columns = (long)spec.Axes[spec.Rank - 1].Stride * spec.OutputChannels;
        if (columns > PackedForm.MostColumns)
        {
            return ("outputChannels", $"stride times output channels of {Text(PackedForm.MostColumns)} or less",
                $"they are {columns.ToString(CultureInfo.InvariantCulture)}", "lower them");
        }

        return null;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
