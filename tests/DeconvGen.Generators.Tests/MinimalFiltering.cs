using DeconvGen.Generators.Model;
using DeconvGen.Generators.Planning;

namespace DeconvGen.Generators.Tests;

/// <summary>
/// What an output of minimal filtering is made of: the inputs that its triple of windows reads, four on each axis, and the
/// weights of its phase. From it follow its rounding error, and how far a number that is not finite reaches.
/// </summary>
internal sealed class MinimalFiltering(KernelSpec spec, int[] size, int[] outputSize, int batch)
{
    private readonly PhaseDecomposition[] _axes =
        [.. spec.Axes.Select((_, i) => new PhaseDecomposition(spec.Geometry(i), spec.OutputSizePerCall))];

    /// <summary>Roundings of an output beside those of its input channels.</summary>
    public const int OtherRoundings = 12;

    private int Rank => spec.Rank;

    private int Height => Rank == 1 ? 1 : size[0];

    private int OutputHeight => Rank == 1 ? 1 : outputSize[0];

    /// <summary>For each output <c>2^rank * (sum over input channels of |inputs of its triple| * |weights of its phase|)</c>,
    /// and what is added to it. NaN where one of them is.</summary>
    public double[] Magnitudes(float[] input, float[] weights, float[] bias, float[] residual)
    {
        var (outWidth, width) = (outputSize[Rank - 1], size[Rank - 1]);
        var result = new double[batch * spec.OutputChannels * OutputHeight * outWidth];
        for (var n = 0; n < batch; n++)
        {
            for (var y = 0; y < OutputHeight; y++)
            {
                for (var x = 0; x < outWidth; x++)
                {
                    var (rows, yElements) = Rank == 1 ? ([0], [0]) : Reads(0, y, Height);
                    var (columns, xElements) = Reads(Rank - 1, x, width);
                    double[] pixels = [.. Enumerable.Range(0, spec.InputChannels).Select(c => rows.Sum(row =>
                        columns.Sum(column =>
                            Math.Abs((double)input[Index(n, row, column, c, spec.InputChannels, Height, width)]))))];
                    for (var o = 0; o < spec.OutputChannels; o++)
                    {
                        var sum = 0.0;
                        for (var c = 0; c < pixels.Length; c++)
                        {
                            foreach (var ky in yElements)
                            {
                                foreach (var kx in xElements)
                                    sum += pixels[c] * Math.Abs((double)weights[Weight(ky, kx, c, o)]);
                            }
                        }

                        var at = Index(n, y, x, o, spec.OutputChannels, OutputHeight, outWidth);
                        result[at] = Math.ScaleB(sum, Rank) + Math.Abs(bias[o])
                            + (residual.Length > 0 ? Math.Abs(residual[at]) : 0);
                    }
                }
            }
        }

        return result;
    }

    /// <summary>The inputs j - 1 to j + 2 of the triple of windows j to j + 2 that has the output, and the elements of its
    /// phase.</summary>
    private (int[] Inputs, int[] Elements) Reads(int axis, int output, int length)
    {
        var (stride, crop) = (_axes[axis].Stride, _axes[axis].Geometry.CropBegin);
        var (window, phase) = ((output + crop) / stride, (output + crop) % stride);
        var first = window - (window - crop / stride) % 3;
        return ([.. Enumerable.Range(first - 1, 4).Where(i => i >= 0 && i < length)],
            [.. new[] { phase, phase + stride }.Where(k => k < spec.Axes[axis].Kernel)]);
    }

    private int Weight(int ky, int kx, int c, int o)
    {
        var (elements, element) = (spec.KernelElements, ky * spec.Axes[Rank - 1].Kernel + kx);
        return spec.WeightLayout switch
        {
            Model.WeightLayout.HWOI => (element * spec.OutputChannels + o) * spec.InputChannels + c,
            Model.WeightLayout.OHWI => (o * elements + element) * spec.InputChannels + c,
            _ => (c * spec.OutputChannels + o) * elements + element,
        };
    }

    private int Index(int n, int y, int x, int c, int channels, int height, int width) =>
        spec.Layout == Model.TensorLayout.ChannelsLast ? ((n * height + y) * width + x) * channels + c
            : ((n * channels + c) * height + y) * width + x;
}
