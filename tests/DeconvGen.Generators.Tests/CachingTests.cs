using System.Collections;
using System.Globalization;
using System.Reflection;
using DeconvGen.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace DeconvGen.Generators.Tests;

/// <summary>What an edit costs: nothing beyond reading the attributes, unless it changes a kernel.</summary>
public sealed class CachingTests
{
    private const string Kernels = """
        using DeconvGen;

        [BilinearUpsample2D(3, 2)]
        public static partial class First;

        [ConvTranspose1D(1, 1, 4, 2, PadBegin = 2, Weights = [1, 2, 3, 4])]
        public static partial class Second;

        [ConvTranspose2D(8, 4, 4, 2, Activation = Activation.Clamp, ClampMin = 0f, Padding = Padding.Same)]
        public sealed partial class Third;

        [ConvTranspose1D(1, 1, kernelSize: 0)]
        public sealed partial class Refused;
        """;

    /// <summary>Kernels whose code has negative numbers: crops, offsets of rows, windows in front of the input.</summary>
    private const string NegativeNumbers = """

        [ConvTranspose2D(8, 4, 3, 2, Pad = 1)] sealed partial class Cropped;
        [ConvTranspose2D(8, 4, 3, 2, PadBegin = 2, PadEnd = 3, OutputPadding = 1)] sealed partial class CroppedMore;
        [Conv2D(3, 4, 3, Layout = TensorLayout.ChannelsFirst)] sealed partial class Shrunk;
        [Conv2D(3, 4, 5, 2, Gradients = true)] sealed partial class Learning;
        [BilinearUpsample2D(21, 4, Output = BilinearOutput.Recipe)] static partial class Recipe;
        [ConvTranspose2D(32, 32, 3, 1, Groups = 32, Pad = 4)] sealed partial class Padded;
        [ConvTranspose2D(32, 32, 3, 1, Groups = 32, Pad = 4, Layout = TensorLayout.ChannelsFirst)] sealed partial class PaddedPlanes;
        [ConvTranspose2D(16, 16, 3, 2, Pad = 1, Algorithm = Algorithm.Winograd)] sealed partial class Filtered;
        """;

    private const BindingFlags OwnFields =
        BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private const string Other = "class Other { int Method() { return 1; } }";

    public static TheoryData<string, string> UnrelatedEdits => new()
    {
        { Kernels, Other.Replace("return 1", "return 2", StringComparison.Ordinal) },
        { Kernels, Other + " class New { }" },
        { "// A remark moves everything.\n\n" + Kernels, Other },
        { Kernels.Replace("First;", "First { static int User() => 1; }", StringComparison.Ordinal), Other },
        { Kernels.Replace("4, 2, PadBegin = 2", "kernelSize: 2 * 2, stride: 2, PadBegin = +2", StringComparison.Ordinal), Other },
    };

