using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeRefactorings;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DeconvGen.CodeFixes;

/// <summary>
/// Writes down the weight layout that a kernel attribute has by default: weights of another layout have the same count, so
/// that nothing else tells a reader, or a later change of <c>Layout</c>, which one the numbers are in.
/// </summary>
[ExportCodeRefactoringProvider(LanguageNames.CSharp), Shared]
public sealed class StateWeightLayoutRefactoring : CodeRefactoringProvider
{
    // The values of the library's TensorLayout, which this assembly does not reference.
    private const int ChannelsLast = 0;
    private const int ChannelsFirst = 1;

    /// <inheritdoc/>
    public override async Task ComputeRefactoringsAsync(CodeRefactoringContext context)
    {
        var root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        if (root?.FindNode(context.Span).FirstAncestorOrSelf<AttributeSyntax>() is not { } attribute)
            return;
        var model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        if (model is null
            || model.GetSymbolInfo(attribute, context.CancellationToken).Symbol is not IMethodSymbol { ContainingType: var kind }
            || kind.ContainingNamespace is not { Name: "DeconvGen", ContainingNamespace.IsGlobalNamespace: true }
            || Default(kind.Name, new(model, attribute, context.CancellationToken)) is not { } layout
            || Named(attribute, "WeightLayout") is not null)
        {
            return;
        }

        context.RegisterRefactoring(CodeAction.Create(
            $"State the weight layout: {layout}",
            _ => Task.FromResult(context.Document.WithSyntaxRoot(root.ReplaceNode(attribute, WithLayout(attribute, layout)))),
            equivalenceKey: nameof(StateWeightLayoutRefactoring)));
    }

    /// <summary>
    /// The usual layout of the tensors' layout; none where a kernel takes no weights, or where it cannot be told: what stands
    /// there is being typed, is no constant, or is a number without a name.
    /// </summary>
    private static string? Default(string kind, Constants constants)
    {
        var isChannelsFirst = constants.Of("Layout", ChannelsLast) switch
        {
            ChannelsLast => false,
            ChannelsFirst => true,
            _ => (bool?)null,
        };
        if (isChannelsFirst is not { } channelsFirst)
            return null;
        if (kind.StartsWith("ConvTranspose", StringComparison.Ordinal))
            return channelsFirst ? "IOHW" : "HWOI";
        if (kind.StartsWith("Conv", StringComparison.Ordinal))
            return channelsFirst ? "OIHW" : "HWIO";
        return kind.StartsWith("BilinearUpsample", StringComparison.Ordinal) && constants.Of("Trainable", false) is true
            ? channelsFirst ? "IOHW" : "HWOI"
            : null;
    }

    /// <summary>Values of an attribute's named arguments, however they are written.</summary>
    private sealed class Constants(SemanticModel model, AttributeSyntax attribute, CancellationToken cancellation)
    {
        /// <summary>The number of an enum, as the compiler gives it; null where it is not constant.</summary>
        public object? Of(string name, object unwritten) =>
            Named(attribute, name) is { } argument ? model.GetConstantValue(argument.Expression, cancellation).Value : unwritten;
    }

    private static AttributeArgumentSyntax? Named(AttributeSyntax attribute, string name) =>
        attribute.ArgumentList?.Arguments.FirstOrDefault(argument => argument.NameEquals?.Name.Identifier.ValueText == name);

    private static AttributeSyntax WithLayout(AttributeSyntax attribute, string layout)
    {
        var value = $"{(Qualified(attribute) ? "DeconvGen." : "")}WeightLayout.{layout}";
        var argument = SyntaxFactory.ParseAttributeArgumentList($"(WeightLayout = {value})")!.Arguments[0];
        var written = attribute.ArgumentList!.Arguments;
        var comma = SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space);
        return attribute.WithArgumentList(attribute.ArgumentList.WithArguments(SyntaxFactory.SeparatedList(
            written.Add(argument), [.. written.GetSeparators(), comma])));
    }

    /// <summary>Where the attribute is written with its namespace, its enums need it too.</summary>
    private static bool Qualified(AttributeSyntax attribute) => attribute.Name is QualifiedNameSyntax;
}
