namespace DeconvGen.Generators.Model;

internal enum TypeShape { Class, Record, Struct, RecordStruct, Interface }

/// <summary>What the type rules need to know about the user's own parts of a kernel type, in plain values.</summary>
/// <param name="Name">As messages name it: with its containing types, without its namespace.</param>
/// <param name="IsPartial">All its declarations are.</param>
/// <param name="IsGeneric">It has type parameters of its own.</param>
/// <param name="NonPartialContainer">The outermost containing type that is not partial.</param>
/// <param name="GenericContainer">The outermost containing type with type parameters.</param>
/// <param name="FileLocalType">The type itself or the containing type that is file-local.</param>
/// <param name="BaseWithoutConstructor">The base class, where it has no constructor that can be called without arguments.</param>
/// <param name="KernelAttributes">Names of the different kernel attributes on it, in the order they are written.</param>
/// <param name="Members">Its own members, without the ones this generator declares.</param>
internal sealed record TypeFacts(
    string Name,
    TypeShape Shape,
    bool IsPartial,
    bool IsStatic,
    bool IsAbstract,
    bool IsGeneric,
    bool HasPrimaryConstructor,
    string? NonPartialContainer,
    string? GenericContainer,
    string? FileLocalType,
    string? BaseWithoutConstructor,
    EquatableArray<string> KernelAttributes,
    EquatableArray<UserMember> Members)
{
    public string SimpleName => Name.Substring(Name.LastIndexOf('.') + 1);
}

/// <summary>A member as overload resolution tells it apart.</summary>
/// <param name="Parameters">Types of an ordinary method's or a constructor's parameters, joined by commas; else null.</param>
internal sealed record UserMember(string Name, string? Parameters = null)
{
    public const string Constructor = ".ctor";

    /// <summary>Unlike the name, different for each member of a type.</summary>
    public string Signature => Parameters is null ? Name : $"{Name}({Parameters})";
}
