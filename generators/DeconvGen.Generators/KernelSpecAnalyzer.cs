using System.Collections.Immutable;
using DeconvGen.Generators.Diagnostics;
using DeconvGen.Generators.Model;
using DeconvGen.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DeconvGen.Generators;

/// <summary>
/// Reports what validation finds, at the argument it finds it in. An analyzer and not the generator reports, so that the
/// pipeline carries no locations and <c>#pragma warning</c> works.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class KernelSpecAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => DiagnosticDescriptors.All;

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(Analyze, SymbolKind.NamedType);
    }

    private static void Analyze(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        var attributes = KernelAttributes.On(type);
        if (attributes.Count == 0)
            return;
        var (kind, attribute) = attributes[0];
        var declaration = DeclarationReader.Read(type, attribute, kind, context.Compilation, context.CancellationToken);
        foreach (var problem in Validate(declaration, ProjectReader.Read(context.Compilation)))
        {
            var location = ProblemLocation.Find(problem, type, attributes, context.CancellationToken);
            context.ReportDiagnostic(Diagnostic.Create(
                DiagnosticDescriptors.Get(problem.Id), location, problem.Legal?.Properties(), [.. problem.MessageArguments]));
        }
    }

    private static IEnumerable<Problem> Validate(KernelDeclaration declaration, ProjectFacts project)
    {
        IEnumerable<Problem> ofType = [.. DeclarationValidator.Validate(declaration), .. DeclarationValidator.Validate(project)];

        // With two kernels on one type it is open which of them stays.
        return declaration.Type.KernelAttributes.Count > 1
            ? ofType
            : ofType.Concat(KernelSpecValidator.Validate(declaration.Spec, declaration.Arguments));
    }
}
