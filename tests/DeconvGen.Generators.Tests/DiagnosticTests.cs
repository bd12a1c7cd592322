using System.Collections.Concurrent;
using DeconvGen.Generators.Diagnostics;
using DeconvGen.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DeconvGen.Generators.Tests;

/// <summary>
/// Each rule on the smallest declaration that breaks it: the id, the marked piece of source and the number in the message.
/// One mistake gives one message. The rows stand in the files beside this one, by theme.
/// </summary>
public sealed partial class DiagnosticTests
{
    private static readonly ConcurrentDictionary<string, GeneratorRun> s_runs = new();

    [Theory]
    [MemberData(nameof(TypeRules))]
    [MemberData(nameof(SizeRules))]
    [MemberData(nameof(WeightRules))]
    [MemberData(nameof(PaddingRules))]
    [MemberData(nameof(FormRules))]
    [MemberData(nameof(EpilogueRules))]
    [MemberData(nameof(WinogradRules))]
    public void A_mistake_is_reported_once_where_it_is(string id, string source, string marked, string fragment)
    {
        var run = RunRow(source);

        var found = Assert.Single(run.Findings);
        Assert.Null(run.Exception);
        Assert.Equal((id, marked), (found.Id, Marked(found)));
        Assert.Contains(fragment, found.GetMessage(), StringComparison.Ordinal);
        Assert.Equal($"https://github.com/deconvgen/deconvgen#{id.ToLowerInvariant()}", found.Descriptor.HelpLinkUri);
    }

    [Fact]
    public void Every_rule_has_a_row()
    {
        IEnumerable<object[]> rows =
            [.. TypeRules, .. SizeRules, .. WeightRules, .. PaddingRules, .. FormRules, .. EpilogueRules, .. WinogradRules];
        string[] projectRules = [DiagnosticIds.LanguageVersion, DiagnosticIds.UnsafeNotAllowed];
        Assert.Equal(
            DiagnosticDescriptors.All.Select(static descriptor => descriptor.Id).Order(),
            rows.Select(static row => (string)row[0]).Concat(projectRules).Distinct().Order());
    }

    [Theory]
    [InlineData("[ConvTranspose1D(1, 1, 4, 2, PadBegin = 2, Weights = [1, 2, 3, 4])] public static partial class Interleave;")]
    [InlineData("[ConvTranspose1D(2, 4, 3, OutputPadding = 2, Dilation = 4, Groups = 2)] public sealed partial class K;")]
    [InlineData("[ConvTranspose2D(64, 32, kernelSize: 4, stride: 2, Padding = Padding.Same, Activation = Activation.Relu)] "
        + "public sealed partial class Decoder1;")]
    [InlineData("[ConvTranspose1D(1, 2, 1, 1, Activation = Activation.PRelu)] partial class K;")]
    [InlineData("[ConvTranspose1D(1, 2, 1, 1, Weights = [1, 2], Activation = Activation.PRelu, Slopes = [0.5f, -1])] "
        + "static partial class K;")]
    [InlineData("[BilinearUpsample1D(2, 2, Activation = Activation.Clamp, ClampMin = 0)] static partial class K;")]
    [InlineData("[ConvTranspose2D(8, 8, [3, 5], [1, 5], Pads = [1, 0, 0, 2], Dilations = [1, 2])] partial class K;")]
    [InlineData("[ConvTranspose2D(1, 1, [4], [2], Padding = Padding.Same, OutputTrims = [1])] partial class K;")]
    [InlineData("[ConvTranspose2D(1, 1, 4, 2, InputHeight = 3, InputWidth = 5, OutputShape = [4, 60])] partial class K;")]
    [InlineData("[ConvTranspose2D(1, 1, 4, 2, Padding = Padding.SameLower, InputHeight = 3, InputWidth = 5, "
        + "OutputShape = [5, 10])] partial class K;")]
    [InlineData("[ConvTranspose3D(1, 1, 2, 2, Padding = Padding.Valid, OutputPaddings = [0, 1, 1])] partial class K;")]
    [InlineData("[ConvTranspose3D(8, 4, kernelSize: [1, 3, 3], stride: [1, 3, 3], Pads = [0, 1, 1], OutputPaddings = [0, 1, 1])] "
        + "partial class K;")]
    [InlineData("[Conv2D(1, 1, 3, 2, Padding = Padding.Same, InputHeight = 7, InputWidth = 8, Gradients = true)] "
        + "partial class K;")]
    [InlineData("[Conv2D(1, 1, 3, Padding = Padding.Same, Gradients = true)] partial class K;")]
    [InlineData("[BilinearUpsample2D(channels: 21, factor: 8)] public static partial class Upsample8;")]
    [InlineData("[BilinearUpsample2D(21, 3, Output = BilinearOutput.Recipe, Trainable = true, WeightLayout = WeightLayout.OHWI)] "
        + "partial class K;")]
    [InlineData("[BilinearUpsample1D(2, 1, InputLength = 7, Output = BilinearOutput.Replicated)] static partial class K;")]
    [InlineData("namespace A { partial class B { partial struct C { partial interface D { partial record E { "
        + "[BilinearUpsample1D(2, 3)] private static partial class K; } } } } }")]
    [InlineData("[ConvTranspose1D(1, 1, 2, 2)] partial class K : System.Collections.Generic.List<int> { public void Run() { } "
        + "public void Run(float[] input) { } public int Length; public K() : this(new float[2]) { } }")]
    public void A_valid_declaration_is_not_reported(string source)
    {
        var run = GeneratorHarness.Run("using DeconvGen;\n" + source);

        Assert.Empty(run.Findings);
        Assert.Null(run.Exception);
        Assert.Equal(EmissionMode.Full, Assert.Single(run.Requests).Mode);
    }

