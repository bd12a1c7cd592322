using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Tests;

/// <summary>A shape with a name and an input to try it on.</summary>
/// <param name="Readable">Small enough for its code to be kept as a snapshot.</param>
/// <param name="Requested">The output size that a call asks for; null for the smallest.</param>
internal sealed record KernelCase(
    string Name, KernelSpec Spec, int[] InputSize, int Batch = 1, bool Readable = false, int[]? Requested = null);

/// <summary>
/// The list of shapes of the generator's tests: plans, snapshots, statistics, interpreter and compiled kernels all go through it.
/// Those that are timed stand in <c>benchmarks</c>.
/// </summary>
internal static partial class KernelCases
{
    public static IReadOnlyList<KernelCase> All { get; } =
    [
        new("worked_example", Specs.Planar(1, 1, 4, 2, padBegin: 2) with { Weights = new([1, 2, 3, 4]) }, [37], Readable: true),
        new("worked_example_2d", Specs.Dense(2, 1, 1, 4, 2,
            pad: 1) with { Weights = new([.. Enumerable.Range(1, 16).Select(i => i % 5 == 0 ? 0f : i)]) }, [9, 21]),
        new("bilinear_f2", Specs.Bilinear(2, 1, 2), [7, 19]),
        new("bilinear_f3", Specs.Bilinear(2, 1, 3), [5, 17]),
        new("bilinear_f8_21_channels", Specs.Bilinear(2, 21, 8), [4, 5], Batch: 2),
        new("bilinear_f32_recipe", Specs.Bilinear(2, 3, 32, Model.BilinearOutput.Recipe, Model.TensorLayout.ChannelsFirst),
            [3, 4]),
        new("bilinear_f4_replicated", Specs.Bilinear(2, 3, 4, Model.BilinearOutput.Replicated), [5, 6]),
        new("bilinear_f2_pixels", Specs.Bilinear(2, 3, 2), [4, 37], Batch: 2),
        new("bilinear_f3_pixels", Specs.Bilinear(2, 4, 3, Model.BilinearOutput.Recipe) with
            { Epilogue = new(Residual: true) }, [4, 35]),
        new("bilinear_1d_f2_pixels", Specs.Bilinear(1, 2, 2, Model.BilinearOutput.Replicated) with
            { Activation = Model.Activation.Tanh }, [67]),
        new("labels_bilinear_pixels", Specs.Bilinear(2, 3, 2) with { Epilogue = new(ArgMax: true) }, [3, 21], Batch: 2),
        new("depthwise_pixels", Specs.Dense(2, 3, 3, 4, 2, pad: 1, groups: 3), [4, 37], Batch: 2),
        new("depthwise_pixels_loops", Specs.Dense(2, 4, 4, 13, 3, outputPadding: 1, groups: 4) with
            { Epilogue = new(Residual: true) }, [3, 39]),
        new("depthwise_pixels_1d", Specs.Dense(1, 2, 2, 5, 1, groups: 2) with
            { Activation = Model.Activation.Relu }, [71], Batch: 2),
        new("conv_depthwise_pixels", Specs.Convolution(2, 3, 3, 3, 1, PaddingDialect.Same, groups: 3), [5, 41]),
        new("depthwise_planar_short_rows", Specs.Dense(2, 5, 5, 4, 2, pad: 1, groups: 5,
            layout: Model.TensorLayout.ChannelsFirst) with { Epilogue = new(Residual: true) }, [6, 4], Batch: 2),
        new("conv_depthwise_planar_short_rows", Specs.Convolution(2, 3, 3, 3, 1, PaddingDialect.Same, groups: 3,
            layout: Model.TensorLayout.ChannelsFirst) with { Activation = Model.Activation.PRelu }, [5, 14]),
        new("depthwise_planar_stride3", Specs.Dense(2, 2, 2, 7, 3, pad: 2, groups: 2, layout: Model.TensorLayout.ChannelsFirst) with
            { Activation = Model.Activation.PRelu, Epilogue = new(Residual: true) }, [5, 37], Batch: 2),
        new("depthwise_planar_stride3_short_rows", Specs.Dense(2, 2, 2, 3, 3, groups: 2,
            layout: Model.TensorLayout.ChannelsFirst), [4, 11]),
        new("literal_stride3", Specs.Dense(2, 2, 2, 4, 3, layout: Model.TensorLayout.ChannelsFirst) with
            { Weights = new([.. Enumerable.Range(1, 64).Select(i => i % 7 == 0 ? 0f : i)]) }, [4, 37], Batch: 2),
        new("bilinear_pixels_short_rows", Specs.Bilinear(2, 3, 2), [4, 5], Batch: 2),
        new("depthwise_pixels_short_signal", Specs.Dense(1, 2, 2, 5, 2, groups: 2), [5], Batch: 2),
        new("half_vectors_sigmoid", Specs.Dense(2, 8, 20, 4, 2, pad: 1) with { Activation = Model.Activation.Sigmoid }, [3, 9]),
        new("bilinear_1d_f5", Specs.Bilinear(1, 2, 5, layout: Model.TensorLayout.ChannelsFirst), [23], Batch: 2),
        new("trainable_f2", Specs.Dense(2, 3, 3, 4, 2) with { Padding = PaddingDialect.Same,
            Operation = KernelOperation.BilinearUpsample, Trainable = true }, [4, 6]),
        new("channels_last_2_to_24", Specs.Dense(2, 2, 24, 2, 2), [5, 9]),
        new("channels_last_2_to_8_declared", Specs.Dense(2, 2, 8, 2, 2) with { Axes = Specs.Axes(2, new(2, 2, InputSize: 4)) },
            [4, 4], Readable: true),
        new("channels_last_3_to_8", Specs.Dense(2, 3, 8, 3, 2, pad: 1, outputPadding: 1), [5, 9]),
        new("channels_last_31_to_1", Specs.Dense(2, 31, 1, 9, 2, pad: 4, outputPadding: 1), [4, 15], Batch: 2),
        new("channels_last_47_to_3", Specs.Dense(2, 47, 3, 4, 2, pad: 3) with { Activation = Model.Activation.Relu }, [3, 11]),
        new("channels_last_17_to_2_dilated", Specs.Dense(1, 17, 2, 4, 3, dilation: 2), [9]),
        new("channels_first_2_to_2", Specs.Dense(2, 2, 2, 2, 2, layout: Model.TensorLayout.ChannelsFirst), [5, 19]),
        new("channels_first_3_to_5", Specs.Dense(2, 3, 5, 3, 2, pad: 1, outputPadding: 1,
            layout: Model.TensorLayout.ChannelsFirst), [5, 19]),
        new("depthwise_8", Specs.Dense(2, 8, 8, 2, 2, groups: 8), [4, 9]),
        new("depthwise_12", Specs.Dense(2, 12, 12, 4, 2, pad: 1, groups: 12), [4, 9]),
        new("stride_above_kernel", Specs.Dense(1, 1, 2, 2, 3,
            layout: Model.TensorLayout.ChannelsFirst) with { Activation = Model.Activation.Relu }, [21]),
        new("dilated_groups", Specs.Dense(2, 6, 4, 3, 2, pad: 2, groups: 2, dilation: 3), [6, 7], Batch: 2),
        new("volume", Specs.Dense(3, 3, 5, 3, 2, pad: 1), [3, 4, 5], Batch: 2),
        new("volume_planar", Specs.Dense(3, 2, 3, 3, 2, layout: Model.TensorLayout.ChannelsFirst), [2, 3, 19]),
        new("dcgan", Specs.Dense(2, 64, 64, 4, 2, pad: 1), [2, 7]),
        new("winograd_2_to_4", Specs.Dense(1, 2, 4, 4, 2) with { Algorithm = Model.Algorithm.Winograd,
            Axes = Specs.Axes(1, new(4, 2, PadBegin: 1, PadEnd: 1, InputSize: 9)) }, [9]),
        new("winograd_1_to_2", Specs.Dense(1, 1, 2, 4, 2) with { Algorithm = Model.Algorithm.Winograd,
            Axes = Specs.Axes(1, new(4, 2, InputSize: 8)) }, [8], Readable: true),
        new("winograd_dcgan", Specs.Dense(2, 64, 64, 4, 2, pad: 1) with { Algorithm = Model.Algorithm.Winograd }, [5, 8]),
        new("winograd_enet", Specs.Dense(2, 16, 16, 3, 2, pad: 1, outputPadding: 1) with { Algorithm = Model.Algorithm.Winograd,
            Activation = Model.Activation.PRelu, Epilogue = new(Residual: true) }, [6, 7], Batch: 2),
        new("winograd_fcn8", Specs.Dense(2, 21, 21, 16, 8, pad: 4) with { Algorithm = Model.Algorithm.Winograd }, [2, 3]),
        new("winograd_planar", Specs.Dense(2, 9, 5, 5, 3, layout: Model.TensorLayout.ChannelsFirst) with
            { Algorithm = Model.Algorithm.Winograd, Activation = Model.Activation.Relu }, [4, 3], Batch: 2),
        new("winograd_planar_residual", Specs.Dense(2, 9, 5, 5, 3, layout: Model.TensorLayout.ChannelsFirst) with
            { Algorithm = Model.Algorithm.Winograd, Activation = Model.Activation.LeakyRelu, Epilogue = new(Residual: true) },
            [4, 3], Batch: 2),
        new("winograd_declared", Specs.Dense(2, 8, 8, 3, 2) with { Algorithm = Model.Algorithm.Winograd,
            Axes = Specs.Axes(2, new(3, 2, PadBegin: 1, PadEnd: 1, OutputPadding: 1, InputSize: 6)) }, [6, 6]),
        new("winograd_chunks", Specs.Dense(2, 256, 2, 4, 2, pad: 1) with { Algorithm = Model.Algorithm.Winograd }, [2, 62]),
        new("winograd_waifu2x", Specs.Dense(2, 70, 3, 4, 2, pad: 3) with { Algorithm = Model.Algorithm.Winograd }, [7, 11]),
        new("winograd_waifu2x_far", Specs.Dense(2, 512, 1, 3, 2, pad: 1) with { Algorithm = Model.Algorithm.Winograd,
            Activation = Model.Activation.Relu }, [3, 17]),
        new("winograd_line_few", Specs.Dense(1, 67, 2, 5, 3) with { Algorithm = Model.Algorithm.Winograd,
            Activation = Model.Activation.PRelu, Epilogue = new(Residual: true) }, [29], Batch: 2),
        new("winograd_line_chunks", Specs.Dense(1, 6, 3, 5, 3) with { Algorithm = Model.Algorithm.Winograd }, [3000]),
        new("winograd_line", Specs.Dense(1, 32, 24, 16, 8, pad: 4) with { Algorithm = Model.Algorithm.Winograd }, [45], Batch: 2),
        new("winograd_upsample_f3", Specs.Dense(2, 6, 6, 5, 3) with { Padding = PaddingDialect.Same,
            Algorithm = Model.Algorithm.Winograd, Operation = KernelOperation.BilinearUpsample, Trainable = true }, [4, 5]),
        new("dcgan_planar", Specs.Dense(2, 64, 64, 4, 2, pad: 1, layout: Model.TensorLayout.ChannelsFirst), [2, 7], Batch: 2),
        new("unet", Specs.Dense(2, 256, 128, 2, 2), [1, 3]),
        new("unet_planar", Specs.Dense(2, 256, 8, 2, 2, layout: Model.TensorLayout.ChannelsFirst), [3, 28]),
        new("unet_planar_narrow", Specs.Dense(2, 98, 4, 2, 2, groups: 1,
            layout: Model.TensorLayout.ChannelsFirst) with { Activation = Model.Activation.Relu }, [9, 7], Batch: 2),
        new("unet_planar_odd", Specs.Dense(2, 97, 5, 3, 3, layout: Model.TensorLayout.ChannelsFirst), [4, 17]),
        new("unet_planar_small", Specs.Dense(2, 194, 4, 2, 2, groups: 2,
            layout: Model.TensorLayout.ChannelsFirst), [2, 3], Batch: 2),
        new("unet_planar_declared", Specs.Dense(2, 96, 1, 4, 4, layout: Model.TensorLayout.ChannelsFirst) with { Axes =
            Specs.Axes(2, new(4, 4, InputSize: 5)) }, [5, 5]),
        new("pointwise_planar", Specs.Dense(2, 96, 7, 1, 1, layout: Model.TensorLayout.ChannelsFirst), [5, 11]),
        new("fsrcnn", Specs.Dense(2, 56, 1, 9, 2, pad: 4, outputPadding: 1, layout: Model.TensorLayout.ChannelsFirst), [2, 23]),
        new("dbhead64", Specs.Dense(2, 64, 64, 2, 2), [2, 7]),
        new("dbhead1", Specs.Dense(2, 64, 1, 2, 2, layout: Model.TensorLayout.ChannelsFirst), [2, 37]),
        new("waifu2x", Specs.Dense(2, 256, 3, 4, 2, pad: 3, layout: Model.TensorLayout.ChannelsFirst), [3, 20]),
        new("espnet", Specs.Dense(2, 20, 20, 2, 2), [3, 9]),
        new("enet", Specs.Dense(2, 16, 16, 3, 2, pad: 1, outputPadding: 1), [3, 14]),
        new("fcn8", Specs.Dense(2, 21, 21, 16, 8, pad: 4), [2, 3]),
        new("fcn8dw", Specs.Dense(2, 21, 21, 16, 8, pad: 4, groups: 21), [3, 5]),
        new("fcn32dw", Specs.Dense(2, 21, 21, 64, 32, pad: 16, groups: 21, layout: Model.TensorLayout.ChannelsFirst), [2, 18]),
        new("hifigan", Specs.Dense(1, 256, 128, 16, 8, pad: 4), [5]),
        new("wave", Specs.Dense(1, 1, 1, 4, 2, pad: 1), [20_000]),
        new("leaky_relu_dilated", Specs.Dense(1, 6, 10, 3, 2, dilation: 3) with { Activation = Model.Activation.LeakyRelu }, [13]),
        new("clamp_planar", Specs.Dense(2, 3, 4, 4, 2, pad: 1, layout: Model.TensorLayout.ChannelsFirst) with
            { Activation = Model.Activation.Clamp, Epilogue = new(ClampMin: 0, ClampMax: 6) }, [4, 21]),
        new("sigmoid_1_channel", Specs.Dense(2, 16, 1, 4, 2, pad: 1) with { Activation = Model.Activation.Sigmoid }, [3, 9]),
        new("tanh_bilinear", Specs.Bilinear(2, 3, 2, layout: Model.TensorLayout.ChannelsFirst) with
            { Activation = Model.Activation.Tanh }, [4, 13]),
        new("prelu_channels_last", Specs.Dense(2, 8, 20, 3, 2, pad: 1) with { Activation = Model.Activation.PRelu }, [3, 7]),
        new("prelu_dot", Specs.Dense(2, 24, 1, 2, 2) with { Activation = Model.Activation.PRelu }, [3, 7]),
        new("prelu_planar", Specs.Dense(2, 5, 7, 2, 2, layout: Model.TensorLayout.ChannelsFirst) with
            { Activation = Model.Activation.PRelu }, [3, 19]),
        new("prelu_depthwise", Specs.Dense(2, 5, 5, 4, 2, pad: 1, groups: 5) with { Activation = Model.Activation.PRelu }, [3, 7]),
        new("prelu_literal", Specs.Planar(1, 1, 3, 1) with { Weights = new([1, 2, 3]), Activation = Model.Activation.PRelu,
            Epilogue = new(Slopes: new([0.25f])) }, [29]),
        new("residual_bilinear", Specs.Bilinear(2, 21, 2) with { Epilogue = new(Residual: true) }, [4, 9]),
        new("residual_bilinear_planar", Specs.Bilinear(2, 3, 8, layout: Model.TensorLayout.ChannelsFirst) with
            { Epilogue = new(Residual: true) }, [3, 13]),
        new("residual_channels_last", Specs.Dense(2, 8, 21, 4, 2, pad: 1) with { Activation = Model.Activation.Relu,
            Epilogue = new(Residual: true) }, [4, 9], Batch: 2),
        new("residual_3_channels", Specs.Dense(2, 3, 3, 4, 2, pad: 1) with { Epilogue = new(Residual: true) }, [4, 9]),
        new("residual_planar", Specs.Dense(2, 6, 5, 4, 2, pad: 1, layout: Model.TensorLayout.ChannelsFirst) with
            { Activation = Model.Activation.PRelu, Epilogue = new(Residual: true) }, [3, 19]),
        new("residual_stride_12", Specs.Dense(1, 3, 2, 14, 12, layout: Model.TensorLayout.ChannelsFirst) with
            { Epilogue = new(Residual: true) }, [19]),
        new("labels_bilinear", Specs.Bilinear(2, 21, 8) with { Epilogue = new(ArgMax: true) }, [4, 5], Batch: 2),
        new("labels_bilinear_planar", Specs.Bilinear(2, 21, 8, layout: Model.TensorLayout.ChannelsFirst) with
            { Epilogue = new(ArgMax: true) }, [4, 5], Batch: 2),
        new("labels_channels_last", Specs.Dense(2, 20, 20, 2, 2) with { Epilogue = new(ArgMax: true) }, [3, 9], Batch: 2),
        new("labels_dot", Specs.Dense(2, 47, 2, 4, 2, pad: 1) with { Epilogue = new(ArgMax: true) }, [3, 9], Batch: 2),
        new("labels_planar", Specs.Dense(2, 6, 12, 3, 2, pad: 1, groups: 2, layout: Model.TensorLayout.ChannelsFirst) with
            { Epilogue = new(ArgMax: true) }, [4, 19], Batch: 2),
        new("labels_winograd", Specs.Dense(2, 21, 21, 16, 8, pad: 4) with
            { Algorithm = Model.Algorithm.Winograd, Epilogue = new(ArgMax: true) }, [3, 4], Batch: 2),
        new("labels_winograd_planar", Specs.Dense(2, 66, 2, 3, 2, pad: 1, layout: Model.TensorLayout.ChannelsFirst) with
            { Algorithm = Model.Algorithm.Winograd, Epilogue = new(ArgMax: true) }, [6, 11]),
        new("labels_turned", Specs.Dense(2, 21, 24, 16, 8, pad: 4, layout: Model.TensorLayout.ChannelsFirst) with
            { Epilogue = new(ArgMax: true) }, [2, 3], Batch: 2),
        new("residual_turned", Specs.Convolution(2, 16, 20, 3, 2, layout: Model.TensorLayout.ChannelsFirst) with
            { Activation = Model.Activation.PRelu, Epilogue = new(Residual: true) }, [7, 9], Batch: 2),
        new("turned_blocks", Specs.Dense(2, 16, 16, 16, 2, pad: 7, layout: Model.TensorLayout.ChannelsFirst) with
            { Activation = Model.Activation.Relu, Epilogue = new(Residual: true) }, [9, 8], Batch: 2),
        new("turned_blocks_conv", Specs.Convolution(2, 16, 17, 5, 2, PaddingDialect.Same,
            layout: Model.TensorLayout.ChannelsFirst), [47, 48]),
        new("turned_blocks_labels", Specs.Dense(2, 16, 8, 16, 2, pad: 6, layout: Model.TensorLayout.ChannelsFirst) with
            { Epilogue = new(ArgMax: true) }, [13, 10]),
        new("turned_blocks_declared", Specs.Dense(2, 16, 8, 17, 2, layout: Model.TensorLayout.ChannelsFirst) with
            { Axes = Specs.Axes(2, new(17, 2, PadBegin: 7, PadEnd: 8, InputSize: 12)) }, [12, 12]),
        new("turned_blocks_dot", Specs.Convolution(2, 33, 3, 5, 2, pad: 1, layout: Model.TensorLayout.ChannelsFirst), [63, 50]),
        new("turned_blocks_winograd", Specs.Dense(2, 6, 256, 4, 2, pad: 1, layout: Model.TensorLayout.ChannelsFirst) with
            { Algorithm = Model.Algorithm.Winograd }, [7, 9], Batch: 2),
        new("turned_blocks_volume", Specs.Dense(3, 16, 16, 7, 2, pad: 3, outputPadding: 1,
            layout: Model.TensorLayout.ChannelsFirst), [4, 4, 5]),
        new("turned_blocks_signal", Specs.Convolution(1, 64, 48, 5, 2, PaddingDialect.Same,
            layout: Model.TensorLayout.ChannelsFirst) with
            { Activation = Model.Activation.PRelu, Epilogue = new(Residual: true) }, [801]),
        new("turned_blocks_line", Specs.Dense(1, 64, 64, 16, 4, pad: 6, layout: Model.TensorLayout.ChannelsFirst), [66]),
        new("turned_blocks_winograd_signal", Specs.Dense(1, 32, 16, 4, 2, pad: 1, layout: Model.TensorLayout.ChannelsFirst) with
            { Algorithm = Model.Algorithm.Winograd }, [1100], Batch: 2),
        new("planes_blocks_signal", Specs.Dense(1, 7, 1, 5, 1, pad: 3), [8300]),
        new("neighbours", Specs.Dense(2, 5, 1, 3, 1, pad: 1, layout: Model.TensorLayout.ChannelsFirst), [15, 37]),
        new("neighbours_short", Specs.Dense(2, 3, 1, 4, 1, layout: Model.TensorLayout.ChannelsFirst), [1, 70], Batch: 2),
        new("neighbours_conv", Specs.Convolution(2, 3, 2, 5, 1, PaddingDialect.Same, layout: Model.TensorLayout.ChannelsFirst) with
            { Activation = Model.Activation.PRelu, Epilogue = new(Residual: true) }, [9, 21], Batch: 2),
        new("neighbours_labels", Specs.Dense(2, 3, 2, 3, 1, layout: Model.TensorLayout.ChannelsFirst) with
            { Epilogue = new(ArgMax: true) }, [6, 33]),
        new("neighbours_volume", Specs.Dense(3, 2, 1, 3, 1, pad: 1, layout: Model.TensorLayout.ChannelsFirst), [3, 7, 18]),
        new("neighbours_wide", Specs.Dense(2, 6, 2, 3, 1, pad: 1, layout: Model.TensorLayout.ChannelsFirst) with
            { Axes = new([new(3, 1, PadBegin: 1, PadEnd: 1), new(4, 2, PadBegin: 1, PadEnd: 1)]) }, [11, 23]),
        new("planes_blocks", Specs.Dense(2, 3, 3, 3, 2, pad: 1, outputPadding: 1) with
            { Activation = Model.Activation.PRelu, Epilogue = new(Residual: true) }, [60, 93]),
        new("planes_blocks_groups", Specs.Dense(2, 8, 8, 4, 2, pad: 1, groups: 4), [50, 43], Batch: 2),
        new("planes_blocks_labels", Specs.Dense(2, 2, 3, 9, 2, pad: 3) with { Epilogue = new(ArgMax: true) }, [83, 85]),
        new("planes_blocks_declared", Specs.Convolution(2, 9, 1, 5, 1) with
            { Axes = Specs.Axes(2, new(5, 1, PadBegin: 2, PadEnd: 1, InputSize: 100)) }, [100, 100]),
        new("planes_blocks_volume", Specs.Dense(3, 2, 2, 3, 2, pad: 1), [7, 31, 44]),
        new("planes_blocks_7_to_1", Specs.Dense(2, 7, 1, 5, 1, pad: 2), [101, 103]),
        new("planes_labels_1_input", Specs.Dense(2, 1, 2, 3, 2) with { Epilogue = new(ArgMax: true) }, [9, 37], Batch: 2),
        new("labels_stride_20", Specs.Dense(2, 2, 3, 21, 20, layout: Model.TensorLayout.ChannelsFirst) with
            { Epilogue = new(ArgMax: true) }, [2, 3]),
        new("labels_1_channel", Specs.Dense(2, 5, 1, 4, 2, pad: 1) with { Epilogue = new(ArgMax: true) }, [3, 9]),
        new("tiny", Specs.Dense(2, 8, 8, 3, 2, pad: 1, outputPadding: 1) with { Axes = new([new(3, 2, 1, 1, 1, 1,
            InputSize: 16), new(3, 2, 1, 1, 1, 1, InputSize: 16)]) }, [16, 16]),
        new("unequal_taps_stride_3", Specs.Dense(2, 5, 8, 5, 3, pad: 1) with
            { Activation = Model.Activation.PRelu }, [3, 11], Batch: 2),
        new("unequal_taps_narrow", Specs.Dense(2, 3, 8, 7, 2, pad: 3, outputPadding: 1), [3, 2]),
        new("unequal_taps_1d", Specs.Dense(1, 12, 16, 3, 2, pad: 1), [150], Batch: 2),
        new("labels_unequal_taps", Specs.Dense(2, 8, 8, 3, 2, pad: 1) with { Epilogue = new(ArgMax: true) }, [3, 9], Batch: 2),
        new("conv_3x3_16", Specs.Convolution(2, 16, 16, 3, 1, PaddingDialect.Same), [5, 14]),
        new("conv_3x3_stride2_3_to_16", Specs.Convolution(2, 3, 16, 3, 2, PaddingDialect.Same), [7, 20]),
        new("conv_1x1_64_to_20", Specs.Convolution(2, 64, 20, 1, 1), [2, 9]),
        new("conv_3x3_33_to_3", Specs.Convolution(2, 33, 3, 3, 2, pad: 1), [5, 21]),
        new("conv_dilated_planar_12", Specs.Convolution(2, 12, 12, 3, 1, pad: 4, dilation: 4,
            layout: Model.TensorLayout.ChannelsFirst), [10, 29]),
        new("conv_depthwise_stride2", Specs.Convolution(2, 20, 20, 3, 2, PaddingDialect.Same, groups: 20), [6, 13], Batch: 2,
            Readable: true),
        new("conv_depthwise_planar_stride2", Specs.Convolution(2, 3, 3, 5, 2, pad: 2, groups: 3,
            layout: Model.TensorLayout.ChannelsFirst), [9, 43]),
        new("conv_1d_stride4", Specs.Convolution(1, 2, 6, 7, 4, PaddingDialect.SameLower), [143], Batch: 2),
        new("conv_groups", Specs.Convolution(2, 6, 9, 3, 1, pad: 1, groups: 3), [5, 8]),
        new("conv_volume", Specs.Convolution(3, 3, 5, 3, 2, PaddingDialect.Valid), [4, 5, 7], Batch: 2),
        new("conv_planar_stride2", Specs.Convolution(2, 3, 8, 3, 2, pad: 1, layout: Model.TensorLayout.ChannelsFirst), [5, 44]),
        new("conv_planar_stride3", Specs.Convolution(2, 5, 4, 5, 3, PaddingDialect.Same,
            layout: Model.TensorLayout.ChannelsFirst) with { Activation = Model.Activation.Relu }, [5, 64]),
        new("conv_planar_stride2_16_to_24", Specs.Convolution(2, 16, 24, 3, 2, pad: 1,
            layout: Model.TensorLayout.ChannelsFirst) with { Activation = Model.Activation.PRelu }, [7, 13], Batch: 2),
        new("conv_smooth", Specs.Convolution(1, 1, 1, 3, 1, pad: 1) with { Weights = new([0.25f, 0.5f, 0.25f]) }, [50]),
        new("conv_halve", Specs.Convolution(1, 1, 1, 2, 2) with { Weights = new([0.5f, 0.5f]) }, [51], Readable: true),
        new("residual_whole_plane", Specs.Dense(2, 96, 5, 2, 2, layout: Model.TensorLayout.ChannelsFirst) with
            { Activation = Model.Activation.Relu, Epilogue = new(Residual: true) }, [5, 13], Batch: 2),
        new("residual_conv", Specs.Convolution(2, 16, 20, 3, 1, PaddingDialect.Same) with { Activation = Model.Activation.PRelu,
            Epilogue = new(Residual: true) }, [5, 14]),
        new("residual_conv_depthwise_stride2", Specs.Convolution(2, 20, 20, 3, 2, PaddingDialect.Same, groups: 20) with
            { Activation = Model.Activation.Clamp, Epilogue = new(ClampMin: 0, ClampMax: 6, Residual: true) }, [6, 13]),
        new("residual_conv_planar_stride2", Specs.Convolution(2, 3, 8, 3, 2, pad: 1,
            layout: Model.TensorLayout.ChannelsFirst) with { Epilogue = new(Residual: true) }, [5, 44]),
        new("groups_planar_16_to_5", Specs.Dense(2, 32, 10, 4, 2, pad: 1, groups: 2,
            layout: Model.TensorLayout.ChannelsFirst), [5, 9], Batch: 2),
        new("line_planar_16_to_8", Specs.Dense(1, 16, 8, 16, 8, pad: 4, layout: Model.TensorLayout.ChannelsFirst), [13], Batch: 2),
        new("conv_planar_15_to_14", Specs.Convolution(2, 15, 14, 3, 1, pad: 1, layout: Model.TensorLayout.ChannelsFirst) with
            { Activation = Model.Activation.Relu }, [5, 11], Batch: 2),
        new("labels_conv_256", Specs.Convolution(2, 3, 256, 1, 1) with { Epilogue = new(ArgMax: true) }, [3, 7]),
        new("labels_conv_depthwise_stride2", Specs.Convolution(2, 21, 21, 3, 2, PaddingDialect.Same, groups: 21) with
            { Epilogue = new(ArgMax: true) }, [6, 13], Batch: 2),
        new("labels_conv_planar_15", Specs.Convolution(2, 12, 15, 3, 1, pad: 1, layout: Model.TensorLayout.ChannelsFirst) with
            { Epilogue = new(ArgMax: true) }, [6, 29]),
        .. Aligned,
        .. Joined,
        .. PlanarDot,
        .. FarApart,
        .. GradientRuns,
        .. Stationary,
        .. Neighbours,
        .. WideStrides,
        .. WindowPairs,
        .. PlaneEnds,
        .. CopiedRuns,
    ];

    public static IEnumerable<object[]> Names => All.Select(static one => new object[] { one.Name });

    public static IEnumerable<object[]> NamesAndTargets =>
        from one in All from target in Targets.TargetRegistry.All select new object[] { one.Name, target.Name };

    public static KernelCase Find(string name) => All.Single(one => one.Name == name);
}
