using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace DeconvGen.Generators.Tests;

/// <summary>Which folder of the generator may know what.</summary>
public sealed partial class ArchitectureTests
{
    [Theory]
    [InlineData("Model")]
    [InlineData("Diagnostics")]
    [InlineData("Planning")]
    [InlineData("Targets")]
    [InlineData("Emission")]
    public void The_compiler_is_known_to_the_front_only(string folder)
    {
        // The texts of the rules are the compiler's objects; the rules themselves are not.
        var files = Sources().Where(file =>
            Folder(file) == folder && !Path.GetFileName(file).EndsWith("Descriptors.cs", StringComparison.Ordinal));
        Assert.NotEmpty(files);
        Assert.All(files, static file =>
            Assert.DoesNotContain("Microsoft.CodeAnalysis", File.ReadAllText(file), StringComparison.Ordinal));
    }

    [Fact]
    public void Instruction_sets_are_known_to_targets_only()
    {
        var mentions =
            from file in Sources()
            where Folder(file) != "Targets"
            from line in File.ReadLines(file).Select(static (text, i) => (Text: text, Number: i + 1))
            where InstructionSet().IsMatch(line.Text)
            where Path.GetFileName(file) != "KernelEnums.cs" || !line.Text.Contains("enum TargetSet", StringComparison.Ordinal)
            select $"{Path.GetFileName(file)}({line.Number}): {line.Text.Trim()}";
        Assert.Empty(mentions);
    }

    [Theory]
    [InlineData("var x = Avx.LoadVector256(p);")]
    [InlineData("if (Fma.IsSupported)")]
    [InlineData("Vector512<float>")]
    [InlineData("TargetSet.Avx2")]
    public void The_search_finds_instruction_sets(string line) => Assert.Matches(InstructionSet(), line);

    [Fact]
    public void Files_stay_short()
    {
        Assert.All(Sources(), static file =>
        {
            var lines = File.ReadAllLines(file);
            Assert.True(lines.Length < 300, $"{file} has {lines.Length} lines");
        });
    }

    [GeneratedRegex(@"\b(Avx\w*|Fma|Sse\w*|AdvSimd|Vector(128|256|512))\b")]
    private static partial Regex InstructionSet();

    private static string Folder(string file) => Path.GetFileName(Path.GetDirectoryName(file)!);

    private static IEnumerable<string> Sources([CallerFilePath] string here = "")
    {
        var generator = Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "generators", "DeconvGen.Generators");
        return Directory.EnumerateFiles(generator, "*.cs", SearchOption.AllDirectories)
            .Where(static file => !Regex.IsMatch(file, @"[\\/](bin|obj)[\\/]"))
            .Order(StringComparer.Ordinal);
    }
}
