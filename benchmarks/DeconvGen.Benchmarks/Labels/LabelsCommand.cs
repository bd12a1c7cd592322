using System.CommandLine;
using DeconvGen.Benchmarks.Compare;
using DeconvGen.Runtime;

namespace DeconvGen.Benchmarks.Labels;

/// <summary>
/// Labels of 512 x 512 pixels from scores of 21 classes at an eighth of the size: upsampled into a map of scores and chosen
/// there, or chosen in the kernel (<c>ArgMax = true</c>). Both choose with the same vectorised routine.
/// </summary>
internal static unsafe class LabelsCommand
{
    private const int Classes = 21, Low = 64, High = 512, Rounds = 15;

    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(1), s_batch = TimeSpan.FromMilliseconds(100);

    private delegate void ToScores(ReadOnlySpan<float> input, Span<float> scores, ParallelOptions? options);

    private delegate void ToLabels(ReadOnlySpan<float> input, Span<byte> labels, ParallelOptions? options);

    public static Command Create()
    {
        var threads = new Option<int>("--threads")
        {
            Description = "Threads of the kernels",
            DefaultValueFactory = static _ => 1,
        };
        var command = new Command("labels",
            "21 classes at 512 x 512: a map of scores and its arg-max, beside labels from the kernel")
        {
            threads,
        };
        command.SetAction(arguments => Run(arguments.GetValue(threads)));
        return command;
    }

    /// <returns>0, or 1 where the labels differ.</returns>
    private static int Run(int threads)
    {
        var options = threads == 1 ? null : new ParallelOptions { MaxDegreeOfParallelism = threads };
        var random = new Random(21);
        var weights = Enumerable.Range(0, Scores.Dense.WeightCount).Select(_ => random.NextSingle() - 0.5f).ToArray();
        var (scores, labels) = (new Scores.Dense(weights), new FusedLabels.Dense(weights));
        var (filteredScores, filteredLabels) = (new Scores.Filtered(weights), new FusedLabels.Filtered(weights));

        Console.WriteLine($"{Classes} classes, {Low} x {Low} to {High} x {High}, {threads} thread(s); milliseconds, medians of "
            + $"{Rounds} rounds; memory behind the input\n");
        Console.WriteLine(
            "| layer                    | scores, then arg-max |    memory | in the kernel |    memory | times as fast |");
        Console.WriteLine(
            "|--------------------------|---------------------:|----------:|--------------:|----------:|--------------:|");
        var same = Row("bilinear, channels last", false, options,
            static (input, output, options) => Scores.ChannelsLast.Run(input, Low, Low, output, 1, options),
            static (input, output, options) => FusedLabels.ChannelsLast.Run(input, Low, Low, output, 1, options));
        same &= Row("bilinear, channels first", true, options,
            static (input, output, options) => Scores.ChannelsFirst.Run(input, Low, Low, output, 1, options),
            static (input, output, options) => FusedLabels.ChannelsFirst.Run(input, Low, Low, output, 1, options));
        same &= Row("learned, channels last", false, options,
            (input, output, options) => scores.Run(input, Low, Low, output, 1, options),
            (input, output, options) => labels.Run(input, Low, Low, output, 1, options));
        same &= Row("the same, filtered", false, options,
            (input, output, options) => filteredScores.Run(input, Low, Low, output, 1, options),
            (input, output, options) => filteredLabels.Run(input, Low, Low, output, 1, options));
        return same ? 0 : 1;
    }

    private static bool Row(string name, bool planar, ParallelOptions? options, ToScores upsample, ToLabels fused)
    {
        var random = new Random(64);
        var input = Enumerable.Range(0, Classes * Low * Low).Select(_ => random.NextSingle() * 8 - 4).ToArray();
        var map = new float[Classes * High * High];
        var (expected, actual) = (new byte[High * High], new byte[High * High]);
        var apart = new TimedAction(() =>
        {
            upsample(input, map, options);
            Choose(map, planar, expected, options);
        }, s_warmUp, s_batch);
        var together = new TimedAction(() => fused(input, actual, options), s_warmUp, s_batch);
        if (!expected.AsSpan().SequenceEqual(actual))
        {
            Console.Error.WriteLine($"{name}: label {expected.AsSpan().CommonPrefixLength(actual)} differs.");
            return false;
        }

        var (first, second) = (new double[Rounds], new double[Rounds]);
        for (var round = 0; round < Rounds; round++)
            (first[round], second[round]) = (apart.Measure(), together.Measure());
        // Each thread keeps the scores of one row, or of the eight rows of a window.
        var bytes = (
            apart: expected.Length + sizeof(float) * (long)map.Length,
            together: (long)actual.Length + Scratch(input, fused));
        Console.WriteLine($"| {name,-24} | {1e3 * Statistics.Median(first),20:F2} | {Megabytes(bytes.apart)} "
            + $"| {1e3 * Statistics.Median(second),13:F2} | {Megabytes(bytes.together)} "
            + $"| {Statistics.Median(first.Zip(second, static (a, b) => a / b)),13:F2} |");
        return true;
    }

    private static string Megabytes(long bytes) => $"{bytes / 1e6,6:F2} MB";

    /// <summary>What a thread allocates that has never run the kernel.</summary>
    private static long Scratch(float[] input, ToLabels fused)
    {
        var bytes = 0L;
        var thread = new Thread(() =>
        {
            var labels = new byte[High * High];
            var before = GC.GetAllocatedBytesForCurrentThread();
            fused(input, labels, null);
            bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        });
        thread.Start();
        thread.Join();
        return bytes;
    }

    private static void Choose(float[] map, bool planar, byte[] labels, ParallelOptions? options)
    {
        if (options is null)
            Rows(0, High);
        else
            Parallel.For(0, options.MaxDegreeOfParallelism, options, part =>
                Rows(part * High / options.MaxDegreeOfParallelism, (part + 1) * High / options.MaxDegreeOfParallelism));

        void Rows(int from, int to)
        {
            fixed (float* scores = map)
            fixed (byte* chosen = labels)
            {
                var (first, count) = (from * High, (to - from) * High);
                if (planar)
                    LabelMap.ChannelsFirst(scores + first, High * High, Classes, chosen + first, count);
                else
                    LabelMap.ChannelsLast(scores + first * Classes, Classes, chosen + first, count);
            }
        }
    }
}
