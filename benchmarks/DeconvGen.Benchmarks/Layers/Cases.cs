namespace DeconvGen.Benchmarks.Layers;

/// <summary>Layers of published networks, and three extremes: pure interpolation, a long signal, a tiny map. Extras: variants, and
/// layers with more weights than a cache holds.</summary>
internal static class Cases
{
    public static IReadOnlyList<Case> All { get; } =
    [
        new("dcgan", 64, 64, 4, 2, 1, 0, [32, 32])
        {
            Last = Layer(static w => new ChannelsLast.Dcgan(w)),
            First = Layer(static w => new ChannelsFirst.Dcgan(w)),
        },
        new("dcganw", 64, 64, 4, 2, 1, 0, [32, 32])
        {
            VariantOf = "dcgan",
            Last = Layer(static w => new ChannelsLast.Winograd.Dcgan(w)),
            First = Layer(static w => new ChannelsFirst.Winograd.Dcgan(w)),
        },
        new("unet", 256, 128, 2, 2, 0, 0, [28, 28])
        {
            Last = Layer(static w => new ChannelsLast.Unet(w)),
            First = Layer(static w => new ChannelsFirst.Unet(w)),
        },
        new("fsrcnn", 56, 1, 9, 2, 4, 1, [128, 128])
        {
            Last = Layer(static w => new ChannelsLast.Fsrcnn(w)),
            First = Layer(static w => new ChannelsFirst.Fsrcnn(w)),
        },
        new("dbhead64", 64, 64, 2, 2, 0, 0, [80, 80])
        {
            Last = Layer(static w => new ChannelsLast.DbHead64(w)),
            First = Layer(static w => new ChannelsFirst.DbHead64(w)),
        },
        new("dbhead1", 64, 1, 2, 2, 0, 0, [160, 160])
        {
            Last = Layer(static w => new ChannelsLast.DbHead1(w)),
            First = Layer(static w => new ChannelsFirst.DbHead1(w)),
        },
        new("waifu2x", 256, 3, 4, 2, 3, 0, [144, 144])
        {
            Last = Layer(static w => new ChannelsLast.Waifu2x(w)),
            First = Layer(static w => new ChannelsFirst.Waifu2x(w)),
        },
        new("waifu2xw", 256, 3, 4, 2, 3, 0, [144, 144])
        {
            VariantOf = "waifu2x",
            Last = Layer(static w => new ChannelsLast.Winograd.Waifu2x(w)),
            First = Layer(static w => new ChannelsFirst.Winograd.Waifu2x(w)),
        },
        new("espnet", 20, 20, 2, 2, 0, 0, [128, 256])
        {
            Last = Layer(static w => new ChannelsLast.Espnet(w)),
            First = Layer(static w => new ChannelsFirst.Espnet(w)),
        },
        new("enet", 16, 16, 3, 2, 1, 1, [128, 128])
        {
            Last = Layer(static w => new ChannelsLast.Enet(w)),
            First = Layer(static w => new ChannelsFirst.Enet(w)),
        },
        new("fcn8", 21, 21, 16, 8, 4, 0, [32, 32])
        {
            Last = Layer(static w => new ChannelsLast.Fcn8(w)),
            First = Layer(static w => new ChannelsFirst.Fcn8(w)),
        },
        new("fcn8w", 21, 21, 16, 8, 4, 0, [32, 32])
        {
            VariantOf = "fcn8",
            Last = Layer(static w => new ChannelsLast.Winograd.Fcn8(w)),
            First = Layer(static w => new ChannelsFirst.Winograd.Fcn8(w)),
        },
        new("fcn8dw", 21, 21, 16, 8, 4, 0, [32, 32])
        {
            Groups = 21,
            Last = Layer(static w => new ChannelsLast.Fcn8Depthwise(w)),
            First = Layer(static w => new ChannelsFirst.Fcn8Depthwise(w)),
        },
        new("fcn32dw", 21, 21, 64, 32, 16, 0, [9, 11])
        {
            Groups = 21,
            Last = Layer(static w => new ChannelsLast.Fcn32Depthwise(w)),
            First = Layer(static w => new ChannelsFirst.Fcn32Depthwise(w)),
        },
        new("bilinear", 3, 3, 4, 2, 1, 0, [512, 512])
        {
            Groups = 3,
            PrescribedWeights = BilinearFilter.CreateDepthwise2D(3, 2, WeightLayout.IOHW),
            Last = Bilinear(ChannelsLast.Bilinear.Run),
            First = Bilinear(ChannelsFirst.Bilinear.Run),
        },
        new("bilineardw", 3, 3, 4, 2, 1, 0, [512, 512])
        {
            VariantOf = "bilinear",
            Groups = 3,
            PrescribedWeights = BilinearFilter.CreateDepthwise2D(3, 2, WeightLayout.IOHW),
            Last = Layer(static w => new ChannelsLast.BilinearDepthwise(w)),
            First = Layer(static w => new ChannelsFirst.BilinearDepthwise(w)),
        },
        new("hifigan", 256, 128, 16, 8, 4, 0, [100])
        {
            Last = Layer(static w => new ChannelsLast.Hifigan(w)),
            First = Layer(static w => new ChannelsFirst.Hifigan(w)),
        },
        new("hifiganw", 256, 128, 16, 8, 4, 0, [100])
        {
            VariantOf = "hifigan",
            Last = Layer(static w => new ChannelsLast.Winograd.Hifigan(w)),
            First = Layer(static w => new ChannelsFirst.Winograd.Hifigan(w)),
        },
        new("wave", 1, 1, 4, 2, 1, 0, [1_048_576])
        {
            Last = Layer(static w => new ChannelsLast.Wave(w)),
            First = Layer(static w => new ChannelsFirst.Wave(w)),
        },
        new("tiny", 8, 8, 3, 2, 1, 1, [16, 16])
        {
            Last = Layer(static w => new ChannelsLast.Tiny(w)),
            First = Layer(static w => new ChannelsFirst.Tiny(w)),
        },
        new("gan", 512, 256, 4, 2, 1, 0, [4, 4])
        {
            IsExtra = true,
            Last = Layer(static w => new ChannelsLast.Gan(w)),
            First = Layer(static w => new ChannelsFirst.Gan(w)),
        },
        new("pose", 2048, 256, 4, 2, 1, 0, [8, 6])
        {
            IsExtra = true,
            Last = Layer(static w => new ChannelsLast.Pose(w)),
            First = Layer(static w => new ChannelsFirst.Pose(w)),
        },
        new("keypoints", 256, 256, 4, 2, 1, 0, [16, 12])
        {
            IsExtra = true,
            Last = Layer(static w => new ChannelsLast.Keypoints(w)),
            First = Layer(static w => new ChannelsFirst.Keypoints(w)),
        },
    ];

    private delegate void BilinearRun(
        ReadOnlySpan<float> input, int height, int width, Span<float> output, int batch, ParallelOptions? options);

    public static Case? Find(string name) => All.FirstOrDefault(@case => @case.Name == name);

    private static Func<int[], float[], LayerRun> Layer(Func<float[], IConvTranspose1D> create) => (_, weights) =>
    {
        var layer = create(weights);
        return (input, output, options) => layer.Run(input, output, options: options);
    };

    private static Func<int[], float[], LayerRun> Layer(Func<float[], IConvTranspose2D> create) => (size, weights) =>
    {
        var layer = create(weights);
        var (height, width) = (size[0], size[1]);
        return (input, output, options) => layer.Run(input, height, width, output, options: options);
    };

    /// <summary>The weights stand in the code of the kernel; the given ones are for the others.</summary>
    private static Func<int[], float[], LayerRun> Bilinear(BilinearRun run) => (size, _) =>
    {
        var (height, width) = (size[0], size[1]);
        return (input, output, options) => run(input, height, width, output, batch: 1, options);
    };
}
