using DeconvGen.Generators.Model;
using DeconvGen.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DeconvGen.Generators.Tests;

/// <summary>Compiles source text as a user's project would, with the generator and the analyzer in it.</summary>
internal static class GeneratorHarness
{
    /// <summary>Those of later warning waves too, which the SDK turns on.</summary>
    private const int EveryWarning = 9999;

    /// <summary>Compilations that begin with this one share what is read from the references.</summary>
    private static readonly CSharpCompilation s_empty = CSharpCompilation.Create("Consumer", references: FindReferences());

    public static CSharpCompilation Compile(
        string source,
        LanguageVersion languageVersion = LanguageVersion.CSharp14,
        bool allowUnsafe = true) =>
        Compile([source], languageVersion, allowUnsafe);

    public static CSharpCompilation Compile(
        IReadOnlyList<string> sources,
        LanguageVersion languageVersion = LanguageVersion.CSharp14,
        bool allowUnsafe = true)
    {
        // On the thread of the test: the classes run in parallel already, and the compiler would hold dozens of large methods
        // at once.
        var options = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            optimizationLevel: OptimizationLevel.Release,
            allowUnsafe: allowUnsafe,
            concurrentBuild: false,
            warningLevel: EveryWarning,
            nullableContextOptions: languageVersion >= LanguageVersion.CSharp8
                ? NullableContextOptions.Enable
                : NullableContextOptions.Disable);
        return s_empty.WithOptions(options).AddSyntaxTrees(
            sources.Select((source, i) => Parse(source, $"Source{i}.cs", languageVersion)));
    }

    public static SyntaxTree Parse(string source, string path, LanguageVersion languageVersion = LanguageVersion.CSharp14) =>
        CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(languageVersion), path);

    public static GeneratorRun Run(
        string source,
        LanguageVersion languageVersion = LanguageVersion.CSharp14,
        bool allowUnsafe = true) =>
        Run(Compile(source, languageVersion, allowUnsafe));

    public static GeneratorRun Run(CSharpCompilation compilation)
    {
        var driver = CreateDriver(compilation).RunGeneratorsAndUpdateCompilation(compilation, out var output, out _);
        return new(driver, (CSharpCompilation)output);
    }

    /// <summary>A driver that records what each step of the pipeline made of its input.</summary>
    public static GeneratorDriver CreateDriver(CSharpCompilation compilation) => CSharpGeneratorDriver.Create(
        [new DeconvGenerator().AsSourceGenerator()],
        parseOptions: (CSharpParseOptions)compilation.SyntaxTrees[0].Options,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>What the analyzer reports, suppressed findings left out, in the order of the source.</summary>
    public static IReadOnlyList<Diagnostic> Analyze(Compilation compilation)
    {
        var analyzers = compilation.WithAnalyzers([new KernelSpecAnalyzer()]);
        var found = analyzers.GetAnalyzerDiagnosticsAsync(CancellationToken.None).GetAwaiter().GetResult();
        return [.. found.OrderBy(static finding => finding.Location.SourceSpan.Start).ThenBy(static finding => finding.Id)];
    }

    /// <summary>What is read from the only type with a kernel attribute, without judging it.</summary>
    public static KernelDeclaration Read(CSharpCompilation compilation)
    {
        var type = compilation.GetSymbolsWithName(static _ => true, SymbolFilter.Type)
            .OfType<INamedTypeSymbol>()
            .Single(static type => KernelAttributes.On(type).Count > 0);
        var (kind, attribute) = KernelAttributes.On(type)[0];
        return DeclarationReader.Read(type, attribute, kind, compilation, CancellationToken.None);
    }

    public static KernelDeclaration Read(string source) => Read(Compile(source));

    private static IEnumerable<MetadataReference> FindReferences()
    {
        var platform = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        var framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        return
        [
            .. platform.Split(Path.PathSeparator)
                .Where(path => Path.GetDirectoryName(path) == framework)
                .Append(typeof(ConvTranspose1DAttribute).Assembly.Location)
                .Select(static path => MetadataReference.CreateFromFile(path)),
        ];
    }
}
