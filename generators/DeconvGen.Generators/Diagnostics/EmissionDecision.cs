using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Diagnostics;

/// <summary>Turns what validation found into how much the generator writes.</summary>
internal static class EmissionDecision
{
    /// <summary>With one of these, a second part of the type is impossible or would break the first.</summary>
    private static readonly HashSet<string> s_closed =
    [
        DiagnosticIds.NotPartial,
        DiagnosticIds.ContainerNotPartial,
        DiagnosticIds.Generic,
        DiagnosticIds.FileLocal,
        DiagnosticIds.NotAClass,
        DiagnosticIds.SeveralAttributes,
        DiagnosticIds.MemberCollision,
        DiagnosticIds.PrimaryConstructor,
        DiagnosticIds.BaseConstructor,
        DiagnosticIds.ReservedName,
    ];

    public static KernelRequest Decide(KernelDeclaration declaration)
    {
        var (spec, arguments, type) = (declaration.Spec, declaration.Arguments, declaration.Type);
        var ofType = DeclarationValidator.Validate(declaration);
        var signatures = SignatureSpec.For(spec, type.IsStatic);
        if (ofType.Any(static problem => s_closed.Contains(problem.Id)))
            return new(signatures, EmissionMode.None);
        var isRefused = arguments.IsBroken
            || ofType.Count > 0
            || KernelSpecValidator.Validate(spec, arguments).Any(static problem => !IsAdvice(problem));
        return isRefused ? new(signatures, EmissionMode.SignaturesOnly) : new(spec, EmissionMode.Full);
    }

    public static bool IsAdvice(Problem problem) => problem.Id == DiagnosticIds.UnevenOverlap;
}
