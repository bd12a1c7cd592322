using DeconvGen.Benchmarks.Layers;

namespace DeconvGen.Benchmarks.Peers;

/// <summary>A library beside which the generated kernels are measured, in one of the layouts that it knows.</summary>
/// <param name="Name">Name of the library.</param>
/// <param name="Layout">Layout of input and output.</param>
/// <param name="Create">The layer of a case, with weights in ONNX order, an input in the layout, and a number of threads.</param>
internal sealed record Peer(
    string Name, TensorLayout Layout, Func<Case, float[], FloatBuffer, int, ILayer> Create)
{
    public static Peer OnnxRuntime { get; } = new("ONNX Runtime", TensorLayout.ChannelsFirst,
        static (@case, weights, input, threads) => new OnnxRuntimeLayer(@case, weights, input, threads));

    public static Peer XnnPack { get; } = new("XNNPACK", TensorLayout.ChannelsLast,
        static (@case, weights, input, threads) => new XnnPackLayer(@case, weights, input, threads));

    public static Peer LibTorchFirst { get; } = LibTorchIn(TensorLayout.ChannelsFirst);

    public static Peer LibTorchLast { get; } = LibTorchIn(TensorLayout.ChannelsLast);

    public static IReadOnlyList<Peer> All { get; } = [OnnxRuntime, LibTorchFirst, LibTorchLast, XnnPack];

    /// <summary>Those that this machine has; says a line for each that it lacks.</summary>
    public static IReadOnlyList<Peer> Find(Action<string> say)
    {
        var peers = new List<Peer> { OnnxRuntime };
        if (Peers.XnnPack.IsAvailable)
            peers.Add(XnnPack);
        else
            say(Peers.XnnPack.Absent);
        if (LibTorchPackage.Load() is { } absent)
            say(absent);
        else
            peers.AddRange([LibTorchFirst, LibTorchLast]);
        return peers;
    }

    private static Peer LibTorchIn(TensorLayout layout) => new("libtorch", layout,
        (@case, weights, input, threads) => new LibTorchLayer(@case, layout, weights, input, threads));
}
