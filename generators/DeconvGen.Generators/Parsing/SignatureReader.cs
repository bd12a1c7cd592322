using System.Text;
using DeconvGen.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DeconvGen.Generators.Parsing;

/// <summary>Reads how a type is reopened: its namespace, the types around it and its modifiers.</summary>
internal static class SignatureReader
{
    public static TypeSignature Read(INamedTypeSymbol type, bool isInstance)
    {
        var containers = new List<string>();
        for (var container = type.ContainingType; container is not null; container = container.ContainingType)
            containers.Insert(0, $"partial {Keyword(container)} {Escape(container.Name)}{TypeParameters(container)}");
        return new(
            NamespaceOf(type),
            containers.ToEquatableArray(),
            Escape(type.Name),
            Modifiers(type, isInstance),
            HintName.For(type));
    }

    private static string NamespaceOf(INamedTypeSymbol type)
    {
        var names = new List<string>();
        for (var part = type.ContainingNamespace; part is { IsGlobalNamespace: false }; part = part.ContainingNamespace)
            names.Insert(0, Escape(part.Name));
        return string.Join(".", names);
    }

    private static string Keyword(INamedTypeSymbol type) => type.TypeKind switch
    {
        TypeKind.Interface => "interface",
        TypeKind.Struct => type.IsRecord ? "record struct" : "struct",
        _ => type.IsRecord ? "record" : "class",
    };

    // All parts must agree on the variance of type parameters; constraints may be left out.
    private static string TypeParameters(INamedTypeSymbol type)
    {
        if (type.Arity == 0)
            return "";
        var text = new StringBuilder("<");
        foreach (var parameter in type.TypeParameters)
        {
            text.Append(text.Length > 1 ? ", " : "");
            text.Append(parameter.Variance switch { VarianceKind.In => "in ", VarianceKind.Out => "out ", _ => "" });
            text.Append(Escape(parameter.Name));
        }

        return text.Append('>').ToString();
    }

    // A sealed kernel's calls are direct, and nobody derives from one.
    private static string Modifiers(INamedTypeSymbol type, bool isInstance)
    {
        var isSealed = type.IsSealed || (isInstance && !type.IsAbstract);
        var kind = type.IsStatic ? " static" : isSealed ? " sealed" : "";
        return Accessibility(type.DeclaredAccessibility) + kind;
    }

    private static string Accessibility(Accessibility accessibility) => accessibility switch
    {
        Microsoft.CodeAnalysis.Accessibility.Public => "public",
        Microsoft.CodeAnalysis.Accessibility.Protected => "protected",
        Microsoft.CodeAnalysis.Accessibility.Private => "private",
        Microsoft.CodeAnalysis.Accessibility.ProtectedOrInternal => "protected internal",
        Microsoft.CodeAnalysis.Accessibility.ProtectedAndInternal => "private protected",
        _ => "internal",
    };

    /// <summary>A keyword needs <c>@</c>; before a contextual one, such as <c>record</c>, it does no harm.</summary>
    private static string Escape(string name) =>
        SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None && SyntaxFacts.GetContextualKeywordKind(name) == SyntaxKind.None
            ? name
            : "@" + name;
}
