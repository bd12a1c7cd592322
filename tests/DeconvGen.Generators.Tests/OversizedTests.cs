using System.Diagnostics;
using DeconvGen.Generators.Emission;
using DeconvGen.Generators.Model;
using DeconvGen.Generators.Planning;
using DeconvGen.Generators.Targets;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DeconvGen.Generators.Tests;

/// <summary>
/// However large a shape is, its code is not. The bounds, for one kernel on one target, are those of the generator's README. What
/// is written out of long kernels comes near to them; shapes large otherwise stay at two thirds.
/// </summary>
public sealed class OversizedTests
{
    private const int MostCharacters = 1_000_000;
    private const int MostStatements = 6_000;
    private const int LongestMethod = 3 * CodeBudget.MultiplyAddsPerMethod;

    /// <summary>A hundred times what they take, for machines that do other things as well.</summary>
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(5);

    /// <summary>Tests of other projects run beside these, and may hold the machine for a while.</summary>
    private const int Attempts = 3;

    private static readonly Dictionary<string, KernelSpec> s_shapes = Shapes();

    public static IEnumerable<object[]> NamesAndTargets =>
        from name in s_shapes.Keys from target in TargetRegistry.All select new object[] { name, target.Name };

    /// <summary>A thousand channels and a thousand phases: the code stays as small as that of an ordinary layer.</summary>
    [Theory]
    [MemberData(nameof(NamesAndTargets))]
    public void Code_stays_bounded(string name, string target)
    {
        var spec = s_shapes[name] with { Targets = TestTargets.Find(target).Flag };
        var (text, time) = Emit(spec);
        for (var attempt = 1; attempt < Attempts && time >= s_longest; attempt++)
            (text, time) = Emit(spec);
        var methods = CSharpSyntaxTree.ParseText(text).GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>()
            .Select(static method => (
                Name: method.Identifier.Text,
                Statements: method.DescendantNodes().OfType<StatementSyntax>().Count()))
            .ToList();
        Assert.InRange(text.Length, 1, MostCharacters);
        Assert.InRange(methods.Sum(static method => method.Statements), 1, MostStatements);
        var (longest, statements) = methods.MaxBy(static method => method.Statements);
        Assert.True(statements <= LongestMethod, $"{longest} has {statements} statements.");
        Assert.True(time < s_longest, $"It took {time}.");
    }

    private static (string Text, TimeSpan Time) Emit(KernelSpec spec)
    {
        var start = Stopwatch.GetTimestamp();
        var text = FileEmitter.Emit(spec, signaturesOnly: false);
        return (text, Stopwatch.GetElapsedTime(start));
    }

    private static Dictionary<string, KernelSpec> Shapes()
    {
        var shapes = new Dictionary<string, KernelSpec>();
        foreach (var layout in new[] { Model.TensorLayout.ChannelsLast, Model.TensorLayout.ChannelsFirst })
        {
            var name = layout == Model.TensorLayout.ChannelsLast ? "last" : "first";
            shapes[$"dense {name}"] = Specs.Dense(2, 1024, 1024, 64, 32, layout: layout);
            shapes[$"depthwise {name}"] = Specs.Dense(2, 1024, 1024, 64, 32, groups: 1024, layout: layout);
            shapes[$"volume {name}"] = Specs.Dense(3, 1024, 1024, 64, 32, layout: layout);
            shapes[$"volume depthwise {name}"] = Specs.Dense(3, 1024, 1024, 64, 32, groups: 1024, layout: layout);
            shapes[$"few outputs {name}"] = Specs.Dense(2, 1024, 3, 64, 32, layout: layout);
            // No powers of two, so that all phases share a tile; taps far apart.
            shapes[$"odd channels {name}"] = Specs.Dense(2, 1000, 1000, 64, 32, layout: layout);
            shapes[$"odd signal {name}"] = Specs.Dense(1, 1001, 1001, 1024, 512, layout: layout);
            shapes[$"dilated {name}"] = Specs.Dense(2, 64, 64, 1024, 1, groups: 64, dilation: 1024, layout: layout);
            shapes[$"filtered {name}"] =
                Specs.Dense(2, 1000, 1000, 32, 16, layout: layout) with { Algorithm = Model.Algorithm.Winograd };
            shapes[$"convolution {name}"] = Specs.Convolution(2, 1024, 1024, 64, 32, layout: layout);
            shapes[$"signal {name}"] = Specs.Dense(1, 1024, 1024, 1024, 512, layout: layout);
            shapes[$"constant picture {name}"] = Constant(Specs.Dense(2, 1, 1, 64, 32, layout: layout));
            shapes[$"constant volume {name}"] = Constant(Specs.Dense(3, 1, 1, 16, 8, layout: layout));
            shapes[$"constant signal {name}"] = Constant(Specs.Dense(1, 2, 2, 1024, 32, layout: layout));
            shapes[$"constant 1x1 {name}"] = Constant(Specs.Dense(2, 64, 64, 1, 1, layout: layout));
            shapes[$"declared {name}"] = Specs.Dense(2, 1024, 1024, 64, 32, layout: layout) with
            {
                Axes = Specs.Axes(2, new(64, 32, InputSize: 7)),
            };
            shapes[$"gradients {name}"] = Specs.Dense(2, 1024, 1024, 64, 32, layout: layout) with { Gradients = true };
            // Inputs times outputs are 2^32, weights are few.
            shapes[$"gradients of groups {name}"] =
                Specs.Dense(2, 65536, 65536, 2, 2, groups: 65536, layout: layout) with { Gradients = true };
            shapes[$"bilinear {name}"] = Specs.Bilinear(2, 1024, 512, layout: layout);
            shapes[$"replicated {name}"] = Specs.Bilinear(2, 21, 512, Model.BilinearOutput.Replicated, layout);
        }

        // Long kernels at a small stride: a tile of all taps, at both ends of a row, for each number of windows and of channels.
        foreach (var rank in new[] { 1, 2 })
        {
            foreach (var (inputs, outputs) in new[] { (3, 16), (16, 3), (21, 21) })
            {
                foreach (var (kernel, stride) in new[] { (15, 1), (31, 2), (65, 16), (99, 2), (251, 1) })
                {
                    foreach (var layout in new[] { Model.TensorLayout.ChannelsLast, Model.TensorLayout.ChannelsFirst })
                    {
                        var name = $"{rank}-D {inputs} > {outputs} k{kernel} s{stride} {layout}";
                        shapes[name] = Specs.Dense(rank, inputs, outputs, kernel, stride, layout: layout);
                    }
                }
            }
        }

        // Lanes over input channels, which have no loop over taps.
        shapes["long"] = Specs.Dense(1, 64, 1, 251, 1);
        shapes["unequal taps"] = Specs.Dense(1, 32, 8, 49, 2);
        shapes["long picture"] = Specs.Dense(2, 200, 1, 300, 2);
        return shapes;
    }

    private static KernelSpec Constant(KernelSpec spec) =>
        spec with { Weights = new([.. Enumerable.Range(0, Definition.WeightCount(spec)).Select(static i => i % 7 - 3f)]) };
}
