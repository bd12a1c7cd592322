using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;

namespace DeconvGen.Generators.Parsing;

/// <summary>
/// The file name of a kernel's generated text: its type's metadata name, such as <c>My.Space.Outer+Inner.g.cs</c>. The arity
/// of a generic container follows a <c>-</c>, which no identifier contains.
/// </summary>
internal static class HintName
{
    private const string Extension = ".g.cs";

    // File systems stop at 255 bytes, of which other letters than ASCII take up to three; hash and extension need 22.
    private const int LongestInBytes = 230;
    private const int KeptCharacters = 60;

    public static string For(INamedTypeSymbol type)
    {
        var name = MetadataName(type);
        var readable = name.Replace('`', '-');
        if (Encoding.UTF8.GetByteCount(readable) > LongestInBytes)
            return $"{End(readable)}-{Hash(name)}{Extension}";
        return HasNamesakeInOtherCase(type) ? $"{readable}-{Hash(name)}{Extension}" : readable + Extension;
    }

    private static string End(string name)
    {
        var start = name.Length - Math.Min(name.Length, KeptCharacters);
        return name.Substring(char.IsLowSurrogate(name[start]) ? start + 1 : start);
    }

    private static string MetadataName(INamedTypeSymbol type)
    {
        var name = new StringBuilder(type.MetadataName);
        for (var container = type.ContainingType; container is not null; container = container.ContainingType)
            name.Insert(0, container.MetadataName + "+");
        for (var space = type.ContainingNamespace; space is { IsGlobalNamespace: false }; space = space.ContainingNamespace)
            name.Insert(0, space.MetadataName + ".");
        return name.ToString();
    }

    /// <summary>File names, and the compiler's hint names, ignore case; <c>Kernel</c> and <c>KERNEL</c> are two types.</summary>
    private static bool HasNamesakeInOtherCase(INamedTypeSymbol type)
    {
        for (INamespaceOrTypeSymbol part = type; part.ContainingSymbol is INamespaceOrTypeSymbol container; part = container)
        {
            foreach (var sibling in container.GetMembers())
            {
                if (sibling is INamespaceOrTypeSymbol
                    && sibling.MetadataName != part.MetadataName
                    && string.Equals(sibling.MetadataName, part.MetadataName, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>64-bit FNV-1a: the same in every process, which <c>string.GetHashCode</c> is not.</summary>
    private static string Hash(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var character in text)
            hash = unchecked((hash ^ character) * 1099511628211UL);
        return hash.ToString("x16", CultureInfo.InvariantCulture);
    }
}
