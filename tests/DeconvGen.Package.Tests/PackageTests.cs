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
            "build/DeconvGen.props", "build/DeconvGen.targets", "buildTransitive/DeconvGen.props", "buildTransitive/DeconvGen.targets",
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
    public void Symbols_lie_beside_it()
    {
        using var symbols = ZipFile.OpenRead(Path.ChangeExtension(_feed.Package, ".snupkg"));
        Assert.Contains(symbols.Entries, static entry => entry.FullName == "lib/net10.0/DeconvGen.pdb");
    }

    [Fact]
    public void A_new_project_builds_without_warnings_and_runs()
    {
        var project = _feed.NewProject("Consumer");
        _feed.AddPackage(project);
        File.WriteAllText(Path.Combine(project, "Program.cs"), """
            using DeconvGen;

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

            // The worked example: constant weights, so the phases [3,1] and [4,2] are literally in the generated code.
            [ConvTranspose1D(inputChannels: 1, outputChannels: 1, kernelSize: 4, stride: 2, PadBegin = 2, Weights = [1, 2, 3, 4])]
            public static partial class Interleave;               // Interleave.Run(input, output)

            // FCN upsampling: kernel, stride and weights follow from the factor.
            [BilinearUpsample2D(channels: 21, factor: 8)]
            public static partial class Upsample8;                // Upsample8.Run(scores, height, width, output)

            // A learned layer: weights come at run time and are packed once.
            [ConvTranspose2D(inputChannels: 64, outputChannels: 32, kernelSize: 4, stride: 2, Padding = Padding.Same, Activation = Activation.Relu)]
            public sealed partial class Decoder1;                 // new Decoder1(weights, bias).Run(input, height, width, output)
            """);
        Dotnet.Sdk(project, "build", "-c", "Release", "-warnaserror").Succeeded();
        var lines = Dotnet.Sdk(project, "run", "-c", "Release", "--no-build").Succeeded().Output.Split('\n', StringSplitOptions.TrimEntries);
        Assert.Equal(["5 8 9 14 9 12", "8064 1", "8 x 10: 0 to 0"], lines[..3]);
    }

    private XElement Metadata()
    {
        using var package = ZipFile.OpenRead(_feed.Package);
        using var nuspec = package.GetEntry("DeconvGen.nuspec")!.Open();
        return XDocument.Load(nuspec).Root!.Elements().Single(static element => element.Name.LocalName == "metadata");
    }
}
