using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Diagnostics;

/// <summary>
/// Each number by itself. The limits keep every later computation on one axis within an int: a kernel with the largest size
/// and dilation reaches (1024 - 1) * 1024 + 1 positions, far below the longest axis.
/// </summary>
internal static class SizeRules
{
    /// <summary>Kernel size, stride and dilation: far beyond any layer, and the generated code stays small.</summary>
    public const int LargestStep = 1024;

    /// <summary>The kernel size of the largest factor, <c>2 * factor - factor % 2</c>, is still allowed.</summary>
    public const int LargestFactor = LargestStep / 2;

    public const int MostChannels = 1 << 20;

    /// <summary>Positions of input or output on one axis.</summary>
    public const int LongestAxis = 1 << 30;

    /// <summary>Half of that, so that the pads of both ends stay below it.</summary>
    public const int LargestPad = LongestAxis / 2;

    private static readonly (string Name, int Largest)[] s_fromOne =
    [
        ("inputChannels", MostChannels),
        ("outputChannels", MostChannels),
        ("channels", MostChannels),
        ("Groups", MostChannels),
        ("factor", LargestFactor),
        ("kernelSize", LargestStep),
        ("stride", LargestStep),
        ("Dilation", LargestStep),
        ("Dilations", LargestStep),
        ("OutputShape", LongestAxis),
    ];

    private static readonly (string Name, int Largest, string WayOut)[] s_fromZero =
    [
        ("Pad", LargestPad, "use OutputPadding to lengthen the output"),
        ("Pads", LargestPad, "use OutputPaddings to lengthen the output"),
        ("PadBegin", LargestPad, "use OutputPadding to lengthen the output"),
        ("PadEnd", LargestPad, "use OutputPadding to lengthen the output"),
        ("InputLength", LongestAxis, "leave it out where the length comes with each call"),
        ("InputDepth", LongestAxis, "leave it out where sizes come with each call"),
        ("InputHeight", LongestAxis, "leave it out where sizes come with each call"),
        ("InputWidth", LongestAxis, "leave it out where sizes come with each call"),
    ];

    public static IEnumerable<Problem> Check(KernelSpec spec, AttributeArguments arguments)
    {
        foreach (var (name, largest) in s_fromOne)
        {
            if (First(arguments, name, static value => value < 1) is var (label, value, i))
                yield return Problem.OfArgument(DiagnosticIds.BelowOne, name, label, value) with { Legal = new(i, 1) };
            else if (First(arguments, name, value => value > largest) is var (above, tooLarge, _))
                yield return Problem.OfArgument(DiagnosticIds.TooLarge, name, above, tooLarge, largest);
        }

        foreach (var (name, largest, longer) in s_fromZero)
        {
            var wayOut = spec.Operation == KernelOperation.Convolution && name.StartsWith("Pad", StringComparison.Ordinal)
                ? "leave positions out of the input itself"
                : longer;
            if (First(arguments, name, static value => value < 0) is var (label, value, i))
                yield return Problem.OfArgument(DiagnosticIds.Negative, name, label, value, wayOut) with { Legal = new(i, 0) };
            else if (First(arguments, name, value => value > largest) is var (above, tooLarge, _))
                yield return Problem.OfArgument(DiagnosticIds.TooLarge, name, above, tooLarge, largest);
        }
    }

    private static (string Label, int Value, int Element)? First(
        AttributeArguments arguments, string name, Func<int, bool> condition)
    {
        if (arguments.Find(name) is not { } argument)
            return null;
        for (var i = 0; i < argument.Integers.Count; i++)
        {
            if (condition(argument.Integers[i]))
                return (argument.Label(i), argument.Integers[i], i);
        }

        return null;
    }
}
