using DeconvGen.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DeconvGen.Generators.Parsing;

/// <summary>Finds what a problem is about in the source.</summary>
internal static class ProblemLocation
{
    public static Location Find(
        Problem problem,
        INamedTypeSymbol type,
        IReadOnlyList<(KernelAttribute Kind, AttributeData Data)> attributes,
        CancellationToken cancellation)
    {
        var name = problem.Name;
        var location = problem.Site switch
        {
            ProblemSite.Argument => Argument(attributes[0].Data, name!, cancellation),
            ProblemSite.Attribute => Syntax(attributes.First(found => name is null || found.Kind.Name == name).Data, cancellation)
                ?.GetLocation(),
            ProblemSite.Member => Member(type, name!),
            _ => null,
        };
        return location ?? Identifier(type, cancellation);
    }

    private static Location? Argument(AttributeData attribute, string name, CancellationToken cancellation)
    {
        if (Syntax(attribute, cancellation) is not { } syntax)
            return null;
        var written = syntax.ArgumentList?.Arguments ?? default;
        var position = attribute.AttributeConstructor?.Parameters.FirstOrDefault(parameter => parameter.Name == name)?.Ordinal;
        for (var i = 0; i < written.Count; i++)
        {
            var argument = written[i];
            var argumentName = argument.NameEquals?.Name ?? argument.NameColon?.Name;
            if (argumentName is null ? i == position : argumentName.Identifier.ValueText == name)
                return argument.GetLocation();
        }

        return syntax.GetLocation();
    }

    private static AttributeSyntax? Syntax(AttributeData attribute, CancellationToken cancellation) =>
        attribute.ApplicationSyntaxReference?.GetSyntax(cancellation) as AttributeSyntax;

    private static Location? Member(INamedTypeSymbol type, string signature) => type.GetMembers()
        .FirstOrDefault(member => TypeReader.IsWritten(member) && TypeReader.Member(member).Signature == signature)?.Locations
        .FirstOrDefault(static location => location.SourceTree is { } tree && !OwnOutput.Contains(tree));

    private static Location Identifier(INamedTypeSymbol type, CancellationToken cancellation)
    {
        var declaration = type.DeclaringSyntaxReferences
            .Where(static part => !OwnOutput.Contains(part.SyntaxTree))
            .Select(part => part.GetSyntax(cancellation))
            .OfType<TypeDeclarationSyntax>()
            .FirstOrDefault();
        return declaration?.Identifier.GetLocation() ?? Location.None;
    }
}
