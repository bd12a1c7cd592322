using System.Text;
using DeconvGen.Generators.Emission;
using DeconvGen.Generators.Model;
using DeconvGen.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace DeconvGen.Generators;

/// <summary>
/// Writes the second part of each type that carries a kernel attribute. Only plain values cross the pipeline, so an edit
/// elsewhere costs one comparison of records; <see cref="KernelSpecAnalyzer"/> reports what is wrong with an attribute.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class DeconvGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var project = context.CompilationProvider
            .Select(static (compilation, _) => ProjectReader.Read(compilation))
            .WithTrackingName(TrackingNames.Project);

        foreach (var attribute in KernelAttributes.All)
        {
            var kernels = context.SyntaxProvider
                .ForAttributeWithMetadataName(
                    attribute.MetadataName,
                    static (node, _) => node is TypeDeclarationSyntax,
                    (found, cancellation) => RequestReader.Read(found, attribute, cancellation))
                .WithTrackingName(TrackingNames.KernelSpec);
            context.RegisterSourceOutput(kernels.Combine(project), static (output, pair) => Write(output, pair.Left, pair.Right));
        }
    }

    private static void Write(SourceProductionContext output, KernelRequest? request, ProjectFacts project)
    {
        var mode = request?.ModeIn(project) ?? EmissionMode.None;
        if (mode == EmissionMode.None)
            return;
        var text = FileEmitter.Emit(request!.Spec, mode == EmissionMode.SignaturesOnly, output.CancellationToken);
        output.AddSource(request.Spec.Type.HintName, SourceText.From(text, Encoding.UTF8));
    }
}
