namespace DeconvGen.Generators.Model;

/// <summary>How to reopen the user's partial type.</summary>
/// <param name="Namespace">Empty for the global namespace.</param>
/// <param name="ContainingTypes">Outermost first: the declaration of each, such as <c>partial class Outer&lt;T&gt;</c>.</param>
/// <param name="Name">The identifier, escaped with <c>@</c> where it is or may become a keyword.</param>
/// <param name="Modifiers">
/// Accessibility and <c>static</c> or <c>sealed</c>, such as <c>public static</c>. An instance kernel that the user has not
/// sealed is sealed here.
/// </param>
/// <param name="HintName">A unique file name for the generated text, made of the metadata name.</param>
internal sealed record TypeSignature(
    string Namespace,
    EquatableArray<string> ContainingTypes,
    string Name,
    string Modifiers,
    string HintName)
{
    /// <summary>The name as messages have it.</summary>
    public string PlainName => Name.TrimStart('@');
}
