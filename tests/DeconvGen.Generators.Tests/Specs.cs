using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Tests;

/// <summary>Short forms of specs for tests.</summary>
internal static class Specs
{
    public static KernelSpec Planar(int rank, int channels, int kernel, int stride, int padBegin = 0, int padEnd = 0) =>
        Dense(rank, channels, channels, kernel, stride) with { Axes = Axes(rank, new(kernel, stride, 1, padBegin, padEnd)) };

    public static KernelSpec Dense(
        int rank, int inputs, int outputs, int kernel, int stride, int pad = 0, int outputPadding = 0, int groups = 1,
        int dilation = 1, Model.TensorLayout layout = Model.TensorLayout.ChannelsLast) =>
        new(Type("Kernel"), KernelOperation.ConvTranspose, inputs, outputs, groups,
            Axes(rank, new(kernel, stride, dilation, pad, pad, outputPadding)), PaddingDialect.Explicit, layout,
            layout == Model.TensorLayout.ChannelsLast ? Model.WeightLayout.HWOI : Model.WeightLayout.IOHW,
                Model.Activation.None, default, default, TargetSet.All);

    public static KernelSpec Convolution(
        int rank, int inputs, int outputs, int kernel, int stride, PaddingDialect padding = PaddingDialect.Explicit, int pad = 0,
        int groups = 1, int dilation = 1, Model.TensorLayout layout = Model.TensorLayout.ChannelsLast) =>
        Dense(rank, inputs, outputs, kernel, stride, pad, 0, groups, dilation, layout) with
        {
            Operation = KernelOperation.Convolution,
            Padding = padding,
            WeightLayout = layout == Model.TensorLayout.ChannelsLast ? Model.WeightLayout.HWIO : Model.WeightLayout.OIHW,
        };

    public static KernelSpec Bilinear(
        int rank, int channels, int factor, Model.BilinearOutput output = Model.BilinearOutput.Full,
            Model.TensorLayout layout = Model.TensorLayout.ChannelsLast) =>
        Dense(rank, channels, channels, 2 * factor - factor % 2, factor, groups: channels, layout: layout) with
        {
            Operation = KernelOperation.BilinearUpsample,
            Padding = PaddingDialect.Same,
            BilinearOutput = output,
            Axes = Axes(rank, new(2 * factor - factor % 2, factor,
                OutputTrim: output == Model.BilinearOutput.Recipe ? factor - 1 : 0)),
        };

    public static TypeSignature Type(string name) => new("Cases", EquatableArray<string>.Empty, name, "public",
        $"Cases.{name}.g.cs");

    public static EquatableArray<AxisSpec> Axes(int rank, AxisSpec axis) => new([.. Enumerable.Repeat(axis, rank)]);
}
