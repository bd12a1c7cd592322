using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Tests;

/// <summary>From the text of an attribute to the spec: every spelling, every default, and what stays unread.</summary>
public sealed class AttributeReaderTests
{
    [Fact]
    public void A_short_attribute_gets_the_defaults()
    {
        var spec = Spec("[ConvTranspose2D(3, 5, 4)] partial class K;");

        Assert.Equal(
            (KernelOperation.ConvTranspose, 2, 3, 5, 1),
            (spec.Operation, spec.Rank, spec.InputChannels, spec.OutputChannels, spec.Groups));
        Assert.Equal([new AxisSpec(4, 1), new AxisSpec(4, 1)], spec.Axes);
        Assert.Equal(
            (PaddingDialect.Explicit, Model.TensorLayout.ChannelsLast, Model.WeightLayout.HWOI, Model.Activation.None),
            (spec.Padding, spec.Layout, spec.WeightLayout, spec.Activation));
        Assert.Equal(TargetSet.All, spec.Targets);
        Assert.True(spec is { Weights.IsDefault: true, Bias.IsDefault: true });
        Assert.True(spec is { IsInstance: true, HasDeclaredSize: false, OutputSizePerCall: true });
    }

    [Fact]
    public void Every_argument_arrives()
    {
        var spec = Spec("""
            [ConvTranspose3D(4, 6, kernelSize: [1, 2, 3], stride: [4, 5, 6], Dilations = [7, 8, 9], Groups = 2,
                Pads = [1, 2, 3, 4, 5, 6], OutputPaddings = [1, 0, 2], OutputTrims = [0, 3, 0], OutputShape = [20, 30, 40],
                InputDepth = 10, InputHeight = 11, InputWidth = 12, Padding = Padding.SameLower,
                Layout = TensorLayout.ChannelsFirst, WeightLayout = WeightLayout.OHWI, Activation = Activation.Relu,
                Weights = [1, -0f, float.NaN, 1e-30f], Bias = new float[] { 7 }, Targets = Targets.Scalar | Targets.Avx2)]
            static partial class K;
            """);

        Assert.Equal(
            [
                new AxisSpec(1, 4, 7, 1, 4, 1, 0, 10, 20),
                new AxisSpec(2, 5, 8, 2, 5, 0, 3, 11, 30),
                new AxisSpec(3, 6, 9, 3, 6, 2, 0, 12, 40),
            ],
            spec.Axes);
        Assert.Equal(
            (2, PaddingDialect.SameLower, Model.TensorLayout.ChannelsFirst, Model.WeightLayout.OHWI, Model.Activation.Relu),
            (spec.Groups, spec.Padding, spec.Layout, spec.WeightLayout, spec.Activation));
        Assert.Equal(new EquatableArray<float>([1, -0f, float.NaN, 1e-30f]), spec.Weights);
        Assert.Equal(new EquatableArray<float>([7]), spec.Bias);
        Assert.Equal(TargetSet.Scalar | TargetSet.Avx2, spec.Targets);
        Assert.True(spec is { IsInstance: false, HasDeclaredSize: true });
    }

    [Theory]
    [InlineData("kernelSize: 3, stride: 2, Dilation = 2, Pad = 1, OutputPadding = 1, OutputTrim = 1")]
    [InlineData("[3], [2], Dilations = [2], Pads = [1], OutputPaddings = [1], OutputTrims = [1]")]
    [InlineData("3, [2, 2], Dilations = [2, 2], Pads = [1, 1], OutputPaddings = [1, 1], OutputTrims = [1, 1]")]
    [InlineData("[3, 3], 2, Dilations = new[] { 2, 2 }, PadBegin = 1, PadEnd = 1, OutputPaddings = [1], OutputTrim = 1")]
    [InlineData("stride: [2], kernelSize: [3, 3], Dilation = 2, Pads = [1, 1, 1, 1], OutputPadding = 1, OutputTrim = 1")]
    public void All_spellings_of_a_value_mean_the_same(string arguments)
    {
        var axis = new AxisSpec(3, 2, 2, 1, 1, 1, 1);
        Assert.Equal([axis, axis], Spec($"[ConvTranspose2D(1, 1, {arguments})] partial class K;").Axes);
    }

