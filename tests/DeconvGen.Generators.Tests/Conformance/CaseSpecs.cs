using DeconvGen.Generators.Model;
using DeconvGen.Generators.Parsing;
using Microsoft.CodeAnalysis;

namespace DeconvGen.Generators.Tests.Conformance;

/// <summary>What the generator reads from each case's attribute text, without generating anything.</summary>
internal static class CaseSpecs
{
    private static readonly Lazy<Dictionary<string, KernelSpec>> LazyById = new(ReadAll);

    public static KernelSpec Of(ConformanceCase one) => LazyById.Value[one.Id];

    public static AxisGeometry[] Geometry(ConformanceCase one)
    {
        var spec = Of(one);
        return [.. spec.Axes.Select(axis => AxisGeometry.Resolve(axis, spec.Padding))];
    }

    private static Dictionary<string, KernelSpec> ReadAll()
    {
        var rows = KernelRow.Of(KernelForm.RunTimeWeights, "Scalar").ToArray();
        var compilation = GeneratorHarness.Compile([.. rows.Select(static row => row.Source())]);
        return rows.ToDictionary(static row => row.Case.Id, row => Read(compilation, row));
    }

    private static KernelSpec Read(Compilation compilation, KernelRow row)
    {
        var type = compilation.GetTypeByMetadataName($"Conformance.{row.Name}.Layer")!;
        var (kind, data) = Assert.Single(KernelAttributes.On(type));
        var arguments = AttributeReader.Read(data, kind, CancellationToken.None);
        Assert.False(arguments.IsBroken, $"{row.Name}: {data.ApplicationSyntaxReference?.GetSyntax()}");
        return KernelSpecBuilder.Build(arguments, new("Conformance", default, "Layer", "public sealed", row.Name));
    }
}
