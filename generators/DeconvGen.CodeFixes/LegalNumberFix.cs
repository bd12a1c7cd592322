using System.Collections.Immutable;
using System.Composition;
using System.Globalization;
using DeconvGen.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DeconvGen.CodeFixes;

/// <summary>Writes the nearest legal number in place of a refused one: a legal output length, a stride of 1 …</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class LegalNumberFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
    [
        DiagnosticIds.BelowOne, DiagnosticIds.Negative, DiagnosticIds.OutputPaddingRange, DiagnosticIds.OutputTrimRange,
        DiagnosticIds.OutputShapeNotSame,
    ];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (var diagnostic in context.Diagnostics)
        {
            if (LegalNumber.Read(diagnostic.Properties) is not { } legal
                || root?.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<AttributeArgumentSyntax>() is not { } argument
                || Find(argument.Expression, legal.Element) is not { } number)
            {
                continue;
            }

            var text = legal.Value.ToString(CultureInfo.InvariantCulture);
            context.RegisterCodeFix(
                CodeAction.Create(
                    $"Set '{number}' to {text}",
                    _ => Task.FromResult(context.Document.WithSyntaxRoot(
                        root.ReplaceNode(number, SyntaxFactory.ParseExpression(text).WithTriviaFrom(number)))),
                    equivalenceKey: nameof(LegalNumberFix)),
                diagnostic);
        }
    }

    /// <summary>The expression that gives one number of an argument, however the array around it is spelled.</summary>
    private static ExpressionSyntax? Find(ExpressionSyntax expression, int element)
    {
        IReadOnlyList<ExpressionSyntax?>? numbers = expression switch
        {
            CollectionExpressionSyntax list =>
                [.. list.Elements.Select(static one => (one as ExpressionElementSyntax)?.Expression)],
            ArrayCreationExpressionSyntax { Initializer: { } list } => [.. list.Expressions],
            ImplicitArrayCreationExpressionSyntax array => [.. array.Initializer.Expressions],
            _ => null,
        };
        return numbers is null ? expression : element < numbers.Count ? numbers[element] : null;
    }
}
