using System.Collections.Immutable;
using System.Text;
using DeconvGen.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DeconvGen.Benchmarks.Generator;

/// <summary>
/// A project with <see cref="Kernels"/> kernels of many shapes in one file, and a file that has nothing to do with them.
/// </summary>
internal sealed class GeneratorWorkload
{
    public const int Kernels = 200;

    private const string Unrelated = "internal static class Unrelated {{ public static int Answer() => {0}; }}";

    private static readonly CSharpParseOptions s_parseOptions = new(LanguageVersion.CSharp14);
    private static readonly CompositeFormat s_unrelated = CompositeFormat.Parse(Unrelated);

    private readonly CSharpCompilation _compilation;
    private readonly CSharpCompilation _edited;
    private readonly GeneratorDriver _afterFirstRun;

    public GeneratorWorkload()
    {
        var unrelated = Parse(string.Format(null, s_unrelated, 41));
        _compilation = CSharpCompilation.Create(
            "Consumer",
            [Parse(Source()), unrelated],
            References(),
            new(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
        _edited = _compilation.ReplaceSyntaxTree(unrelated, Parse(string.Format(null, s_unrelated, 42)));
        _afterFirstRun = FirstRun();
    }

    /// <summary>Characters of the text that the first run writes.</summary>
    public long GeneratedCharacters =>
        _afterFirstRun.GetRunResult().Results.Single().GeneratedSources.Sum(static source => (long)source.SourceText.Length);

    /// <summary>Errors and warnings of the compiler in the project with its generated part.</summary>
    public IReadOnlyList<Diagnostic> CompilerFindings() =>
    [
        .. _compilation.AddSyntaxTrees(_afterFirstRun.GetRunResult().GeneratedTrees).GetDiagnostics()
            .Where(static found => found.Severity >= DiagnosticSeverity.Warning),
    ];

    /// <summary>All kernels, from a compilation in which nothing has been bound yet.</summary>
    /// <exception cref="InvalidOperationException">The generator threw, or left a kernel out.</exception>
    public GeneratorDriver FirstRun()
    {
        var driver = CSharpGeneratorDriver.Create([new DeconvGenerator().AsSourceGenerator()], parseOptions: s_parseOptions)
            .RunGenerators(_compilation.Clone());
        var result = driver.GetRunResult().Results.Single();
        if (result.Exception is not null || result.GeneratedSources.Length != Kernels)
        {
            throw new InvalidOperationException(
                $"{result.GeneratedSources.Length} of {Kernels} kernels were generated.", result.Exception);
        }

        return driver;
    }

    /// <summary>The same driver after an edit in the other file: the kernels must come out of its cache.</summary>
    public GeneratorDriver AfterUnrelatedEdit() => _afterFirstRun.RunGenerators(_edited.Clone());

    private static SyntaxTree Parse(string source) => CSharpSyntaxTree.ParseText(source, s_parseOptions);

    private static string Source()
    {
        var text = new StringBuilder("using DeconvGen;\nnamespace Layers;\n");
        for (var i = 0; i < Kernels; i++)
            text.Append(Declaration(i)).Append('\n');
        return text.ToString();
    }

    /// <summary>Eight kinds of declaration in turn; channels, kernel and stride grow from one turn to the next.</summary>
    private static string Declaration(int i)
    {
        var turn = i / 8;
        var (channels, stride) = (4 * (turn + 1), 2 + turn % 3);
        var few = 1 + turn % 4;
        var kernel = 2 * stride - turn % 2;
        var attribute = (i % 8) switch
        {
            0 => $"ConvTranspose2D({2 * channels}, {channels}, {kernel}, {stride}, Padding = Padding.Same)",
            1 => $"ConvTranspose2D({channels}, {few}, {kernel}, {stride}, Pad = 1, Layout = TensorLayout.ChannelsFirst)",
            2 => $"ConvTranspose2D({channels}, {channels}, {kernel}, {stride}, Groups = {channels}, Padding = Padding.Same)",
            3 => $"ConvTranspose1D({channels}, {channels}, {2 * kernel}, {stride}, Activation = Activation.Relu)",
            4 => $"ConvTranspose1D(1, 1, 4, 2, PadBegin = 2, Weights = [1, 2, 3, {turn + 4}])",
            5 => $"BilinearUpsample2D({few}, {stride}, Layout = TensorLayout.ChannelsFirst)",
            6 => $"BilinearUpsample2D({channels}, {stride}, Output = BilinearOutput.Replicated)",
            _ => $"ConvTranspose3D({channels}, {channels}, 3, 2, Pad = 1, OutputPadding = 1)",
        };
        return $"[{attribute}] {(i % 8 is 4 or 5 or 6 ? "static" : "sealed")} partial class Layer{i};";
    }

    private static ImmutableArray<MetadataReference> References()
    {
        var platform = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        var framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        return
        [
            .. platform.Split(Path.PathSeparator)
                .Where(path => Path.GetDirectoryName(path) == framework)
                .Append(typeof(ConvTranspose2DAttribute).Assembly.Location)
                .Select(static path => MetadataReference.CreateFromFile(path)),
        ];
    }
}
