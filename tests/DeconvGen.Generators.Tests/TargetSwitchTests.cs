using DeconvGen.Generators.Targets;

namespace DeconvGen.Generators.Tests;

/// <summary>
/// Targets that a process forbids, in processes of their own, since a switch is read once. The layer of seventeen channels
/// has packed weights of another length on each target, which tells the choice.
/// </summary>
public sealed class TargetSwitchTests : IClassFixture<TargetSwitchTests.Layers>
{
    private readonly Layers _layers;

    public TargetSwitchTests(Layers layers) => _layers = layers;

    [Theory]
    [InlineData("Avx512")]
    [InlineData("Avx2", "Avx512")]
    [InlineData("Portable", "Avx512", "Avx2")]
    [InlineData("Scalar", "Avx512", "Avx2", "Portable")]
    [InlineData("Avx512", "Avx2")]
    public void The_best_target_left_packs_and_runs(string best, params string[] forbidden)
    {
        var switches = forbidden.ToDictionary(static name => $"DeconvGen.Enable{name}", static _ => false);
        var lines = _layers.Program.Run(switches, new Dictionary<string, string>())
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line.Split(' '))
            .ToDictionary(static words => words[0], static words => words[1].Trim());

        Assert.Equal(lines[best], lines["All"]);
        Assert.All(TargetRegistry.All, target =>
            Assert.Equal(forbidden.Contains(target.Name), lines[target.Name] == "refused"));
        var lengths = lines.Where(static line => line.Key != "All" && line.Value != "refused").Select(static line => line.Value);
        Assert.Equal(TargetRegistry.All.Count - forbidden.Length, lengths.Distinct().Count());
    }

    [Fact]
    public void A_switch_that_is_true_allows()
    {
        var output = _layers.Program.Run(new Dictionary<string, bool> { ["DeconvGen.EnableAvx2"] = true },
            new Dictionary<string, string>());
        Assert.DoesNotContain("refused", output, StringComparison.Ordinal);
    }

    /// <summary>Prints, for each target alone and for all together, the length of the packed weights, or that there is no
    /// target.</summary>
    public sealed class Layers : IDisposable
    {
        private static readonly string s_entry = $$"""
            using System;
            using DeconvGen;

            float[] input = [1, 2, 3, 4, 5, 6, 7, 8], weights = new float[2 * 17 * 4], expected = new float[17 * 9];
            for (var i = 0; i < weights.Length; i++)
                weights[i] = i % 7 - 3;
            new OnScalar(weights).Run(input, 2, 2, expected);

            void Print(string name, Func<object> create, Action<object, float[]> run)
            {
                try
                {
                    var layer = create();
                    var output = new float[expected.Length];
                    run(layer, output);
                    if (!output.AsSpan().SequenceEqual(expected))
                        throw new InvalidOperationException(name + " computes something else.");
                    foreach (var field in layer.GetType().GetFields((System.Reflection.BindingFlags)36))
                        Console.WriteLine($"{name} {((DeconvGen.Runtime.PackedWeights)field.GetValue(layer)!).Length}");
                }
                catch (PlatformNotSupportedException)
                {
                    Console.WriteLine(name + " refused");
                }
            }

            {{string.Concat(Names.Select(static name => $"Print(\"{name}\", () => new On{name}(weights), "
                + $"(layer, output) => ((On{name})layer).Run(input, 2, 2, output));\n"))}}
            {{string.Concat(Names.Select(static name =>
                $"[ConvTranspose2D(2, 17, 2, 1, Targets = Targets.{name})] sealed partial class On{name};\n"))}}
            """;

        private static IEnumerable<string> Names => TargetRegistry.All.Select(static target => target.Name).Append("All");

        internal ChildProgram Program { get; } = new([.. TargetEmulation.Sources, s_entry]);

        public void Dispose() => Program.Dispose();
    }
}
