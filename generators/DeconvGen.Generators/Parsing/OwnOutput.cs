using Microsoft.CodeAnalysis;

namespace DeconvGen.Generators.Parsing;

/// <summary>
/// Tells the generated part of a type from the user's: an analyzer sees both, and the generator's members must not count as
/// the user's.
/// </summary>
internal static class OwnOutput
{
    private static readonly string s_folder = typeof(DeconvGenerator).FullName!;

    /// <summary>The compiler names a generated file <c>…/assembly/generator type/hint name</c>.</summary>
    public static bool Contains(SyntaxTree tree) =>
        tree.FilePath.IndexOf(s_folder, StringComparison.Ordinal) is var start and > 0
        && IsSeparator(tree.FilePath[start - 1])
        && start + s_folder.Length < tree.FilePath.Length
        && IsSeparator(tree.FilePath[start + s_folder.Length]);

    private static bool IsSeparator(char character) => character is '/' or '\\';
}
