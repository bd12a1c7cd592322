using DeconvGen.Benchmarks.Layers;

namespace DeconvGen.Benchmarks.Peers;

/// <summary>An ONNX model of a single ConvTranspose node.</summary>
internal static class OnnxModel
{
    private const string InputName = "x", OutputName = "y";

    /// <summary>The bytes of the model; input and output sizes are fixed in it, the weights are its only initializer.</summary>
    public static byte[] Create(Case @case, float[] weights)
    {
        var graph = new OnnxGraph(@case.Name);
        int[] shape = [@case.InputChannels, @case.OutputChannels / @case.Groups, .. @case.PerAxis(@case.Kernel)];
        graph.Node("ConvTranspose", OutputName, [graph.Input(InputName, InputShape(@case)), graph.Weights("w", shape, weights)],
            new("group", Integer: @case.Groups),
            PerAxis("kernel_shape", @case.Kernel),
            PerAxis("strides", @case.Stride),
            new("pads", [.. Enumerable.Repeat((long)@case.Pad, 2 * @case.Rank)]),
            PerAxis("output_padding", @case.OutputPadding));
        graph.Output(OutputName, OnnxGraph.Float32, OutputShape(@case));
        return graph.ToBytes();

        OnnxAttribute PerAxis(string name, int value) => new(name, [.. Enumerable.Repeat((long)value, @case.Rank)]);
    }

    public static long[] InputShape(Case @case) => [1, @case.InputChannels, .. @case.InputSize.Select(static n => (long)n)];

    public static long[] OutputShape(Case @case) => [1, @case.OutputChannels, .. @case.OutputSize.Select(static n => (long)n)];
}
