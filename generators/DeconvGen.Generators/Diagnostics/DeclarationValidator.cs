using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Diagnostics;

/// <summary>The rules for the type that carries a kernel attribute, and for the project around it.</summary>
internal static class DeclarationValidator
{
    private const string Rename = "rename it";

    public static IReadOnlyList<Problem> Validate(KernelDeclaration declaration) =>
    [
        .. Form(declaration.Type),
        .. ReservedNames.Check(declaration.Spec.Type),
        .. declaration.Type.Shape == TypeShape.Class ? Class(declaration) : [],
        .. Collisions(declaration),
    ];

    public static IReadOnlyList<Problem> Validate(ProjectFacts project) =>
    [
        .. project.HasLanguageVersion
            ? Array.Empty<Problem>()
            : [Problem.OfType(DiagnosticIds.LanguageVersion, ProjectFacts.RequiredLanguageVersion, project.LanguageVersion)],
        .. project.AllowsUnsafe ? Array.Empty<Problem>() : [Problem.OfType(DiagnosticIds.UnsafeNotAllowed)],
    ];

    private static IEnumerable<Problem> Form(TypeFacts type)
    {
        if (type.Shape != TypeShape.Class)
            yield return Problem.OfType(DiagnosticIds.NotAClass, type.Name, Describe(type.Shape));
        if (!type.IsPartial)
            yield return Problem.OfType(DiagnosticIds.NotPartial, type.Name);
        if (type.NonPartialContainer is { } closed)
            yield return Problem.OfType(DiagnosticIds.ContainerNotPartial, type.Name, closed);
        if (type.IsGeneric || type.GenericContainer is not null)
            yield return Problem.OfType(DiagnosticIds.Generic, type.Name, type.IsGeneric ? type.Name : type.GenericContainer!);
        if (type.FileLocalType is { } fileLocal)
            yield return Problem.OfType(DiagnosticIds.FileLocal, type.Name, fileLocal);
        if (type.IsAbstract)
            yield return Problem.OfType(DiagnosticIds.Abstract, type.Name);
        if (type.KernelAttributes.Count > 1)
        {
            var names = string.Join(" and ", type.KernelAttributes);
            yield return Problem.OfAttribute(DiagnosticIds.SeveralAttributes, type.KernelAttributes[1], type.Name, names);
        }
    }

    private static IEnumerable<Problem> Class(KernelDeclaration declaration)
    {
        var (spec, arguments, type) = (declaration.Spec, declaration.Arguments, declaration.Type);
        if (!arguments.IsBroken && type.IsStatic == spec.IsInstance && !type.IsAbstract)
        {
            var bilinear = spec.Operation == KernelOperation.BilinearUpsample;
            var toConstant = bilinear ? "leave out Trainable" : "write constant weights as Weights = [...]";
            var toRunTime = bilinear ? "set Trainable = true" : "leave out Weights and pass them to the constructor";
            yield return spec.IsInstance
                ? Problem.OfType(DiagnosticIds.StaticWithRunTimeWeights, type.Name, toConstant)
                : Problem.OfType(DiagnosticIds.InstanceWithConstantWeights, type.Name, toRunTime);
        }

        // Nothing is constructed in a static class.
        if (type.IsStatic || !spec.IsInstance)
            yield break;
        if (type.HasPrimaryConstructor)
            yield return Problem.OfType(DiagnosticIds.PrimaryConstructor, type.Name);
        if (type.BaseWithoutConstructor is { } parent)
            yield return Problem.OfType(DiagnosticIds.BaseConstructor, type.Name, parent);
    }

    private static IEnumerable<Problem> Collisions(KernelDeclaration declaration)
    {
        var type = declaration.Type;
        var generated = GeneratedMembers.For(declaration.Spec);
        if (generated.Any(member => member.Name == type.SimpleName))
            yield return Problem.OfType(DiagnosticIds.MemberCollision, "The type", type.SimpleName, type.Name, Rename);
        foreach (var member in type.Members)
        {
            if (!generated.Any(other => Collide(member, other)))
                continue;
            var isConstructor = member.Name == UserMember.Constructor;
            yield return Problem.OfMember(
                DiagnosticIds.MemberCollision,
                member.Signature,
                isConstructor ? "The constructor" : "The member",
                isConstructor ? $"{type.SimpleName}({member.Parameters})" : member.Name,
                type.Name,
                isConstructor ? "remove it, or give it other parameters" : Rename);
        }
    }

    /// <summary>Two methods of one name may stand side by side where their parameters differ; nothing else may.</summary>
    private static bool Collide(UserMember written, UserMember generated) =>
        written.Name == generated.Name
        && (written.Parameters is null || generated.Parameters is null || written.Parameters == generated.Parameters);

    private static string Describe(TypeShape shape) => shape switch
    {
        TypeShape.Record => "record",
        TypeShape.Struct => "struct",
        TypeShape.RecordStruct => "record struct",
        TypeShape.Interface => "interface",
        _ => "class",
    };
}
