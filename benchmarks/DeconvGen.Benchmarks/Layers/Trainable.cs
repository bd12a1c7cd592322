namespace DeconvGen.Benchmarks.Layers;

/// <summary>
/// Layers that learn, in both layouts, with the order of weights that goes with each; the names are those of
/// <see cref="Cases"/>.
/// </summary>
internal static partial class Trainable
{
    /// <summary>
    /// The layer of a case with weights in ONNX order for channels first and HWOI for channels last; null where it is not among
    /// those that learn.
    /// </summary>
    public static ITrainable2D? Create(string name, TensorLayout layout, float[] weights) => (name, layout) switch
    {
        ("dcgan", TensorLayout.ChannelsLast) => new DcganLast(weights),
        ("dcgan", _) => new DcganFirst(weights),
        ("unet", TensorLayout.ChannelsLast) => new UnetLast(weights),
        ("unet", _) => new UnetFirst(weights),
        ("enet", TensorLayout.ChannelsLast) => new EnetLast(weights),
        ("enet", _) => new EnetFirst(weights),
        ("bilinear", TensorLayout.ChannelsLast) => new BilinearLast(weights),
        ("bilinear", _) => new BilinearFirst(weights),
        _ => null,
    };

    public static bool Learns(Case @case) => @case.Name is "dcgan" or "unet" or "enet" or "bilinear";

    [ConvTranspose2D(64, 64, kernelSize: 4, stride: 2, Pad = 1, Gradients = true)]
    private sealed partial class DcganLast;

    [ConvTranspose2D(64, 64, kernelSize: 4, stride: 2, Pad = 1, Layout = TensorLayout.ChannelsFirst, Gradients = true)]
    private sealed partial class DcganFirst;

    [ConvTranspose2D(256, 128, kernelSize: 2, stride: 2, Gradients = true)]
    private sealed partial class UnetLast;

    [ConvTranspose2D(256, 128, kernelSize: 2, stride: 2, Layout = TensorLayout.ChannelsFirst, Gradients = true)]
    private sealed partial class UnetFirst;

    [ConvTranspose2D(16, 16, kernelSize: 3, stride: 2, Pad = 1, OutputPadding = 1, Gradients = true)]
    private sealed partial class EnetLast;

    [ConvTranspose2D(16, 16, kernelSize: 3, stride: 2, Pad = 1, OutputPadding = 1, Layout = TensorLayout.ChannelsFirst,
        Gradients = true)]
    private sealed partial class EnetFirst;

    [ConvTranspose2D(3, 3, kernelSize: 4, stride: 2, Pad = 1, Groups = 3, Gradients = true)]
    private sealed partial class BilinearLast;

    [ConvTranspose2D(3, 3, kernelSize: 4, stride: 2, Pad = 1, Groups = 3, Layout = TensorLayout.ChannelsFirst, Gradients = true)]
    private sealed partial class BilinearFirst;
}
