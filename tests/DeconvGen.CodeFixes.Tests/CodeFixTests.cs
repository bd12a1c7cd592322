namespace DeconvGen.CodeFixes.Tests;

/// <summary>Every fix, applied as an editor would: the text it leaves, and the diagnostic that is gone.</summary>
public sealed class CodeFixTests
{
    private const string Attribute = "[DeconvGen.BilinearUpsample2D(3, 2)]";

    /// <summary>Names that say something else than their values do.</summary>
    private const string Usual = """

        internal static class Usual
        {
            public const DeconvGen.TensorLayout ChannelsFirst = DeconvGen.TensorLayout.ChannelsLast;
            public const DeconvGen.TensorLayout Planes = DeconvGen.TensorLayout.ChannelsFirst;
            public const bool Learns = true;
            public static readonly DeconvGen.TensorLayout Changes = DeconvGen.TensorLayout.ChannelsFirst;
        }
        """;

    [Theory]
    [InlineData("public static class Up { }", "public static partial class Up { }")]
    [InlineData("// kept\nstatic class Up { }", "// kept\nstatic partial class Up { }")]
    public async Task A_kernel_type_becomes_partial(string before, string after)
    {
        using var editor = new Editor($"{Attribute}\n{before}");
        Assert.Equal("Make 'Up' partial", await editor.Fix(new MakePartialFix(), "DCG001"));
        Assert.Equal($"{Attribute}\n{after}", editor.Text);
        Assert.Empty(await editor.Diagnose());
    }

    [Fact]
    public async Task A_type_without_modifiers_keeps_what_stands_before_it()
    {
        using var editor = new Editor(
            "using DeconvGen;\n\n/// <summary>Mine.</summary>\n[ConvTranspose1D(1, 1, 2, 2)]\nclass Layer { }\n");
        await editor.Fix(new MakePartialFix(), "DCG001");
        Assert.Equal(
            "using DeconvGen;\n\n/// <summary>Mine.</summary>\n[ConvTranspose1D(1, 1, 2, 2)]\npartial class Layer { }\n",
            editor.Text);
        Assert.Empty(await editor.Diagnose());
    }

    [Fact]
    public async Task Types_around_a_kernel_become_partial_at_once()
    {
        using var editor = new Editor($$"""
            public class Net
            {
                internal struct Tail
                {
                    {{Attribute}}
                    public static partial class Up;
                }
            }
            """);
        await editor.Fix(new MakePartialFix(), "DCG002");
        Assert.Contains("public partial class Net", editor.Text, StringComparison.Ordinal);
        Assert.Contains("internal partial struct Tail", editor.Text, StringComparison.Ordinal);
        Assert.Contains("public static partial class Up;", editor.Text, StringComparison.Ordinal);
        Assert.Empty(await editor.Diagnose());
    }

    [Fact]
    public async Task Unsafe_code_becomes_allowed_in_the_project()
    {
        using var editor = new Editor($"{Attribute}\npublic static partial class Up;", allowUnsafe: false);
        await editor.Fix(new AllowUnsafeFix(), "DCG014");
        Assert.True(editor.Options.AllowUnsafe);
        Assert.Empty(await editor.Diagnose());
    }

