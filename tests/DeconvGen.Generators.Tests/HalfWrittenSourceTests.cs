using DeconvGen.Generators.Diagnostics;
using DeconvGen.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DeconvGen.Generators.Tests;

/// <summary>
/// Source as an editor sees it between two keystrokes: nothing throws, and the compiler's own error stands alone.
/// </summary>
public sealed class HalfWrittenSourceTests
{
    [Theory]
    [InlineData("[ConvTranspose1D] partial class K;")]
    [InlineData("[ConvTranspose1D()] partial class K;")]
    [InlineData("[ConvTranspose1D(1, 1)] partial class K;")]
    [InlineData("[ConvTranspose1D(1, 1, Missing)] partial class K;")]
    [InlineData("[ConvTranspose1D(1, 1, \"4\", 2)] partial class K;")]
    [InlineData("[ConvTranspose1D(1, 1, 4, 2, 7)] partial class K;")]
    [InlineData("[ConvTranspose1D(1, 1, 0, Padding = Padding.Unknown)] partial class K;")]
    [InlineData("[ConvTranspose1D(1, 1, 0, Nothing = 3)] partial class K;")]
    [InlineData("[ConvTranspose1D(1, 1, 0, Weights = [1, x])] partial class K;")]
    [InlineData("[ConvTranspose1D(1, 1, 0, Weights = [1, \"a\"])] partial class K;")]
    [InlineData("[ConvTranspose1D(1, 1, 0, Weights = 5)] partial class K;")]
    [InlineData("[ConvTranspose2D(1, 1, [0, null])] partial class K;")]
    [InlineData("[ConvTranspose2D(1, 1, [[0], [3]])] partial class K;")]
    [InlineData("[ConvTranspose2D(1, 1, 0, Pads = new int[,] { { 1 } })] partial class K;")]
    [InlineData("[ConvTranspose2D(1, 1, kernelSiz: 0)] partial class K;")]
    [InlineData("static class C { public static int N; } [BilinearUpsample1D(0, C.N)] static partial class K;")]
    [InlineData("[BilinearUpsample1D(0, int.MaxValue + 1)] static partial class K;")]
    [InlineData("[ConvTranspose1D(1, 1, 0, InputLength = )] partial class K;")]
    public void An_attribute_that_does_not_compile_leaves_the_word_to_the_compiler(string source)
    {
        var run = GeneratorHarness.Run("using DeconvGen;\n" + source);

        Assert.Null(run.Exception);
        Assert.Empty(run.Findings);
        Assert.Equal(EmissionMode.SignaturesOnly, Assert.Single(run.Requests).Mode);
        Assert.Single(run.Texts);
    }

    [Theory]
    [InlineData("using DeconvGen; [ConvTranspose2D(2, 4, kernelSize: [3, 4], stride: 2, Pads = [1, 0], Weights = [1, -2.5f], "
        + "InputHeight = 5, Padding = Padding.Same)] public static partial class K { int Run; } "
        + "[BilinearUpsample1D(1, 2)] class B<T> : K;")]
    [InlineData("namespace A.B { partial record C<T> { [DeconvGen.ConvTranspose1D(1, 1, 4)] "
        + "sealed partial class K(int x) : C<int> { } } }")]
    public void Every_beginning_and_every_missing_token_is_survived(string source)
    {
        foreach (var token in SyntaxFactory.ParseTokens(source))
        {
            var (start, end) = (token.Span.Start, token.Span.End);
            foreach (var text in new[] { source[..end], source[..start] + source[end..] })
            {
                // An analyzer that throws shows as AD0001.
                var run = GeneratorHarness.Run(text);
                Assert.True(run.Exception is null, $"{text}\n{run.Exception}");
                Assert.All(run.Findings, static found => Assert.StartsWith("DCG", found.Id, StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public void An_attribute_twice_gives_one_file()
    {
        var run = GeneratorHarness.Run(
            "using DeconvGen; [BilinearUpsample1D(1, 2)] static partial class K; "
            + "[BilinearUpsample1D(3, 4)] static partial class K;");

        Assert.Null(run.Exception);
        Assert.Equal(["K.g.cs"], run.Texts.Keys);
        Assert.Equal(1, Assert.Single(run.Requests).Spec.InputChannels);
        Assert.Contains(run.CompilerFindings, static found => found.Id == "CS0579");
    }

    [Fact]
    public void Attributes_of_the_same_name_in_other_namespaces_are_not_ours()
    {
        var run = GeneratorHarness.Run(
            "namespace Mine.DeconvGen { class BilinearUpsample1DAttribute(int a, int b) : System.Attribute { } "
            + "[BilinearUpsample1D(0, 0)] class K; }");
        Assert.Empty(run.Texts);
        Assert.Empty(run.Findings);
    }

    [Theory]
    [MemberData(nameof(DiagnosticTests.TypeRules), MemberType = typeof(DiagnosticTests))]
    [MemberData(nameof(DiagnosticTests.SizeRules), MemberType = typeof(DiagnosticTests))]
    [MemberData(nameof(DiagnosticTests.WeightRules), MemberType = typeof(DiagnosticTests))]
    [MemberData(nameof(DiagnosticTests.PaddingRules), MemberType = typeof(DiagnosticTests))]
    [MemberData(nameof(DiagnosticTests.FormRules), MemberType = typeof(DiagnosticTests))]
    public void A_refused_declaration_gets_signatures_where_possible(string id, string source, string marked, string fragment)
    {
        Assert.NotEmpty(marked + fragment);
        var run = DiagnosticTests.RunRow(source);

        string[] closed = ["DCG001", "DCG002", "DCG003", "DCG004", "DCG005", "DCG007", "DCG010", "DCG011", "DCG012", "DCG070"];
        var expected = closed.Contains(id) ? EmissionMode.None
            : id == DiagnosticIds.UnevenOverlap ? EmissionMode.Full
            : EmissionMode.SignaturesOnly;
        Assert.All(run.Requests, request => Assert.Equal(expected, request.Mode));
        Assert.Equal(expected == EmissionMode.None ? 0 : 1, run.Texts.Count);

        // The finding is then the only error: neither the generated part nor its use adds one.
        if (expected != EmissionMode.None)
            Assert.DoesNotContain(run.CompilerFindings, static found => found.Severity == DiagnosticSeverity.Error);
    }
}