    [Fact]
    public void A_language_version_before_12_is_reported()
    {
        var run = GeneratorHarness.Run(
            "using DeconvGen;\n[BilinearUpsample1D(1, 2)] static partial class K { }", LanguageVersion.CSharp11);

        var found = Assert.Single(run.Findings);
        Assert.Equal((DiagnosticIds.LanguageVersion, "K"), (found.Id, Marked(found)));
        Assert.Contains("need C# 12 or later, and this project uses C# 11.0", found.GetMessage(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_project_without_unsafe_code_is_reported()
    {
        var run = GeneratorHarness.Run(
            "using DeconvGen;\n[BilinearUpsample1D(1, 2)] static partial class K;", allowUnsafe: false);

        var found = Assert.Single(run.Findings);
        Assert.Equal((DiagnosticIds.UnsafeNotAllowed, "K"), (found.Id, Marked(found)));
        Assert.Contains("<AllowUnsafeBlocks>true</AllowUnsafeBlocks>", found.GetMessage(), StringComparison.Ordinal);
    }

    [Fact]
    public void Uneven_overlap_is_information_and_everything_else_an_error()
    {
        Assert.All(DiagnosticDescriptors.All, static descriptor => Assert.Equal(
            descriptor.Id == DiagnosticIds.UnevenOverlap ? DiagnosticSeverity.Info : DiagnosticSeverity.Error,
            descriptor.DefaultSeverity));
        var run = GeneratorHarness.Run("using DeconvGen;\n[ConvTranspose1D(1, 1, 3, 2)] partial class K;");
        Assert.Equal(EmissionMode.Full, Assert.Single(run.Requests).Mode);
    }

    [Theory]
    [InlineData("[ConvTranspose1D(1, 1, 5, 3, Weights = [1, 2, 3, 2, 1])] static partial class K;")]
    [InlineData("[BilinearUpsample1D(1, 3)] static partial class K;")]
    [InlineData("[BilinearUpsample1D(1, 3, Trainable = true)] partial class K;")]
    [InlineData("[ConvTranspose1D(1, 1, 3, 1)] partial class K;")]
    [InlineData("[ConvTranspose1D(1, 1, 4, 2, Dilation = 3)] partial class K;")]
    public void Even_or_fixed_overlap_is_not_reported(string source) =>
        Assert.Empty(GeneratorHarness.Run("using DeconvGen;\n" + source).Findings);

    [Fact]
    public void A_pragma_silences_a_finding()
    {
        var run = GeneratorHarness.Run("""
            using DeconvGen;
            #pragma warning disable DCG040
            [ConvTranspose1D(1, 1, 3, 2)] partial class Silent;
            #pragma warning restore DCG040
            [ConvTranspose1D(1, 1, 3, 2)] partial class Loud;
            """);

        var found = Assert.Single(run.Findings);
        Assert.Equal(4, found.Location.GetLineSpan().StartLinePosition.Line);
    }

    [Fact]
    public void Independent_mistakes_are_all_reported()
    {
        var run = GeneratorHarness.Run("using DeconvGen;\n[ConvTranspose1D(0, 1, 4, -2)] static class K;");
        Assert.Equal(
            ["inputChannels", "stride"],
            run.Findings
                .Where(static found => found.Id == DiagnosticIds.BelowOne)
                .Select(static found => found.GetMessage().Split('\'')[1]));
        Assert.Contains(run.Findings, static found => found.Id == DiagnosticIds.NotPartial);
        Assert.Contains(run.Findings, static found => found.Id == DiagnosticIds.StaticWithRunTimeWeights);
    }

    /// <summary>A row is run once, whichever tests read it.</summary>
    internal static GeneratorRun RunRow(string source) =>
        s_runs.GetOrAdd(source, static text => GeneratorHarness.Run("using DeconvGen;\n" + text));

    private static string Marked(Diagnostic diagnostic) =>
        diagnostic.Location.SourceTree!.GetText().ToString(diagnostic.Location.SourceSpan);
}
