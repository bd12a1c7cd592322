using System.Text.RegularExpressions;
using DeconvGen.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DeconvGen.CodeFixes.Tests;

/// <summary>A diagnostic can be silenced as any other, and its help link leads to a row of README.</summary>
public sealed partial class SuppressionTests
{
    private const string Uneven = "[DeconvGen.ConvTranspose1D(1, 1, 3, 2)]\npublic sealed partial class Layer;";

    [Fact]
    public async Task A_pragma_silences_a_diagnostic()
    {
        using var loud = new Editor(Uneven);
        Assert.Equal("DCG040", Assert.Single(await loud.Diagnose()).Id);
        using var quiet = new Editor($"#pragma warning disable DCG040\n{Uneven}");
        Assert.DoesNotContain(await quiet.Diagnose(), static one => !one.IsSuppressed);
    }

    [Theory]
    [InlineData("none", null)]
    [InlineData("warning", DiagnosticSeverity.Warning)]
    [InlineData("error", DiagnosticSeverity.Error)]
    public async Task An_editorconfig_sets_the_severity(string severity, DiagnosticSeverity? expected)
    {
        using var editor = new Editor(Uneven, editorConfig: $"[*.cs]\ndotnet_diagnostic.DCG040.severity = {severity}\n");
        Assert.Equal(expected, (await editor.Diagnose()).SingleOrDefault()?.Severity);
    }

    [Fact]
    public void Help_links_lead_to_rows_of_README()
    {
        var readme = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "README.md"));
        var anchors = Anchor().Matches(readme).Select(static match => match.Groups[1].Value).ToHashSet();
        var rules = new KernelSpecAnalyzer().SupportedDiagnostics;
        Assert.NotEmpty(rules);
        Assert.All(rules, rule => Assert.Contains(new Uri(rule.HelpLinkUri).Fragment.TrimStart('#'), anchors));
    }

    [GeneratedRegex("<a id=\"([^\"]+)\">")]
    private static partial Regex Anchor();
}
