using System.Globalization;
using System.Text;
using DeconvGen.Generators.Tests.Conformance;

namespace DeconvGen.Package.Tests;

/// <summary>
/// The package in applications compiled ahead of time: no trim or AOT warning, the published numbers, and the warning that
/// keeps the default instruction set from going unnoticed, also where the package comes through a library.
/// </summary>
[Collection(nameof(FeedOfSmallProjects))]
public sealed class NativeTests(FeedOfSmallProjects shared)
{
    private const int Cases = 16;

    private readonly LocalFeed _feed = shared.Feed;

    [NativeFact]
    public void Without_an_instruction_set_the_build_warns_and_with_one_the_speed_is_back()
    {
        var library = _feed.NewProject("Layers", "classlib");
        _feed.AddPackage(library);
        File.WriteAllText(Path.Combine(library, "Class1.cs"), """
            using DeconvGen;

            namespace Layers;

            [ConvTranspose2D(64, 64, 4, 2, Pad = 1)]
            public sealed partial class Decoder;
            """);
        var application = _feed.NewProject("Application");
        Dotnet.Sdk(application, "add", "reference", library).Succeeded();
        File.WriteAllText(Path.Combine(application, "Program.cs"), """
            using System.Diagnostics;
            using System.Globalization;
            using Layers;

            var layer = new Decoder(new float[Decoder.WeightCount]);
            var (input, output) = (new float[Decoder.InputElements(32, 32)], new float[Decoder.OutputElements(32, 32)]);
            var best = double.MaxValue;
            for (var i = 0; i < 50; i++)
            {
                var start = Stopwatch.GetTimestamp();
                layer.Run(input, 32, 32, output);
                best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMicroseconds);
            }

            Console.WriteLine(System.Runtime.Intrinsics.X86.Avx2.IsSupported);
            Console.WriteLine(best.ToString(CultureInfo.InvariantCulture));
            """);

        var (withoutWarning, _, slow) = Publish(application, []);
        Assert.False(withoutWarning, "DCG100 was not reported");
        var (clean, hasAvx2, fast) = Publish(application, ["-p:IlcInstructionSet=x86-64-v3", "-warnaserror"]);
        Assert.True(clean);
        Assert.True(hasAvx2);

        // Twice the lanes and fused: about four times; half of that is far from any noise.
        Assert.True(fast < slow / 2, $"{fast} us with AVX2, {slow} us without");
        Assert.True(Publish(application, ["-p:DeconvGenAllowBaseline=true", "-warnaserror"]).Clean);
    }

    [NativeFact(readsSharedData: true)]
    public void Published_numbers_come_out_of_native_code()
    {
        var project = _feed.NewProject("Conformance");
        _feed.AddPackage(project);
        var step = Math.Max(1, ConformanceData.Literal.Forward.Count / Cases);
        var rows = ConformanceData.Literal.Forward.Where((_, i) => i % step == 0)
            .Select(static one => new KernelRow(one, KernelForm.RunTimeWeights, "All")).ToList();
        var program = new StringBuilder("var failed = 0;\n");
        for (var i = 0; i < rows.Count; i++)
        {
            File.WriteAllText(Path.Combine(project, $"Case{i}.cs"), rows[i].Source());
            program.Append(Check(rows[i]));
        }

        program.Append("Console.WriteLine($\"{failed} failed\");\nreturn failed;\n");
        program.Append("""
            static int Agree(string name, float[] expected, float[] actual, double tolerance)
            {
                for (var i = 0; i < expected.Length; i++)
                {
                    if (!(Math.Abs(expected[i] - (double)actual[i]) <= tolerance))
                    {
                        Console.WriteLine($"{name}: output {i} is {actual[i]}, published is {expected[i]}");
                        return 1;
                    }
                }

                return 0;
            }
            """);
        File.WriteAllText(Path.Combine(project, "Program.cs"), program.ToString());
        var executable = NativeProgram.Publish(project, "-p:IlcInstructionSet=x86-64-v3", "-warnaserror").Executable;
        Assert.True(rows.Count >= Cases);
        Assert.Equal("0 failed", Dotnet.Program(executable, project).Succeeded().Output.Trim());
    }

    private static string Check(KernelRow row)
    {
        var one = row.Case;
        var driver = $"Conformance.{row.Name}.Driver";
        var tolerance = one.Tolerance.ToString("R", CultureInfo.InvariantCulture);
        return $$"""
            {
                var actual = new float[{{one.Y.Data.Length}}];
                {{driver}}.Run([{{Floats(one.W.Data)}}], [{{Floats(one.B?.Data ?? [])}}], [{{Floats(one.X.Data)}}],
                    [{{string.Join(", ", one.InputSize)}}], actual, {{one.Batch}});
                failed += Agree("{{one.Id}}", [{{Floats(one.Y.Data)}}], actual, {{tolerance}});
            }

            """;
    }

    private static string Floats(float[] values) =>
        string.Join(", ", values.Select(static value => value.ToString("G9", CultureInfo.InvariantCulture) + "f"));

    /// <summary>Publishes and runs: whether DCG100 stayed away, whether the code has AVX2, and the best time in
    /// microseconds.</summary>
    private static (bool Clean, bool HasAvx2, double Best) Publish(string application, string[] properties)
    {
        var (publish, executable) = NativeProgram.Publish(application, properties);
        var lines = Dotnet.Program(executable, application).Succeeded().Output.Split('\n', StringSplitOptions.TrimEntries);
        return (!publish.Output.Contains("DCG100", StringComparison.Ordinal), bool.Parse(lines[0]),
            double.Parse(lines[1], CultureInfo.InvariantCulture));
    }
}
