using System.Collections.Immutable;
using DeconvGen.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CodeRefactorings;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace DeconvGen.CodeFixes.Tests;

/// <summary>A project with one file, as an editor holds it: finds what the analyzer reports and applies what is
/// offered.</summary>
internal sealed class Editor : IDisposable
{
    private readonly AdhocWorkspace _workspace = new();
    private readonly DocumentId _file;
    private Solution _solution;

    public Editor(string source, bool allowUnsafe = true, string? editorConfig = null)
    {
        var project = ProjectId.CreateNewId();
        _file = DocumentId.CreateNewId(project);
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: allowUnsafe);
        _solution = _workspace.CurrentSolution
            .AddProject(project, "Consumer", "Consumer", LanguageNames.CSharp)
            .WithProjectCompilationOptions(project, options)
            .WithProjectParseOptions(project, new CSharpParseOptions(LanguageVersion.CSharp14))
            .AddMetadataReferences(project, References())
            .AddDocument(_file, "Kernels.cs", source, filePath: "/consumer/Kernels.cs");
        if (editorConfig is not null)
        {
            _solution = _solution.AddAnalyzerConfigDocument(
                DocumentId.CreateNewId(project), ".editorconfig", SourceText.From(editorConfig),
                filePath: "/consumer/.editorconfig");
        }
    }

    public string Text => _solution.GetDocument(_file)!.GetTextAsync().GetAwaiter().GetResult().ToString();

    public CSharpCompilationOptions Options => (CSharpCompilationOptions)_solution.Projects.Single().CompilationOptions!;

    /// <summary>What the analyzer reports now, in the order of the text.</summary>
    public async Task<IReadOnlyList<Diagnostic>> Diagnose()
    {
        var project = _solution.Projects.Single();
        var compilation = (await project.GetCompilationAsync())!;
        var found = await compilation.WithAnalyzers([new KernelSpecAnalyzer()], project.AnalyzerOptions)
            .GetAnalyzerDiagnosticsAsync();
        return [.. found.OrderBy(static one => one.Location.SourceSpan.Start)];
    }

    /// <summary>Applies the fix that is offered for the first diagnostic of an id; yields its title.</summary>
    public async Task<string> Fix(CodeFixProvider provider, string id)
    {
        Assert.Contains(id, provider.FixableDiagnosticIds);
        var diagnostic = (await Diagnose()).First(one => one.Id == id);
        var actions = new List<CodeAction>();
        await provider.RegisterCodeFixesAsync(new CodeFixContext(
            _solution.GetDocument(_file)!, diagnostic, (action, _) => actions.Add(action), CancellationToken.None));
        return await Apply(Assert.Single(actions));
    }

    /// <summary>The titles of what a refactoring offers where <paramref name="marker"/> begins.</summary>
    public async Task<IReadOnlyList<CodeAction>> Offers(CodeRefactoringProvider provider, string marker)
    {
        var actions = new List<CodeAction>();
        var span = new TextSpan(Text.IndexOf(marker, StringComparison.Ordinal), 0);
        await provider.ComputeRefactoringsAsync(
            new CodeRefactoringContext(_solution.GetDocument(_file)!, span, actions.Add, CancellationToken.None));
        return actions;
    }

    public async Task<string> Apply(CodeAction action)
    {
        var operations = await action.GetOperationsAsync(CancellationToken.None);
        _solution = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution;
        return action.Title;
    }

    public void Dispose() => _workspace.Dispose();

    private static ImmutableArray<MetadataReference> References()
    {
        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        var framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        return
        [
            .. platform.Where(path => Path.GetDirectoryName(path) == framework)
                .Append(typeof(ConvTranspose1DAttribute).Assembly.Location)
                .Select(static path => MetadataReference.CreateFromFile(path)),
        ];
    }
}
