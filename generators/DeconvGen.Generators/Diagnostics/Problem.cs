using System.Globalization;
using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Diagnostics;

/// <summary>What in the source a problem is about.</summary>
internal enum ProblemSite
{
    /// <summary>The name of the type.</summary>
    Type,

    /// <summary>The kernel attribute as a whole; with a name, the attribute of that name.</summary>
    Attribute,

    /// <summary>The argument with the problem's name, or the attribute where it is not written.</summary>
    Argument,

    /// <summary>The user's member whose <see cref="UserMember.Signature"/> the problem names.</summary>
    Member,
}

/// <summary>One thing that is wrong with a declaration, in plain values.</summary>
/// <param name="Id">One of <see cref="DiagnosticIds"/>.</param>
/// <param name="MessageArguments">What fills the placeholders of the descriptor's message.</param>
internal sealed record Problem(string Id, ProblemSite Site, string? Name, EquatableArray<string> MessageArguments)
{
    /// <summary>What would be legal instead; null where no single number is.</summary>
    public LegalNumber? Legal { get; init; }

    public static Problem OfType(string id, params object[] arguments) => new(id, ProblemSite.Type, null, Text(arguments));

    public static Problem OfAttribute(string id, string? name, params object[] arguments) =>
        new(id, ProblemSite.Attribute, name, Text(arguments));

    public static Problem OfArgument(string id, string argument, params object[] arguments) =>
        new(id, ProblemSite.Argument, argument, Text(arguments));

    public static Problem OfMember(string id, string member, params object[] arguments) =>
        new(id, ProblemSite.Member, member, Text(arguments));

    /// <summary>Numbers read the same on every machine.</summary>
    private static EquatableArray<string> Text(object[] arguments) =>
        arguments.Select(static argument => Convert.ToString(argument, CultureInfo.InvariantCulture)!).ToEquatableArray();
}
