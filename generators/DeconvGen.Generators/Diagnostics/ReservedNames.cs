using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Diagnostics;

/// <summary>
/// Where a kernel type would hide a name that generated code uses: that code stands in <c>DeconvGen.Generated</c>, sees
/// <c>DeconvGen.Runtime</c>, <c>DeconvGen</c> and <c>System</c> by their short names, and the global namespace last.
/// </summary>
internal static class ReservedNames
{
    private static readonly string[] s_namespaces = ["DeconvGen", "DeconvGen.Generated", "DeconvGen.Runtime", "System"];

    private static readonly string[] s_globalNames = ["System", "var", "nint"];

    public static IEnumerable<Problem> Check(TypeSignature type)
    {
        // Nested, a type is in nobody's way.
        if (type.ContainingTypes.Count > 0)
            yield break;
        if (s_namespaces.Contains(type.Namespace) || type.Namespace.StartsWith("System.", StringComparison.Ordinal))
            yield return Problem.OfType(DiagnosticIds.ReservedName, type.PlainName, $"in the namespace '{type.Namespace}'");
        else if (type.Namespace.Length == 0 && s_globalNames.Contains(type.PlainName))
            yield return Problem.OfType(DiagnosticIds.ReservedName, type.PlainName, "in the global namespace");
    }
}
