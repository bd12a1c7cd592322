using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;
using DeconvGen.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DeconvGen.Generators.Tests;

/// <summary>What came out of one run of the generator.</summary>
internal sealed class GeneratorRun(GeneratorDriver driver, CSharpCompilation output)
{
    private readonly GeneratorRunResult _result = driver.GetRunResult().Results.Single();

    public GeneratorDriver Driver => driver;

    /// <summary>The user's text and the generated text together.</summary>
    public CSharpCompilation Output => output;

    /// <summary>An exception that escaped the generator, which the compiler shows as CS8785 only.</summary>
    public Exception? Exception => _result.Exception;

    public IReadOnlyDictionary<string, string> Texts =>
        _result.GeneratedSources.ToDictionary(static source => source.HintName, static source => source.SourceText.ToString());

    /// <summary>The outputs of one step of the pipeline, as last computed, with the reason for each.</summary>
    public IReadOnlyList<(object Value, IncrementalStepRunReason Reason)> Step(string name) =>
        _result.TrackedSteps.TryGetValue(name, out var steps) ? [.. steps.SelectMany(static step => step.Outputs)] : [];

    /// <summary>The outputs of the driver, one per generated file.</summary>
    public IReadOnlyList<IncrementalStepRunReason> OutputReasons =>
        [.. _result.TrackedOutputSteps.SelectMany(static pair => pair.Value).SelectMany(static step => step.Outputs)
            .Select(static found => found.Reason)];

    public IReadOnlyList<KernelRequest> Requests =>
        [.. Step(TrackingNames.KernelSpec).Select(static found => found.Value).OfType<KernelRequest>()];

    public IReadOnlyList<Diagnostic> Findings => GeneratorHarness.Analyze(Output);

    /// <summary>Errors and warnings of the compiler, generated text included.</summary>
    public IReadOnlyList<Diagnostic> CompilerFindings =>
        [.. Output.GetDiagnostics().Where(static diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)];

    /// <summary>Loads the compiled kernels.</summary>
    public Assembly Load() => Load(Image());

    public static Assembly Load(byte[] image) =>
        new AssemblyLoadContext("kernels", isCollectible: true).LoadFromStream(new MemoryStream(image));

    /// <summary>The compiled kernels; where they do not compile, says so beside the numbered lines of their text.</summary>
    public byte[] Image()
    {
        using var image = new MemoryStream();
        var emitted = Output.Emit(image);
        if (Exception is not null || !emitted.Success)
            Assert.Fail(Describe(emitted.Diagnostics.Where(static found => found.Severity == DiagnosticSeverity.Error)));
        return image.ToArray();
    }

    private string Describe(IEnumerable<Diagnostic> found)
    {
        var errors = found.Take(20).ToList();
        var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        text.WriteLine(Exception);
        foreach (var error in errors)
            text.WriteLine(error);
        var guilty = errors.Select(static error => Path.GetFileName(error.Location.SourceTree?.FilePath)).Take(1).ToList();
        foreach (var (hintName, source) in Texts.Where(text => guilty.Contains(text.Key)))
        {
            text.WriteLine(hintName);
            var number = 0;
            foreach (var line in source.Split('\n'))
                text.WriteLine($"{++number,5}  {line}");
        }

        return text.ToString();
    }
}
