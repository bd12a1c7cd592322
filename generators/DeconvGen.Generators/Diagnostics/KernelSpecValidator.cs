using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Diagnostics;

/// <summary>
/// Says what is wrong with a kernel. Later rules compute with numbers that earlier rules have accepted, so each stage runs
/// only where the one before found nothing: one mistake gives one message.
/// </summary>
internal static class KernelSpecValidator
{
    public static IReadOnlyList<Problem> Validate(KernelSpec spec, AttributeArguments arguments)
    {
        if (arguments.IsBroken)
            return [];
        foreach (var stage in s_stages)
        {
            Problem[] problems = [.. stage(spec, arguments)];
            if (problems.Length > 0)
                return problems;
        }

        return [.. OverlapAdvice.Find(spec, arguments)];
    }

    private static readonly Func<KernelSpec, AttributeArguments, IEnumerable<Problem>>[] s_stages =
    [
        FormRules.Check,
        SizeRules.Check,
        static (spec, arguments) =>
        [
            .. WeightRules.Check(spec, arguments),
            .. PaddingRules.Check(spec, arguments),
            .. EpilogueRules.Check(spec, arguments),
        ],
        DeclaredSizeRules.Check,
        WinogradRules.Check,
        GradientRules.Check,
    ];
}
