using DeconvGen;
using Spectre.Console;

namespace Quickstart;

/// <summary>Upsamples a picture with the bilinear kernels of a factor, times and checks them, writes the results.</summary>
internal static class Upsampling
{
    // The textbook loop would take minutes for a large picture: it gets a crop with this many output pixels a side.
    private const int TextbookSide = 256;

    /// <summary>What is written to the output folder.</summary>
    public static IReadOnlyList<string> FileNames { get; } =
        ["source.png", "nearest.png", "full.png", "recipe.png", "replicated.png", "comparison.png"];

    public static void Show(
        IAnsiConsole console, Picture source, int factor, OutputFolder folder, CancellationToken cancellation)
    {
        console.Section($"2. Bilinear upsampling by {factor}");
        var cropWidth = Math.Clamp(TextbookSide / factor, 1, source.Width);
        var cropHeight = Math.Clamp(TextbookSide / factor, 1, source.Height);
        var crop = source.Crop(0, 0, cropWidth, cropHeight);

        var table = Terminal.Table($"{source.Width} x {source.Height} pixels, 3 channels of 32-bit floats, channels last",
            ["output", "size", "best", "median", $"{Environment.ProcessorCount} threads", "textbook", "speed-up", "difference"]);
        var input = source.ToFloats();
        var output = new float[input.Length * factor * factor];
        var results = new List<(string Caption, Picture Picture)> { ("NEAREST", source.Enlarge(factor)) };
        foreach (var kernel in Upsampler.For(factor))
        {
            var (picture, times, threads) = console.Working($"Upsampling, {kernel.Form}",
                () => Measure(kernel, source, input, output, cancellation));
            var (perPixel, difference) = console.Working($"The textbook loop, {kernel.Form}",
                () => Compare(kernel, crop, factor, cancellation));
            var textbook = perPixel * picture.Width * picture.Height;
            table.Row(kernel.Form.ToString(), $"{picture.Width} x {picture.Height}",
                Timing.Text(times.Best), Timing.Text(times.Median), Timing.Text(threads.Median),
                Timing.Text(textbook), Timing.Ratio(textbook / times.Median), $"{difference:G2}");
            results.Add((kernel.Form.ToString().ToUpperInvariant(), picture));
        }

        console.Write(table);
        console.Note("Full mixes in zeros from outside and so darkens the frame, Recipe is (h-1)·f + 1 high, Replicated is what "
            + "pictures want. Best and median are of one thread. Textbook: ReferenceTransposedConvolution, one thread, timed on "
            + $"the {cropWidth} x {cropHeight} pixels at the top left and scaled by output pixels. Difference: the largest on "
            + "that part, of 0 to 255. Times are those of a demonstration on a machine that may be busy, no benchmark.");
        Write(console, source, factor, results, folder, cancellation);
    }

    private static (Picture Picture, Timing OneThread, Timing AllThreads) Measure(
        Upsampler kernel, Picture source, float[] input, float[] output, CancellationToken cancellation)
    {
        int height = kernel.OutputHeight(source.Height), width = kernel.OutputWidth(source.Width);
        var elements = height * width * Picture.Channels;
        var options = new ParallelOptions { CancellationToken = cancellation };

        var oneThread = Timing.Measure(
            () => kernel.Run(input, source.Height, source.Width, output.AsSpan(0, elements)), cancellation);
        var allThreads = Timing.Measure(
            () => kernel.Run(input, source.Height, source.Width, output.AsSpan(0, elements), options: options), cancellation);
        return (Picture.FromFloats(width, height, output.AsSpan(0, elements)), oneThread, allThreads);
    }

    private static (double SecondsPerPixel, float Difference) Compare(
        Upsampler kernel, Picture crop, int factor, CancellationToken cancellation)
    {
        var shape = Textbook.Shape(crop.Height, crop.Width, factor, kernel.Form);
        var input = Textbook.Input(crop, kernel.Form).ToFloats();
        var weights = BilinearFilter.CreateDepthwise2D(Picture.Channels, factor);
        var pixels = shape.OutputSize[0] * shape.OutputSize[1];
        var expected = new float[pixels * Picture.Channels];
        var times = Timing.Measure(
            () => ReferenceTransposedConvolution.Run(shape, input, weights, default, expected), cancellation);

        var actual = new float[expected.Length];
        kernel.Run(crop.ToFloats(), crop.Height, crop.Width, actual);
        return (times.Median / pixels, Textbook.Difference($"{kernel.Form}, factor {factor},", actual, expected));
    }

    private static void Write(IAnsiConsole console, Picture source, int factor,
        IReadOnlyList<(string Caption, Picture Picture)> results, OutputFolder folder, CancellationToken cancellation)
    {
        Picture[] pictures = [source, .. results.Select(result => result.Picture), Comparison.Draw(source, factor, results)];
        foreach (var (name, picture) in FileNames.Zip(pictures))
        {
            cancellation.ThrowIfCancellationRequested();
            console.Working($"Encoding {name}", () => folder.Add(name, picture));
        }

        console.WriteLine();
        foreach (var path in folder.Commit())
            console.WriteLine($"wrote {path}");
    }
}
