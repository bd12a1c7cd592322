using System.Globalization;
using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Diagnostics;

/// <summary>
/// Along an axis the taps k * dilation fall on <c>stride / gcd(stride, dilation)</c> phases in turn. Phases get equally many
/// only where that is all of them and the kernel size is a multiple of the stride; else learned weights tend to show the
/// difference as a checkerboard. Constant and bilinear weights make up for it, or mean it.
/// </summary>
internal static class OverlapAdvice
{
    public static IEnumerable<Problem> Find(KernelSpec spec, AttributeArguments arguments)
    {
        if (spec.Operation != KernelOperation.ConvTranspose || !spec.IsInstance)
            yield break;
        for (var i = 0; i < spec.Rank; i++)
        {
            var axis = spec.Axes[i];
            var common = GreatestCommonDivisor(axis.Stride, axis.Dilation);
            if (common == 1 && axis.Kernel % axis.Stride == 0)
                continue;
            var reached = axis.Stride / common;
            var least = common > 1 ? 0 : axis.Kernel / axis.Stride;
            var most = (axis.Kernel - 1) / reached + 1;
            yield return Problem.OfArgument(
                DiagnosticIds.UnevenOverlap,
                "kernelSize",
                least,
                most,
                arguments.Find("kernelSize")!.Label(i),
                axis.Kernel,
                axis.Stride,
                axis.Dilation,
                Advice(axis, common));
            yield break;
        }
    }

    private static string Advice(AxisSpec axis, int common)
    {
        if (common > 1)
            return "a dilation that shares no factor with the stride reaches every output";
        var multiple = (axis.Kernel + axis.Stride - 1) / axis.Stride * axis.Stride;
        var text = multiple.ToString(CultureInfo.InvariantCulture);
        return $"a kernel size that is a multiple of the stride, such as {text}, spreads them evenly";
    }

    private static int GreatestCommonDivisor(int a, int b) => b == 0 ? a : GreatestCommonDivisor(b, a % b);
}
