using System.Collections.Immutable;
using System.Composition;
using DeconvGen.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;

namespace DeconvGen.CodeFixes;

/// <summary>Allows unsafe code in the project; editors write it into the project file.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class AllowUnsafeFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticIds.UnsafeNotAllowed];

    /// <summary>One change of the project mends all its kernels.</summary>
    public override FixAllProvider? GetFixAllProvider() => null;

    /// <inheritdoc/>
    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var project = context.Document.Project;
        if (project.CompilationOptions is CSharpCompilationOptions options)
        {
            context.RegisterCodeFix(
                CodeAction.Create(
                    "Allow unsafe code in this project",
                    _ => Task.FromResult(
                        project.Solution.WithProjectCompilationOptions(project.Id, options.WithAllowUnsafe(true))),
                    equivalenceKey: nameof(AllowUnsafeFix)),
                context.Diagnostics);
        }

        return Task.CompletedTask;
    }
}
