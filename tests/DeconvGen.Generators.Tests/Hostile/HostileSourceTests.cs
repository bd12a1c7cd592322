using System.Globalization;
using System.Text.RegularExpressions;
using DeconvGen.Generators.Diagnostics;
using DeconvGen.Generators.Emission;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit.Abstractions;

namespace DeconvGen.Generators.Tests.Hostile;

/// <summary>
/// Whatever is written, the generator does not throw, no error of the compiler lies in generated text, and each kernel
/// attribute ends in a kernel or in an error that says why not. New texts in every run; the seed is printed, and the
/// environment variable DECONVGEN_SEED repeats a run.
/// </summary>
public sealed class HostileSourceTests(ITestOutputHelper console)
{
    private const int Count = 3000;

    private static readonly LanguageVersion[] s_versions =
    [
        LanguageVersion.CSharp14, LanguageVersion.CSharp14, LanguageVersion.CSharp14, LanguageVersion.CSharp12,
        LanguageVersion.CSharp7_3,
    ];

    [Fact]
    public void Nothing_breaks_it()
    {
        var given = Environment.GetEnvironmentVariable("DECONVGEN_SEED");
        var seed = given is null ? Random.Shared.Next() : int.Parse(given, CultureInfo.InvariantCulture);
        var sources = new HostileSources(seed);
        var failures = new List<string>();
        var (kernels, refusals) = (0, 0);
        for (var i = 0; i < Count; i++)
        {
            var source = sources.Next();
            var version = s_versions[i % s_versions.Length];
            var run = GeneratorHarness.Run(GeneratorHarness.Compile(source, version, allowUnsafe: i % 11 != 0));
            var written = run.Requests.Any(static one => one.Mode == Model.EmissionMode.Full);
            kernels += written ? 1 : 0;
            refusals += written ? 0 : 1;
            if (Fault(run, written) is { } fault)
                failures.Add($"seed {seed}, source {i}, {version}:\n{source}\n{fault}");
        }

        var summary = $"{Count} hostile sources, DECONVGEN_SEED={seed}: {kernels} with a kernel, {refusals} refused";
        console.WriteLine(summary);
        Console.WriteLine(summary);
        Assert.True(failures.Count == 0, $"{failures.Count} of {Count} fail.\n{string.Join("\n\n", failures.Take(8))}");
        Assert.True(kernels > Count / 50, $"Only {kernels} sources gave a kernel: the others prove little.");
    }

    [Fact]
    public void A_cancelled_run_ends_and_the_next_one_is_whole()
    {
        var compilation = GeneratorHarness.Compile(string.Join("\n", Enumerable.Range(0, 40).Select(static i =>
            $"[DeconvGen.ConvTranspose2D({i + 1}, 21, 5, 3)] public sealed partial class Layer{i};")));
        var driver = GeneratorHarness.CreateDriver(compilation);
        using var cancellation = new CancellationTokenSource();
        // A thread of its own: a timer waits for the thread pool, which other tests may hold for longer than the run takes.
        var canceller = new Thread(() =>
        {
            Thread.Sleep(30);
            cancellation.Cancel();
        });
        canceller.Start();
        Assert.ThrowsAny<OperationCanceledException>(() => driver.RunGenerators(compilation, cancellation.Token));
        canceller.Join();
        var whole = driver.RunGenerators(compilation).GetRunResult().Results.Single();
        Assert.Null(whole.Exception);
        Assert.Equal(40, whole.GeneratedSources.Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData(", Gradients = true")]
    public void A_cancelled_kernel_is_not_written(string gradients)
    {
        var run = GeneratorHarness.Run($"[DeconvGen.ConvTranspose2D(3, 5, 4, 2{gradients})] public sealed partial class Layer;");
        var spec = run.Requests.Single().Spec;
        Assert.Throws<OperationCanceledException>(() =>
            FileEmitter.Emit(spec, signaturesOnly: false, new CancellationToken(canceled: true)));
    }

    private static string? Fault(GeneratorRun run, bool written)
    {
        if (run.Exception is not null)
            return run.Exception.ToString();
        var findings = run.Findings;
        if (findings.FirstOrDefault(static one => !one.Id.StartsWith("DCG", StringComparison.Ordinal)) is { } strange)
            return strange.ToString();

        // Where the user's own text is wrong, errors in the generated part may follow from it (a base that is missing).
        var errors = run.Output.GetDiagnostics().Where(static one => one.Severity == DiagnosticSeverity.Error).ToList();
        // So may they from a kernel type that hides names, which is refused for that.
        if (errors.Any(static one => !IsGenerated(one)) || findings.Any(static one => one.Id == DiagnosticIds.ReservedName))
            return null;
        if (errors.Count > 0)
            return string.Join("\n", errors.Take(3));
        var refused = findings.Any(static one => one.Severity == DiagnosticSeverity.Error);
        return refused || written || !HasAttribute(run) ? null : "neither a kernel nor an error";
    }

    private static bool IsGenerated(Diagnostic found) =>
        found.Location.SourceTree?.FilePath.EndsWith(".g.cs", StringComparison.Ordinal) == true;

    private static bool HasAttribute(GeneratorRun run) => run.Requests.Count > 0
        && Regex.IsMatch(run.Output.SyntaxTrees[0].ToString(), @"\[(DeconvGen\.)?(Conv|Bilinear)\w+\(");
}