    [Theory]
    [InlineData("DCG027", "4, 3, Padding = Padding.Same, OutputTrim = 5", "OutputTrim = 2")]
    [InlineData("DCG027", "4, [3, 2], Padding = Padding.Same, OutputTrims = [0, -1]", "OutputTrims = [0, 0]")]
    [InlineData("DCG027", "4, new[] { 3, 2 }, Padding = Padding.Same, OutputTrims = new int[] { 0, 2 }", "new int[] { 0, 1 }")]
    [InlineData("DCG025", "4, 3, OutputPadding = 3", "OutputPadding = 2")]
    [InlineData("DCG031", "4, 3, Padding = Padding.SameUpper, InputHeight = 5, InputWidth = 5, OutputShape = [15, 12]",
        "OutputShape = [15, 13]")]
    [InlineData("DCG031", "4, 3, Padding = Padding.SameUpper, InputHeight = 5, InputWidth = 5, OutputShape = [99, 15]",
        "OutputShape = [15, 15]")]
    [InlineData("DCG015", "4, 0", "4, 1")]
    [InlineData("DCG015", "4, [2, -7]", "4, [2, 1]")]
    [InlineData("DCG016", "4, 2, PadBegin = -1", "PadBegin = 0")]
    public async Task A_refused_number_becomes_the_nearest_legal_one(string id, string arguments, string expected)
    {
        using var editor = new Editor(
            $"using DeconvGen;\n[ConvTranspose2D(8, 8, {arguments})]\npublic sealed partial class Layer;");
        await editor.Fix(new LegalNumberFix(), id);
        Assert.Contains(expected, editor.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(await editor.Diagnose(), one => one.Id == id);
    }

    [Theory]
    [InlineData("ConvTranspose2D(8, 8, 4, 2)", "HWOI")]
    [InlineData("ConvTranspose2D(8, 8, 4, 2, Layout = TensorLayout.ChannelsFirst)", "IOHW")]
    [InlineData("Conv2D(8, 8, 3)", "HWIO")]
    [InlineData("Conv1D(8, 8, 3, Layout = TensorLayout.ChannelsFirst)", "OIHW")]
    [InlineData("BilinearUpsample2D(3, 2, Trainable = true)", "HWOI")]
    [InlineData("Conv2D(8, 8, 3, Layout = (TensorLayout)1)", "OIHW")]
    [InlineData("Conv2D(8, 8, 3, Layout = Usual.ChannelsFirst)", "HWIO")]
    [InlineData("ConvTranspose2D(8, 8, 4, 2, Layout = Usual.Planes)", "IOHW")]
    [InlineData("BilinearUpsample2D(3, 2, Trainable = Usual.Learns, Layout = Usual.Planes)", "IOHW")]
    public async Task The_weight_layout_can_be_stated(string attribute, string layout)
    {
        using var editor = new Editor($"using DeconvGen;\n[{attribute}]\npublic sealed partial class Layer;{Usual}");
        var offer = Assert.Single(await editor.Offers(new StateWeightLayoutRefactoring(), attribute));
        Assert.Equal($"State the weight layout: {layout}", await editor.Apply(offer));
        Assert.Contains($"{attribute[..^1]}, WeightLayout = WeightLayout.{layout})]", editor.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(await editor.Diagnose(), static one => one.Id != "DCG040");
        Assert.Empty(await editor.Offers(new StateWeightLayoutRefactoring(), attribute[..^1]));
    }

    [Theory]
    [InlineData("BilinearUpsample2D(3, 2)")]
    [InlineData("System.Obsolete(\"none of ours\")")]
    [InlineData("BilinearUpsample2D(3, 2, Trainable = !Usual.Learns)")]
    public async Task Nothing_is_offered_where_no_weights_are(string attribute)
    {
        using var editor = new Editor($"using DeconvGen;\n[{attribute}]\npublic static partial class Layer;{Usual}");
        Assert.Empty(await editor.Offers(new StateWeightLayoutRefactoring(), attribute));
    }

    [Theory]
    [InlineData("Conv2D(8, 8, 3, Layout = Usual.Changes)")]
    [InlineData("Conv2D(8, 8, 3, Layout = Usual.Missing)")]
    [InlineData("Conv2D(8, 8, 3, Layout = (TensorLayout)7)")]
    [InlineData("ConvTranspose2D(8, 8, 4, 2, Layout = Missing.ChannelsFirst)")]
    public async Task Nothing_is_offered_where_the_layout_is_not_known(string attribute)
    {
        using var editor = new Editor($"using DeconvGen;\n[{attribute}]\npublic sealed partial class Layer;{Usual}");
        Assert.Empty(await editor.Offers(new StateWeightLayoutRefactoring(), attribute));
    }
}
