using System.Globalization;
using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Diagnostics;

/// <summary>What is done with outputs before they are stored, and the numbers that it needs.</summary>
internal static class EpilogueRules
{
    private static readonly (string Name, Activation Activation)[] s_parameters =
    [
        ("Slope", Activation.LeakyRelu),
        ("ClampMin", Activation.Clamp),
        ("ClampMax", Activation.Clamp),
        ("Slopes", Activation.PRelu),
    ];

    public static IEnumerable<Problem> Check(KernelSpec spec, AttributeArguments arguments)
    {
        foreach (var (name, activation) in s_parameters)
        {
            if (arguments.Has(name) && spec.Activation != activation)
                yield return Problem.OfArgument(DiagnosticIds.ParameterOfOtherActivation, name, name, spec.Activation, activation);
            else if (NotANumber(arguments, name) is { } wrong)
                yield return wrong;
        }

        var epilogue = spec.Epilogue;
        if (epilogue.ClampMin > epilogue.ClampMax)
        {
            yield return Problem.OfArgument(DiagnosticIds.ClampOrder, arguments.Has("ClampMin") ? "ClampMin" : "ClampMax",
                Text(epilogue.ClampMin), Text(epilogue.ClampMax));
        }

        if (epilogue.ArgMax)
        {
            foreach (var problem in Labels(spec))
                yield return problem;
        }

        if (spec.Activation == Activation.PRelu)
        {
            foreach (var problem in Slopes(spec))
                yield return problem;
        }
    }

    private static IEnumerable<Problem> Labels(KernelSpec spec)
    {
        if (spec.OutputChannels > 256)
            yield return Problem.OfArgument(DiagnosticIds.ArgMaxChannels, "ArgMax", spec.OutputChannels);
        if (spec.Activation != Activation.None)
            yield return Problem.OfArgument(DiagnosticIds.ArgMaxExcludes, "Activation", "Activation");
        if (spec.Epilogue.Residual)
            yield return Problem.OfArgument(DiagnosticIds.ArgMaxExcludes, "Residual", "Residual");
        if (spec.Gradients)
            yield return Problem.OfArgument(DiagnosticIds.ArgMaxExcludes, "Gradients", "Gradients");
    }

    private static IEnumerable<Problem> Slopes(KernelSpec spec)
    {
        var slopes = spec.Epilogue.Slopes;
        if (spec is { Operation: KernelOperation.BilinearUpsample, Trainable: false })
            yield return Problem.OfArgument(DiagnosticIds.SlopesOfBilinear, "Activation");
        else if (spec.IsInstance && !slopes.IsDefault)
            yield return Problem.OfArgument(DiagnosticIds.SlopesWithoutWeights, "Slopes", slopes.Count);
        else if (!spec.IsInstance && slopes.Count != spec.OutputChannels)
            yield return Problem.OfArgument(
                DiagnosticIds.SlopeCount, slopes.IsDefault ? "Activation" : "Slopes", slopes.Count, spec.OutputChannels);
    }

    /// <summary>Bounds may be infinite, slopes may not.</summary>
    private static Problem? NotANumber(AttributeArguments arguments, string name)
    {
        var values = arguments.Floats(name);
        for (var i = 0; i < values.Count; i++)
        {
            if (float.IsNaN(values[i]) || (float.IsInfinity(values[i]) && name[0] == 'S'))
            {
                var label = values.Count > 1 ? $"{name}[{i.ToString(CultureInfo.InvariantCulture)}]" : name;
                return Problem.OfArgument(DiagnosticIds.ParameterNotANumber, name, label, Text(values[i]),
                    name[0] == 'S' ? "a finite number" : "a number, or infinity for no bound");
            }
        }

        return null;
    }

    private static string Text(float value) => value.ToString("R", CultureInfo.InvariantCulture);
}
