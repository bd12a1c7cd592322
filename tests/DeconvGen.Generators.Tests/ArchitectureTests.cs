using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace DeconvGen.Generators.Tests;

/// <summary>Which folder of the generator may know what, and how long files and lines may be.</summary>
public sealed partial class ArchitectureTests
{
    /// <summary><c>.editorconfig</c> asks for 130; a word that ends two later may stay.</summary>
    private const int LongestLine = 132;

    private const string Generator = "generators/DeconvGen.Generators";

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

    [Theory]
    [InlineData("src")]
    [InlineData("generators")]
    [InlineData("tests")]
    [InlineData("benchmarks")]
    [InlineData("samples")]
    public void Lines_stay_short(string folder)
    {
        var files = Sources(folder).ToList();
        Assert.NotEmpty(files);
        var tooLong = files.SelectMany(static file => Code(file)
            .Where(static line => line.Text.Length > LongestLine)
            .Select(line => $"{file}({line.Number}) has {line.Text.Length} characters, more than {LongestLine}")).ToList();
        Assert.True(tooLong.Count == 0, string.Join('\n', tooLong));
    }

    [GeneratedRegex(@"\b(Avx\w*|Fma|Sse\w*|AdvSimd|Vector(128|256|512))\b")]
    private static partial Regex InstructionSet();

    [GeneratedRegex("\"{3,}")]
    private static partial Regex RawQuotes();

    /// <summary>Lines without those between the quotes of a raw string literal: they are text for somebody else, and to break
    /// them would change it.</summary>
    private static IEnumerable<(string Text, int Number)> Code(string file)
    {
        var (number, isInside) = (0, false);
        foreach (var line in File.ReadLines(file))
        {
            number++;
            var beginsOrEnds = RawQuotes().Count(line) % 2 == 1;
            if (beginsOrEnds || !isInside)
                yield return (line, number);
            isInside ^= beginsOrEnds;
        }

        Assert.False(isInside, $"{file} ends in a raw string literal");
    }

    private static string Folder(string file) => Path.GetFileName(Path.GetDirectoryName(file)!);

    private static IEnumerable<string> Sources(string folder = Generator, [CallerFilePath] string here = "")
    {
        var root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", folder));
        return Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Where(static file => !Regex.IsMatch(file, @"[\\/](bin|obj|Snapshots)[\\/]"))
            .Order(StringComparer.Ordinal);
    }
}