    [Theory]
    [MemberData(nameof(UnrelatedEdits))]
    public void An_edit_that_changes_no_kernel_recomputes_nothing(string kernels, string other)
    {
        var (before, after) = Edit(Kernels, kernels, Other, other);

        Assert.Equal(4, before.Step(TrackingNames.KernelSpec).Count);
        AssertReused(after.Step(TrackingNames.KernelSpec));
        AssertReused(after.Step(TrackingNames.Project));
        Assert.Equal(4, after.OutputReasons.Count);
        Assert.All(after.OutputReasons, static reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
        Assert.Equal(before.Texts, after.Texts);
    }

    [Fact]
    public void A_new_file_recomputes_nothing()
    {
        var compilation = GeneratorHarness.Compile([Kernels, Other]);
        var before = GeneratorHarness.Run(compilation);
        var after = Rerun(before.Driver, compilation.AddSyntaxTrees(GeneratorHarness.Parse("class New { }", "New.cs")));

        AssertReused(after.Step(TrackingNames.KernelSpec));
        Assert.All(after.OutputReasons, static reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    [Theory]
    [InlineData("(3, 2)", "(4, 2)", "First")]
    [InlineData("2, 3, 4]", "2, 3, 5]", "Second")]
    [InlineData("[1, 2", "[-0f, 2", "Second")]
    [InlineData("Padding.Same)", "Padding.Valid)", "Third")]
    [InlineData("ClampMin = 0f", "ClampMin = -0f", "Third")]
    [InlineData("kernelSize: 0", "kernelSize: 2", "Refused")]
    public void An_edited_attribute_recomputes_its_own_kernel(string old, string edited, string name)
    {
        var (_, after) = Edit(Kernels, Kernels.Replace(old, edited, StringComparison.Ordinal), Other, Other);

        foreach (var (value, reason) in after.Step(TrackingNames.KernelSpec))
        {
            var expected = ((KernelRequest)value).Spec.Type.Name == name
                ? IncrementalStepRunReason.Modified
                : IncrementalStepRunReason.Unchanged;
            Assert.Equal(expected, reason);
        }

        Assert.Equal(4, after.OutputReasons.Count);
        Assert.Single(after.OutputReasons, static reason => reason == IncrementalStepRunReason.Modified);
        Assert.Equal(3, after.OutputReasons.Count(static reason => reason == IncrementalStepRunReason.Cached));
    }

    [Fact]
    public void A_changed_project_option_is_noticed()
    {
        var compilation = GeneratorHarness.Compile([Kernels, Other]);
        var before = GeneratorHarness.Run(compilation);
        var after = Rerun(before.Driver, compilation.WithOptions(compilation.Options.WithAllowUnsafe(false)));

        AssertReused(after.Step(TrackingNames.KernelSpec));
        var (value, reason) = Assert.Single(after.Step(TrackingNames.Project));
        Assert.Equal((false, IncrementalStepRunReason.Modified), (((ProjectFacts)value).AllowsUnsafe, reason));
    }

    [Fact]
    public void No_object_of_the_compiler_is_kept()
    {
        var run = GeneratorHarness.Run(GeneratorHarness.Compile([Kernels, Other]));
        foreach (var name in TrackingNames.All)
        {
            Assert.NotEmpty(run.Step(name));
            foreach (var (value, _) in run.Step(name))
                AssertPlain(value, name, new(ReferenceEqualityComparer.Instance));
        }
    }

    [Fact]
    public void The_walk_finds_an_object_of_the_compiler()
    {
        var tree = GeneratorHarness.Parse("class C;", "C.cs");
        var hidden = new { Deep = new object[] { 1, new { tree } } };
        Assert.Throws<Xunit.Sdk.FalseException>(() => AssertPlain(hidden, "walk", new(ReferenceEqualityComparer.Instance)));
    }

    [Fact]
    public void The_text_does_not_depend_on_the_culture_or_the_run()
    {
        var hostile = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        hostile.NumberFormat = new NumberFormatInfo
        {
            NegativeSign = "~",
            NumberDecimalSeparator = ",",
            NumberGroupSeparator = ".",
            NaNSymbol = "nope",
        };
        var source = Kernels.Replace("[1, 2, 3, 4]", "[-1.5f, 2.25f, float.NaN, -1e-20f]", StringComparison.Ordinal)
            + NegativeNumbers + "\n[ConvTranspose1D(-1, 2, 4, Pad = -2)] partial class Negative;";
        var expected = GeneratorHarness.Run(source);

        var culture = CultureInfo.CurrentCulture;
        GeneratorRun actual;
        IReadOnlyList<string> messages;
        try
        {
            CultureInfo.CurrentCulture = hostile;
            Assert.Equal("~1,5", (-1.5).ToString(CultureInfo.CurrentCulture));
            actual = GeneratorHarness.Run(source);
            messages = [.. actual.Findings.Select(static found => found.GetMessage(CultureInfo.InvariantCulture))];
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }

        Assert.Equal(expected.Texts.Keys, actual.Texts.Keys);
        Assert.All(expected.Texts, text => Assert.Equal(text.Value, actual.Texts[text.Key]));
        Assert.Equal(expected.Findings.Select(static found => found.GetMessage(CultureInfo.InvariantCulture)), messages);
        Assert.Contains(messages, static message => message.Contains("is -1,", StringComparison.Ordinal));
    }

    private static (GeneratorRun Before, GeneratorRun After) Edit(
        string kernels,
        string editedKernels,
        string other,
        string editedOther)
    {
        var compilation = GeneratorHarness.Compile([kernels, other]);
        var before = GeneratorHarness.Run(compilation);
        Assert.Null(before.Exception);
        var edited = Replace(Replace(compilation, 0, kernels, editedKernels), 1, other, editedOther);
        return (before, Rerun(before.Driver, edited));
    }

    private static CSharpCompilation Replace(CSharpCompilation compilation, int index, string old, string edited)
    {
        if (old == edited)
            return compilation;
        var tree = compilation.SyntaxTrees[index];
        return compilation.ReplaceSyntaxTree(tree, tree.WithChangedText(SourceText.From(edited)));
    }

    private static GeneratorRun Rerun(GeneratorDriver driver, CSharpCompilation compilation)
    {
        var next = driver.RunGeneratorsAndUpdateCompilation(compilation, out var output, out _);
        return new(next, (CSharpCompilation)output);
    }

    private static void AssertReused(IReadOnlyList<(object Value, IncrementalStepRunReason Reason)> outputs)
    {
        Assert.NotEmpty(outputs);
        Assert.All(outputs, static found => Assert.True(
            found.Reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged,
            $"{found.Reason}: {found.Value}"));
    }

    /// <summary>Follows every field; an object of the compiler would keep whole compilations alive.</summary>
    private static void AssertPlain(object? value, string path, HashSet<object> seen)
    {
        if (value is null || value.GetType().IsPrimitive || value is string || !seen.Add(value))
            return;
        Assert.False(
            value.GetType().Assembly.GetName().Name!.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal),
            $"{path} holds a {value.GetType()}");
        if (value is IEnumerable items and not IReadOnlyCollection<char>)
        {
            var index = 0;
            foreach (var item in items)
                AssertPlain(item, $"{path}[{index++}]", seen);
        }

        for (var type = value.GetType(); type is not null && type != typeof(object); type = type.BaseType)
        {
            foreach (var field in type.GetFields(OwnFields))
                AssertPlain(field.GetValue(value), $"{path}.{field.Name}", seen);
        }
    }
}
