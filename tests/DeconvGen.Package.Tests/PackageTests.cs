using System.IO.Compression;
using System.Xml.Linq;

namespace DeconvGen.Package.Tests;

/// <summary>What the package holds, and that a new project needs nothing else.</summary>
[Collection(nameof(FeedOfSmallProjects))]
public sealed class PackageTests(FeedOfSmallProjects shared)
{
    private const long LargestPackage = 1_000_000;

    private readonly LocalFeed _feed = shared.Feed;

    [Fact]
    public void It_holds_library_generator_fixes_and_papers()
    {
        using var package = ZipFile.OpenRead(_feed.Package);
        string[] expected =
        [
            "DeconvGen.nuspec", "LICENSE", "README.md", "icon.png",
            "analyzers/dotnet/cs/DeconvGen.CodeFixes.dll", "analyzers/dotnet/cs/DeconvGen.Generators.dll",
            "build/net10.0/DeconvGen.props", "build/net10.0/DeconvGen.targets",
            "buildTransitive/net10.0/DeconvGen.props", "buildTransitive/net10.0/DeconvGen.targets",
            "lib/net10.0/DeconvGen.dll", "lib/net10.0/DeconvGen.xml",
        ];
        string[] format = ["_rels/.rels", "[Content_Types].xml"];
        var actual = package.Entries.Select(static entry => entry.FullName)
            .Where(name => !format.Contains(name) && !name.StartsWith("package/", StringComparison.Ordinal));
        Assert.Equal(expected.Order(StringComparer.Ordinal), actual.Order(StringComparer.Ordinal));
        Assert.InRange(new FileInfo(_feed.Package).Length, 1, LargestPackage);
    }

    [Fact]
    public void It_brings_no_other_package_along()
    {
        var metadata = Metadata();
        Assert.DoesNotContain(metadata.Descendants(), static element => element.Name.LocalName == "dependency");
        Assert.Equal("MIT", metadata.Elements().Single(static element => element.Name.LocalName == "license").Value);
        Assert.Equal("icon.png", metadata.Elements().Single(static element => element.Name.LocalName == "icon").Value);
    }

    [Fact]
    public void Its_readme_needs_nothing_beside_it()
    {
        Assert.Equal("README.md", Metadata().Elements().Single(static element => element.Name.LocalName == "readme").Value);
        var readme = Readme();
        var targets = readme.Split("](").Skip(1).Select(static rest => rest.Split(')')[0]).ToList();
        Assert.NotEmpty(targets);
        Assert.All(targets, static target => Assert.StartsWith("https://", target, StringComparison.Ordinal));
        Assert.DoesNotContain("<img", readme, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Symbols_lie_beside_it()
    {
        using var symbols = ZipFile.OpenRead(Path.ChangeExtension(_feed.Package, ".snupkg"));
        Assert.Contains(symbols.Entries, static entry => entry.FullName == "lib/net10.0/DeconvGen.pdb");
    }

    [Fact]
    public void Kernels_of_its_readme_build_in_a_new_project_without_warnings_and_run()
    {
        const string Usings = "using DeconvGen;\n";
        var kernels = Readme().Split("```csharp\n" + Usings)[1].Split("```")[0];
        var project = _feed.NewProject("Consumer");
        _feed.AddPackage(project);
        File.WriteAllText(Path.Combine(project, "Program.cs"), $$"""
            {{Usings}}
            float[] output = new float[Interleave.OutputLength(3)];
            Interleave.Run([1, 2, 3], output);
            Console.WriteLine(string.Join(' ', output));

            float[] scores = new float[21 * 2 * 3];
            scores.AsSpan().Fill(1);
            float[] full = new float[Upsample8.OutputElements(2, 3)];
            Upsample8.Run(scores, 2, 3, full);
            Console.WriteLine($"{full.Length} {full[(8 * 24 + 12) * 21]}");

            IConvTranspose2D decoder = new Decoder1(new float[Decoder1.WeightCount], Enumerable.Repeat(-1f, 32).ToArray());
            float[] decoded = new float[Decoder1.OutputElements(4, 5)];
            decoded.AsSpan().Fill(7);
            decoder.Run(new float[64 * 4 * 5], 4, 5, decoded, 1, null);
            Console.WriteLine($"{decoder.OutputHeight(4)} x {decoder.OutputWidth(5)}: {decoded.Min()} to {decoded.Max()}");

            {{kernels}}
            """);
        Dotnet.Sdk(project, "build", "-c", "Release", "-warnaserror").Succeeded();
        var lines = Dotnet.Sdk(project, "run", "-c", "Release", "--no-build").Succeeded().Output
            .Split('\n', StringSplitOptions.TrimEntries);
        Assert.Equal(["5 8 9 14 9 12", "8064 1", "8 x 10: 0 to 0"], lines[..3]);
    }

    [Fact]
    public void A_project_of_an_older_framework_cannot_restore_it()
    {
        var project = _feed.NewProject("Older", "classlib");
        _feed.AddPackage(project);
        var restored = Dotnet.Sdk(
            project, "restore", "-p:TargetFramework=netstandard2.0", "-p:DisableImplicitFrameworkReferences=true");
        Assert.NotEqual(0, restored.ExitCode);
        Assert.Contains("NU1202", restored.Output, StringComparison.Ordinal);
    }

    private string Readme()
    {
        using var package = ZipFile.OpenRead(_feed.Package);
        using var readme = new StreamReader(package.GetEntry("README.md")!.Open());
        return readme.ReadToEnd().ReplaceLineEndings("\n");
    }

    private XElement Metadata()
    {
        using var package = ZipFile.OpenRead(_feed.Package);
        using var nuspec = package.GetEntry("DeconvGen.nuspec")!.Open();
        return XDocument.Load(nuspec).Root!.Elements().Single(static element => element.Name.LocalName == "metadata");
    }
}
