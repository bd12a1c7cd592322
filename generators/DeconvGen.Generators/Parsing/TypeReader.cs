using DeconvGen.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DeconvGen.Generators.Parsing;

/// <summary>Reads what the type rules need from the user's own parts of a kernel type.</summary>
internal static class TypeReader
{
    private static readonly SymbolDisplayFormat s_nameFormat = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypes,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters);

    private static readonly SymbolDisplayFormat s_parameterFormat = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameOnly,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes);

    public static TypeFacts Read(INamedTypeSymbol type, Compilation compilation, CancellationToken cancellation)
    {
        var declarations = Declarations(type, cancellation);
        return new(
            NameOf(type),
            ShapeOf(type),
            declarations.All(IsPartial),
            type.IsStatic,
            type.TypeKind == TypeKind.Class && type.IsAbstract && !type.IsStatic,
            type.Arity > 0,
            declarations.Any(static declaration => declaration.ParameterList is not null),
            Container(type, container => !Declarations(container, cancellation).All(IsPartial)),
            Container(type, static container => container.Arity > 0),
            type.IsFileLocal ? NameOf(type) : Container(type, static container => container.IsFileLocal),
            BaseWithoutConstructor(type, compilation),
            KernelAttributes.On(type).Select(static attribute => attribute.Kind.Name).ToEquatableArray(),
            type.GetMembers().Where(IsWritten).Select(Member).ToEquatableArray());
    }

    /// <summary>The member stands in the user's own text and is no accessor or primary constructor.</summary>
    public static bool IsWritten(ISymbol member) =>
        !member.IsImplicitlyDeclared
        && member is not IMethodSymbol { AssociatedSymbol: not null }
        && member.DeclaringSyntaxReferences.Any(static part =>
            !OwnOutput.Contains(part.SyntaxTree) && part.GetSyntax() is not TypeDeclarationSyntax { ParameterList: not null });

    public static UserMember Member(ISymbol member) =>
        member is IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.Constructor } method
            ? new(method.Name, Parameters(method))
            : new(member.Name);

    private static string Parameters(IMethodSymbol method)
    {
        var types = string.Join(", ", method.Parameters.Select(static parameter =>
            (parameter.RefKind == RefKind.None ? "" : "ref ") + parameter.Type.ToDisplayString(s_parameterFormat)));
        return method.Arity == 0 ? types : $"<{method.Arity}> {types}";
    }

    private static TypeShape ShapeOf(INamedTypeSymbol type) => type.TypeKind switch
    {
        TypeKind.Interface => TypeShape.Interface,
        TypeKind.Struct => type.IsRecord ? TypeShape.RecordStruct : TypeShape.Struct,
        _ => type.IsRecord ? TypeShape.Record : TypeShape.Class,
    };

    private static string NameOf(INamedTypeSymbol type) => type.ToDisplayString(s_nameFormat);

    private static string? Container(INamedTypeSymbol type, Func<INamedTypeSymbol, bool> condition)
    {
        string? outermost = null;
        for (var container = type.ContainingType; container is not null; container = container.ContainingType)
        {
            if (condition(container))
                outermost = NameOf(container);
        }

        return outermost;
    }

    private static List<TypeDeclarationSyntax> Declarations(INamedTypeSymbol type, CancellationToken cancellation) =>
    [
        .. type.DeclaringSyntaxReferences
            .Where(static part => !OwnOutput.Contains(part.SyntaxTree))
            .Select(part => part.GetSyntax(cancellation))
            .OfType<TypeDeclarationSyntax>(),
    ];

    private static bool IsPartial(TypeDeclarationSyntax declaration) => declaration.Modifiers.Any(SyntaxKind.PartialKeyword);

    private static string? BaseWithoutConstructor(INamedTypeSymbol type, Compilation compilation)
    {
        if (type is not { TypeKind: TypeKind.Class, BaseType: { TypeKind: TypeKind.Class } parent })
            return null;
        var callable = parent.InstanceConstructors.Any(constructor =>
            constructor.Parameters.All(static parameter => parameter.IsOptional || parameter.IsParams)
            && compilation.IsSymbolAccessibleWithin(constructor, type));
        return callable ? null : NameOf(parent);
    }
}
