using DeconvGen.Generators.Diagnostics;
using DeconvGen.Generators.Model;
using Microsoft.CodeAnalysis;

namespace DeconvGen.Generators.Parsing;

/// <summary>What the pipeline makes of one attribute in the source.</summary>
internal static class RequestReader
{
    /// <summary>
    /// Null where another attribute on another part of the type stands for it: each type gets one file, and the second of two
    /// equal attributes is the compiler's error.
    /// </summary>
    public static KernelRequest? Read(
        GeneratorAttributeSyntaxContext context,
        KernelAttribute kind,
        CancellationToken cancellation)
    {
        if (context.TargetSymbol is not INamedTypeSymbol type)
            return null;
        var (_, attribute) = KernelAttributes.On(type).FirstOrDefault(found => found.Kind == kind);
        if (attribute?.ApplicationSyntaxReference is not { } reference
            || reference.SyntaxTree != context.TargetNode.SyntaxTree
            || !context.TargetNode.Span.Contains(reference.Span))
        {
            return null;
        }

        var compilation = context.SemanticModel.Compilation;
        var declaration = DeclarationReader.Read(type, attribute, kind, compilation, cancellation);
        return EmissionDecision.Decide(declaration);
    }
}
