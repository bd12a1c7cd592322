using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Diagnostics;

/// <summary>What the backward pass needs to know when the code is generated: every pad.</summary>
internal static class GradientRules
{
    public static IEnumerable<Problem> Check(KernelSpec spec, AttributeArguments arguments)
    {
        if (!spec.Gradients)
            yield break;
        for (var i = 0; i < spec.Rank; i++)
        {
            if (spec.Geometry(i).VaryingPad == VaryingPad.None)
                continue;
            var sizes = string.Join(" and ", AxisNames.For(spec.Rank).Select(static axis => "Input" + axis));
            yield return Problem.OfArgument(DiagnosticIds.GradientPadVaries, "Gradients", spec.Padding, spec.Axes[i].Stride, sizes);
            yield break;
        }
    }
}
