using static DeconvGen.TensorLayout;

namespace DeconvGen.Benchmarks;

/// <summary>Layers of published networks, and three extremes: pure interpolation, a long signal, a tiny map.</summary>
internal static class Cases
{
    public static IReadOnlyList<Case> All { get; } =
    [
        new("dcgan", 64, 64, 4, 2, 1, 0, [32, 32], ChannelsLast, Layer(static w => new Dcgan(w))),
        new("unet", 256, 128, 2, 2, 0, 0, [28, 28], ChannelsLast, Layer(static w => new Unet(w))),
        new("fsrcnn", 56, 1, 9, 2, 4, 1, [128, 128], ChannelsFirst, Layer(static w => new Fsrcnn(w))),
        new("dbhead64", 64, 64, 2, 2, 0, 0, [80, 80], ChannelsLast, Layer(static w => new DbHead64(w))),
        new("dbhead1", 64, 1, 2, 2, 0, 0, [160, 160], ChannelsFirst, Layer(static w => new DbHead1(w))),
        new("waifu2x", 256, 3, 4, 2, 3, 0, [144, 144], ChannelsFirst, Layer(static w => new Waifu2x(w))),
        new("espnet", 20, 20, 2, 2, 0, 0, [128, 256], ChannelsLast, Layer(static w => new Espnet(w))),
        new("enet", 16, 16, 3, 2, 1, 1, [128, 128], ChannelsLast, Layer(static w => new Enet(w))),
        new("fcn8", 21, 21, 16, 8, 4, 0, [32, 32], ChannelsLast, Layer(static w => new Fcn8(w))),
        new("fcn8dw", 21, 21, 16, 8, 4, 0, [32, 32], ChannelsFirst, Layer(static w => new Fcn8Depthwise(w))) { Groups = 21 },
        new("fcn32dw", 21, 21, 64, 32, 16, 0, [9, 11], ChannelsFirst, Layer(static w => new Fcn32Depthwise(w))) { Groups = 21 },
        new("bilinear", 3, 3, 4, 2, 1, 0, [512, 512], ChannelsFirst, RunBilinear)
        {
            Groups = 3,
            PrescribedWeights = BilinearFilter.CreateDepthwise2D(3, 2, WeightLayout.IOHW),
        },
        new("bilineardw", 3, 3, 4, 2, 1, 0, [512, 512], ChannelsFirst, Layer(static w => new BilinearDepthwise(w)))
        {
            Groups = 3,
            PrescribedWeights = BilinearFilter.CreateDepthwise2D(3, 2, WeightLayout.IOHW),
        },
        new("hifigan", 256, 128, 16, 8, 4, 0, [100], ChannelsLast, Layer(static w => new Hifigan(w))),
        new("wave", 1, 1, 4, 2, 1, 0, [1_048_576], ChannelsFirst, Layer(static w => new Wave(w))),
        new("tiny", 8, 8, 3, 2, 1, 1, [16, 16], ChannelsFirst, Layer(static w => new Tiny(w))),
    ];

    public static Case? Find(string name) => All.FirstOrDefault(@case => @case.Name == name);

    private static Func<int[], float[], LayerRun> Layer(Func<float[], IConvTranspose1D> create) => (_, weights) =>
    {
        var layer = create(weights);
        return (input, output) => layer.Run(input, output);
    };

    private static Func<int[], float[], LayerRun> Layer(Func<float[], IConvTranspose2D> create) => (size, weights) =>
    {
        var layer = create(weights);
        var (height, width) = (size[0], size[1]);
        return (input, output) => layer.Run(input, height, width, output);
    };

    /// <summary>The weights stand in the code of the kernel; the given ones are for the others.</summary>
    private static LayerRun RunBilinear(int[] size, float[] weights)
    {
        var (height, width) = (size[0], size[1]);
        return (input, output) => Bilinear.Run(input, height, width, output);
    }
}
