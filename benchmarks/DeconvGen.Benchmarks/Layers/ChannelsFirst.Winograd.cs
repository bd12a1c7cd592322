namespace DeconvGen.Benchmarks.Layers;

internal static partial class ChannelsFirst
{
    /// <summary>Layers whose phases have two taps, by minimal filtering.</summary>
    public static partial class Winograd
    {
        [ConvTranspose2D(64, 64, kernelSize: 4, stride: 2, Pad = 1, Algorithm = Algorithm.Winograd,
            Layout = TensorLayout.ChannelsFirst)]
        public sealed partial class Dcgan;

        [ConvTranspose2D(256, 3, kernelSize: 4, stride: 2, Pad = 3, Algorithm = Algorithm.Winograd,
            Layout = TensorLayout.ChannelsFirst)]
        public sealed partial class Waifu2x;

        [ConvTranspose2D(21, 21, kernelSize: 16, stride: 8, Pad = 4, Algorithm = Algorithm.Winograd,
            Layout = TensorLayout.ChannelsFirst)]
        public sealed partial class Fcn8;

        [ConvTranspose1D(256, 128, kernelSize: 16, stride: 8, Pad = 4, Algorithm = Algorithm.Winograd,
            Layout = TensorLayout.ChannelsFirst)]
        public sealed partial class Hifigan;
    }
}
