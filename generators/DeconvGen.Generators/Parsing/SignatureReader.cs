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
            containers.Insert(0, $"partial {Keyword(container)} {EscapeType(container.Name)}{TypeParameters(container)}");
        return new(
            NamespaceOf(type),
            containers.ToEquatableArray(),
            EscapeType(type.Name),
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
            text.Append(EscapeType(parameter.Name));
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

    /// <summary>
    /// A keyword needs <c>@</c>, and every name of small letters may become one: the compiler warns of a type that has one without
    /// <c>@</c> (CS8981), in the user's text and here. Elsewhere it does no harm.
    /// </summary>
    private static string EscapeType(string name) =>
        name.All(static letter => letter is >= 'a' and <= 'z') ? "@" + name : Escape(name);

    private static string Escape(string name) =>
        SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None && SyntaxFacts.GetContextualKeywordKind(name) == SyntaxKind.None
            ? name
            : "@" + name;
}
