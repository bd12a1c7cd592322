using DeconvGen;
using Spectre.Console;

namespace Quickstart;

/// <summary>Layers with weights that come at run time, here from a random generator with a fixed seed.</summary>
internal static class LearnedLayer
{
    private const int Seed = 20;

    private static readonly string[] Labels =
        ["input", "output", "weights", "best", "median", "GFLOP/s", "textbook", "speed-up", "largest output", "difference"];

    public static void Show(IAnsiConsole console, CancellationToken cancellation)
    {
        console.Section("3. Learned layers");
        var random = new Random(Seed);
        string[][] layers = [Decoder(console, random, cancellation), Fsrcnn(console, random, cancellation)];

        var table = Terminal.Table("Weights packed once, one thread", ["", nameof(Decoder1), nameof(FsrcnnUpscale)]);
        for (var i = 0; i < Labels.Length; i++)
            table.Row([Labels[i], .. layers.Select(layer => layer[i])]);
        console.Write(table);
        console.Note("Decoder1: height x width x channels, kernel 4, stride 2, SAME, ReLU. FsrcnnUpscale: channels x height x "
            + "width, kernel 9, stride 2. GFLOP/s: two operations for each multiply-add that reaches an output, at the median "
            + "time. Textbook: ReferenceTransposedConvolution on the same data, one thread; it is a definition, no competitor. "
            + "Difference: the largest between the two.");
    }

    private static string[] Decoder(IAnsiConsole console, Random random, CancellationToken cancellation)
    {
        const int size = 64;
        var weights = Weights(random, Decoder1.WeightCount, Decoder1.InputChannels * 4);
        var bias = Uniform(random, Decoder1.OutputChannels, 0.1f);
        var shape = new TransposedConvolutionShape
        {
            InputChannels = Decoder1.InputChannels,
            OutputChannels = Decoder1.OutputChannels,
            InputSize = [size, size],
            OutputSize = [Decoder1.OutputHeight(size), Decoder1.OutputWidth(size)],
            Kernel = [Decoder1.KernelHeight, Decoder1.KernelWidth],
            Stride = [Decoder1.StrideHeight, Decoder1.StrideWidth],
            CropBegin = [1, 1], // SAME: half of kernel - stride
            Activation = Activation.Relu,
        };
        var layer = new Decoder1(weights, bias);
        return Measure(console, nameof(Decoder1), layer, shape, weights, bias, random, cancellation);
    }

    private static string[] Fsrcnn(IAnsiConsole console, Random random, CancellationToken cancellation)
    {
        const int size = 128;
        var weights = Weights(random, FsrcnnUpscale.WeightCount, FsrcnnUpscale.InputChannels * 20);
        var shape = new TransposedConvolutionShape
        {
            InputChannels = FsrcnnUpscale.InputChannels,
            OutputChannels = FsrcnnUpscale.OutputChannels,
            InputSize = [size, size],
            OutputSize = [FsrcnnUpscale.OutputHeight(size), FsrcnnUpscale.OutputWidth(size)],
            Kernel = [FsrcnnUpscale.KernelHeight, FsrcnnUpscale.KernelWidth],
            Stride = [FsrcnnUpscale.StrideHeight, FsrcnnUpscale.StrideWidth],
            CropBegin = [4, 4], // the declared Pad
            Layout = TensorLayout.ChannelsFirst,
        };
        var layer = new FsrcnnUpscale(weights);
        return Measure(console, nameof(FsrcnnUpscale), layer, shape, weights, [], random, cancellation);
    }

    /// <summary>Runs a layer and the definition on the same random input.</summary>
    /// <returns>One cell per label.</returns>
    private static string[] Measure(IAnsiConsole console, string name, IConvTranspose2D layer,
        TransposedConvolutionShape shape, float[] weights, float[] bias, Random random, CancellationToken cancellation)
    {
        int height = shape.InputSize[0], width = shape.InputSize[1];
        var input = Uniform(random, layer.InputChannels * height * width, 1);
        var output = new float[layer.OutputChannels * layer.OutputHeight(height) * layer.OutputWidth(width)];
        var expected = new float[output.Length];

        var times = console.Working(name, () => Timing.Measure(() => layer.Run(input, height, width, output), cancellation));
        var textbook = console.Working($"{name}, the textbook loop", () => Timing.Measure(
            () => ReferenceTransposedConvolution.Run(shape, input, weights, bias, expected), cancellation));

        var gigaFlops = 2 * Textbook.MultiplyAdds(shape) / times.Median / 1e9;
        return
        [
            Sizes(shape.Layout, shape.InputSize, layer.InputChannels),
            Sizes(shape.Layout, shape.OutputSize, layer.OutputChannels),
            $"{layer.WeightCount:N0}",
            Timing.Text(times.Best),
            Timing.Text(times.Median),
            $"{gigaFlops:F1}",
            Timing.Text(textbook.Median),
            Timing.Ratio(textbook.Median / times.Median),
            $"{expected.Max(MathF.Abs):G2}",
            $"{Textbook.Difference(name, output, expected):G2}",
        ];
    }

    /// <summary>Weights of a usual size: outputs that are sums of so many products are about as large as inputs.</summary>
    private static float[] Weights(Random random, int count, int products) =>
        Uniform(random, count, MathF.Sqrt(3f / products));

    private static float[] Uniform(Random random, int count, float bound)
    {
        var numbers = new float[count];
        for (var i = 0; i < count; i++)
            numbers[i] = (2 * random.NextSingle() - 1) * bound;
        return numbers;
    }

    private static string Sizes(TensorLayout layout, int[] size, int channels) => layout == TensorLayout.ChannelsLast
        ? $"{size[0]} x {size[1]} x {channels}"
        : $"{channels} x {size[0]} x {size[1]}";
}
