using DeconvGen;
using Spectre.Console;

namespace Quickstart;

/// <summary>
/// A transposed convolution by hand: a small convolution, the same turned around, its two phases, and the generated
/// kernel that computes them.
/// </summary>
internal static class WorkedExample
{
    private const int Stride = 2;
    private const int Zeros = 2;
    private static readonly string[] SumColumns = ["", "sum", "with numbers", "value"];
    private static readonly float[] Kernel = [1, 2, 3, 4];
    private static readonly float[] X = [1, 2, 3, 4, 5, 6];

    public static void Show(IAnsiConsole console)
    {
        console.Section("1. A worked example");
        console.WriteLine($"x = {Numbers(X)}, two zeros in front, kernel {Numbers(Kernel)}, stride {Stride}.");
        var y = ShowConvolution(console);
        ShowScatter(console, y);
        var phases = Enumerable.Range(0, Stride).Select(phase => ShowPhase(console, y, phase)).ToArray();
        ShowInterleaving(console, y, phases);
    }

    private static float[] ShowConvolution(IAnsiConsole console)
    {
        var table = Terminal.Table("The convolution: every y depends on four x", SumColumns, texts: 3);
        float[] padded = [.. new float[Zeros], .. X];
        var y = new float[(padded.Length - Kernel.Length) / Stride + 1];
        for (var i = 0; i < y.Length; i++)
        {
            var at = Enumerable.Range(0, Kernel.Length).Select(k => (X: i * Stride + k, Weight: Kernel[k])).ToArray();
            y[i] = at.Sum(tap => padded[tap.X] * tap.Weight);
            table.Row($"y{i + 1}",
                string.Join(" + ", at.Select(tap => $"{Name(tap.X - Zeros)}·{tap.Weight}")),
                string.Join(" + ", at.Select(tap => $"{padded[tap.X]}·{tap.Weight}")),
                $"{y[i]}");
        }

        console.Write(table);
        return y;

        static string Name(int position) => position < 0 ? "0" : $"x{position + 1}";
    }

    private static void ShowScatter(IAnsiConsole console, float[] y)
    {
        console.WriteLine();
        console.WriteLine("Turned around, y goes in and something of the shape of x comes out (its shape, not its values).");
        string[] columns = ["", "zero", "zero", .. X.Select((_, i) => $"x{i + 1}")];
        var table = Terminal.Table("The transpose: every y touches the four x it came from", columns);
        var sums = new float[Zeros + X.Length];
        for (var i = 0; i < y.Length; i++)
        {
            var cells = Enumerable.Repeat("", sums.Length).ToArray();
            for (var k = 0; k < Kernel.Length; k++)
            {
                cells[i * Stride + k] = $"{y[i]}·{Kernel[k]}";
                sums[i * Stride + k] += y[i] * Kernel[k];
            }

            table.Row([$"y{i + 1} = {y[i]}", .. cells]);
        }

        table.AddEmptyRow();
        table.Row(["sum", .. sums.Select((sum, o) => o < Zeros ? "cut" : $"{sum}")]);
        console.Write(table);
    }

    /// <summary>Outputs with the same remainder use the same weights: a small ordinary convolution of y.</summary>
    private static float[] ShowPhase(IAnsiConsole console, float[] y, int phase)
    {
        // Output o and input i meet at weight k where i * stride + k - crop = o, so a phase has every stride-th weight,
        // the last one first because i rises as k falls.
        int[] taps = [.. Enumerable.Range(0, Kernel.Length).Where(k => (k - phase - Zeros) % Stride == 0).Reverse()];
        var weights = Numbers(taps.Select(k => Kernel[k]));
        var table = Terminal.Table($"Phase {phase + 1} of {Stride}: the weights {weights}", SumColumns, texts: 3);
        var values = new float[X.Length / Stride];
        for (var j = 0; j < values.Length; j++)
        {
            var o = j * Stride + phase;
            var met = taps.Select(k => (Y: (o + Zeros - k) / Stride, Weight: Kernel[k])).Where(tap => tap.Y < y.Length).ToArray();
            values[j] = met.Sum(tap => y[tap.Y] * tap.Weight);
            table.Row($"x{o + 1}",
                string.Join(" + ", met.Select(tap => $"{tap.Weight}·y{tap.Y + 1}")),
                string.Join(" + ", met.Select(tap => $"{tap.Weight}·{y[tap.Y]}")),
                $"{values[j]}");
        }

        console.WriteLine();
        console.Write(table);
        return values;
    }

    private static void ShowInterleaving(IAnsiConsole console, float[] y, float[][] phases)
    {
        var byHand = new float[X.Length];
        for (var o = 0; o < byHand.Length; o++)
            byHand[o] = phases[o % Stride][o / Stride];

        var generated = new float[Interleave.OutputLength(y.Length)];
        Interleave.Run(y, generated);

        var textbook = new float[X.Length];
        ReferenceTransposedConvolution.Run(Shape(y.Length), y, Kernel, default, textbook);

        string[] columns = ["", .. X.Select((_, i) => $"x{i + 1}")];
        var table = Terminal.Table("Interleaved, no zero inserted and nothing scattered", columns);
        for (var phase = 0; phase < Stride; phase++)
            table.Row([$"phase {phase + 1}", .. byHand.Select((value, o) => o % Stride == phase ? $"{value}" : "")]);
        table.AddEmptyRow();
        table.Row(["interleaved by hand", .. byHand.Select(value => $"{value}")]);
        table.Row(["Interleave.Run (generated)", .. generated.Select(value => $"{value}")]);
        table.Row(["ReferenceTransposedConvolution", .. textbook.Select(value => $"{value}")]);
        console.WriteLine();
        console.Write(table);

        if (!generated.AsSpan().SequenceEqual(textbook) || !generated.AsSpan().SequenceEqual(byHand))
            throw new SampleException("The generated kernel, the textbook loop and the sums by hand differ; see the table.");
        console.MarkupLine("[green]All three agree.[/]");
    }

    private static TransposedConvolutionShape Shape(int length) => new()
    {
        InputChannels = Interleave.InputChannels,
        OutputChannels = Interleave.OutputChannels,
        InputSize = [length],
        OutputSize = [Interleave.OutputLength(length)],
        Kernel = [Interleave.KernelSize],
        Stride = [Interleave.Stride],
        Dilation = [Interleave.Dilation],
        CropBegin = [Zeros],
    };

    private static string Numbers(IEnumerable<float> numbers) => $"[{string.Join(", ", numbers)}]";
}
