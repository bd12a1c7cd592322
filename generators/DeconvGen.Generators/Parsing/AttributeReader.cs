using DeconvGen.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DeconvGen.Generators.Parsing;

/// <summary>
/// Reads the arguments of a kernel attribute as plain values. Only constants of <see cref="AttributeData"/> are used, so
/// enums are numbers and unknown numbers survive; an attribute that is being typed gives what is there.
/// </summary>
internal static class AttributeReader
{
    public static AttributeArguments Read(AttributeData attribute, KernelAttribute kind, CancellationToken cancellation)
    {
        var items = new List<AttributeArgument>();
        var broken = !IsBound(attribute, cancellation);
        foreach (var (name, value) in Positional(attribute))
        {
            // A required array that is null is one without numbers.
            if (IsNull(value))
                items.Add(new(name, IsArray: true, EquatableArray<int>.Empty));
            else if (Argument(name, value) is { } argument)
                items.Add(argument);
            else
                broken = true;
        }

        foreach (var named in attribute.NamedArguments)
        {
            // A property set to null is not given.
            if (IsNull(named.Value))
                continue;
            if (Argument(named.Key, named.Value) is { } argument)
                items.Add(argument);
            else
                broken = true;
        }

        return new(kind.Operation, kind.Rank, broken, items.ToEquatableArray());
    }

    private static IEnumerable<(string Name, TypedConstant Value)> Positional(AttributeData attribute) =>
        attribute.AttributeConstructor is { } constructor
            ? constructor.Parameters.Zip(attribute.ConstructorArguments, static (parameter, value) => (parameter.Name, value))
            : [];

    private static bool IsNull(TypedConstant value) => value.Kind != TypedConstantKind.Error && value.IsNull;

    /// <summary>The compiler found a constructor and a value for every argument that is written.</summary>
    private static bool IsBound(AttributeData attribute, CancellationToken cancellation)
    {
        if (attribute.AttributeConstructor is not { } constructor
            || constructor.Parameters.Length != attribute.ConstructorArguments.Length)
        {
            return false;
        }

        // An argument with an unknown name is left out of the data.
        return attribute.ApplicationSyntaxReference?.GetSyntax(cancellation) is not AttributeSyntax syntax
            || syntax.ArgumentList is not { } list
            || list.Arguments.Count(static argument => argument.NameEquals is not null) == attribute.NamedArguments.Length;
    }

    private static AttributeArgument? Argument(string name, TypedConstant value)
    {
        if (value.Kind != TypedConstantKind.Array)
        {
            return Integer(value) is { } number ? new(name, IsArray: false, new([number]))
                : Single(value) is { } real ? new(name, IsArray: false, default, new([real])) : null;
        }

        if (value.Values.IsDefault || value.Type is not IArrayTypeSymbol { ElementType: var element })
            return null;
        return element.SpecialType switch
        {
            SpecialType.System_Int32 when All(value, Integer) is { } integers => new(name, IsArray: true, integers),
            SpecialType.System_Single when All(value, Single) is { } floats => new(name, IsArray: true, default, floats),
            _ => null,
        };
    }

    private static EquatableArray<T>? All<T>(TypedConstant array, Func<TypedConstant, T?> read)
        where T : struct
    {
        var values = new T[array.Values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            if (read(array.Values[i]) is not { } value)
                return null;
            values[i] = value;
        }

        return new(values);
    }

    private static int? Integer(TypedConstant value) => Constant(value) switch
    {
        int number => number,
        bool flag => flag ? 1 : 0,
        _ => null,
    };

    private static float? Single(TypedConstant value) => Constant(value) as float?;

    // Value throws for arrays, and an error may stand anywhere.
    private static object? Constant(TypedConstant value) =>
        value.Kind is TypedConstantKind.Primitive or TypedConstantKind.Enum ? value.Value : null;
}