    [Fact]
    public void Begin_and_end_are_told_apart()
    {
        Assert.Equal(
            [new AxisSpec(4, 2, PadBegin: 1, PadEnd: 3)],
            Spec("[ConvTranspose1D(1, 1, 4, 2, PadBegin = 1, PadEnd = 3)] partial class K;").Axes);
        Assert.Equal(
            [new AxisSpec(4, 1, PadBegin: 5, PadEnd: 5), new AxisSpec(4, 1, PadBegin: 6, PadEnd: 6)],
            Spec("[ConvTranspose2D(1, 1, 4, Pads = [5, 6])] partial class K;").Axes);
    }

    [Theory]
    [InlineData("", Model.WeightLayout.HWOI)]
    [InlineData(", Layout = TensorLayout.ChannelsFirst", Model.WeightLayout.IOHW)]
    [InlineData(", Layout = TensorLayout.ChannelsFirst, WeightLayout = WeightLayout.HWOI", Model.WeightLayout.HWOI)]
    [InlineData(", WeightLayout = WeightLayout.IOHW", Model.WeightLayout.IOHW)]
    public void The_weight_layout_follows_the_tensor_layout(string arguments, object expected) =>
        Assert.Equal(expected, Spec($"[ConvTranspose1D(1, 1, 2{arguments})] partial class K;").WeightLayout);

    [Theory]
    [InlineData(1, 1, 0)]
    [InlineData(2, 4, 1)]
    [InlineData(3, 5, 2)]
    [InlineData(8, 16, 7)]
    public void Bilinear_kernel_and_trim_follow_from_the_factor(int factor, int kernel, int trim)
    {
        var full = Spec($"[BilinearUpsample2D(21, {factor})] static partial class K;");
        var recipe = Spec(
            $"[BilinearUpsample1D(21, {factor}, Output = BilinearOutput.Recipe, Trainable = true)] partial class K;");

        Assert.Equal([new AxisSpec(kernel, factor), new AxisSpec(kernel, factor)], full.Axes);
        Assert.Equal((KernelOperation.BilinearUpsample, PaddingDialect.Same, 21, 21, 21, false),
            (full.Operation, full.Padding, full.InputChannels, full.OutputChannels, full.Groups, full.IsInstance));
        Assert.Equal([new AxisSpec(kernel, factor, OutputTrim: trim)], recipe.Axes);
        Assert.Equal((21, 21, 1, true), (recipe.InputChannels, recipe.OutputChannels, recipe.Groups, recipe.IsInstance));
        Assert.Equal(Model.BilinearOutput.Recipe, recipe.BilinearOutput);
    }

    [Fact]
    public void Null_is_not_given()
    {
        var spec = Spec(
            "[ConvTranspose2D(1, 1, 2, Weights = null, Pads = null, Dilation = 3, Dilations = null)] partial class K;");
        Assert.True(spec.Weights.IsDefault);
        Assert.Equal([new AxisSpec(2, 1, 3), new AxisSpec(2, 1, 3)], spec.Axes);
    }

    [Fact]
    public void Unknown_enum_values_survive()
    {
        var spec = Spec("[ConvTranspose1D(1, 1, 2, Padding = (Padding)77, Layout = (TensorLayout)(-5), Targets = (Targets)64)] "
            + "partial class K;");
        Assert.Equal((77, -5, 64), ((int)spec.Padding, (int)spec.Layout, (int)spec.Targets));
    }

    [Fact]
    public void Constants_are_read_wherever_they_stand()
    {
        var spec = Spec("static class C { public const int F = 3; } [BilinearUpsample1D(C.F * 2, C.F)] static partial class K;");
        Assert.Equal(6, spec.InputChannels);
    }

    private static KernelSpec Spec(string source)
    {
        var declaration = GeneratorHarness.Read("using DeconvGen;\n" + source);
        Assert.False(declaration.Arguments.IsBroken);
        return declaration.Spec;
    }
}
