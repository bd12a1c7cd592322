using DeconvGen.Generators.Model;
using Microsoft.CodeAnalysis;

namespace DeconvGen.Generators.Parsing;

/// <summary>Symbols in, plain values out: the way from a kernel attribute to a <see cref="KernelDeclaration"/>.</summary>
internal static class DeclarationReader
{
    public static KernelDeclaration Read(
        INamedTypeSymbol type,
        AttributeData attribute,
        KernelAttribute kind,
        Compilation compilation,
        CancellationToken cancellation)
    {
        var arguments = AttributeReader.Read(attribute, kind, cancellation);
        var spec = KernelSpecBuilder.Build(arguments, SignatureReader.Read(type, arguments.IsInstance));
        return new(spec, arguments, TypeReader.Read(type, compilation, cancellation));
    }
}
