using DeconvGen.Generators.Model;
using Microsoft.CodeAnalysis;

namespace DeconvGen.Generators.Parsing;

/// <summary>One of the library's attributes.</summary>
internal sealed record KernelAttribute(string Name, KernelOperation Operation, int Rank)
{
    public string MetadataName => $"{KernelAttributes.Namespace}.{Name}Attribute";
}

/// <summary>The library's attributes, known by name: the generator never loads the library.</summary>
internal static class KernelAttributes
{
    public const string Namespace = "DeconvGen";

    public static IReadOnlyList<KernelAttribute> All { get; } =
    [
        new("ConvTranspose1D", KernelOperation.ConvTranspose, 1),
        new("ConvTranspose2D", KernelOperation.ConvTranspose, 2),
        new("ConvTranspose3D", KernelOperation.ConvTranspose, 3),
        new("Conv1D", KernelOperation.Convolution, 1),
        new("Conv2D", KernelOperation.Convolution, 2),
        new("Conv3D", KernelOperation.Convolution, 3),
        new("BilinearUpsample1D", KernelOperation.BilinearUpsample, 1),
        new("BilinearUpsample2D", KernelOperation.BilinearUpsample, 2),
    ];

    /// <summary>The kernel attributes on a type, in the order they are written; the compiler reports one written twice.</summary>
    public static IReadOnlyList<(KernelAttribute Kind, AttributeData Data)> On(INamedTypeSymbol type)
    {
        var found = new List<(KernelAttribute, AttributeData)>();
        foreach (var data in type.GetAttributes())
        {
            if (Find(data.AttributeClass) is { } kind && !found.Exists(other => other.Item1 == kind))
                found.Add((kind, data));
        }

        return found;
    }

    private static KernelAttribute? Find(INamedTypeSymbol? attribute)
    {
        if (attribute is not { ContainingType: null, Arity: 0 } || !IsOurs(attribute.ContainingNamespace))
            return null;
        return All.FirstOrDefault(kind => attribute.MetadataName == kind.Name + "Attribute");
    }

    private static bool IsOurs(INamespaceSymbol? @namespace) =>
        @namespace is { Name: Namespace, ContainingNamespace.IsGlobalNamespace: true };
}
