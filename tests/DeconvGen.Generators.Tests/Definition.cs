using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Tests;

/// <summary>The right result of a spec: the library's textbook loops, and for replicated edges the half-pixel bilinear
/// resize.</summary>
internal static class Definition
{
    public static int[] OutputSize(KernelSpec spec, int[] input) =>
        [.. spec.Axes.Select((_, i) => (int)spec.Geometry(i).OutputSize(input[i]))];

    public static int WeightCount(KernelSpec spec) =>
        spec.Axes.Aggregate(spec.InputChannels * (spec.OutputChannels / spec.Groups), static (n, axis) => n * axis.Kernel);

    /// <summary>Of labels, their numbers.</summary>
    /// <param name="requested">The output size, where a call asks for more than the smallest.</param>
    public static float[] Run(
        KernelSpec spec, int[] size, int batch, float[] input, float[] weights, float[] bias, float[] slopes,
        int[]? requested = null, float[]? residual = null)
    {
        var scores = Scores(spec, size, batch, input, weights, bias, slopes, requested, residual ?? []);
        return spec.Epilogue.ArgMax ? Labels(spec, batch, scores) : scores;
    }

    private static float[] Labels(KernelSpec spec, int batch, float[] scores)
    {
        var channels = spec.OutputChannels;
        var pixels = scores.Length / channels;
        var plane = spec.Layout == Model.TensorLayout.ChannelsLast ? 1 : pixels / Math.Max(1, batch);
        return [.. Enumerable.Range(0, pixels).Select(i =>
        {
            var first = i / plane * plane * channels + i % plane;
            float[] all = [.. Enumerable.Range(0, channels).Select(c => scores[first + c * plane])];
            var nan = Array.FindIndex(all, float.IsNaN);
            return (float)(nan >= 0 ? nan : Array.IndexOf(all, all.Max()));
        })];
    }

    private static float[] Scores(
        KernelSpec spec, int[] size, int batch, float[] input, float[] weights, float[] bias, float[] slopes, int[]? requested,
        float[] residual)
    {
        var outputSize = requested ?? OutputSize(spec, size);
        var output = new float[batch * spec.OutputChannels * outputSize.Aggregate(1, static (a, b) => a * b)];
        if (spec.IsFixedBilinear)
        {
            if (spec.BilinearOutput == Model.BilinearOutput.Replicated)
            {
                Resize(spec, size, outputSize, batch, input, residual, output);
                return output;
            }

            var factor = spec.Axes[0].Stride;
            weights = spec.Rank == 1
                ? BilinearFilter.CreateDepthwise1D(spec.InputChannels, factor, DeconvGen.WeightLayout.IOHW)
                : BilinearFilter.CreateDepthwise2D(spec.InputChannels, factor, DeconvGen.WeightLayout.IOHW);
            spec = spec with { WeightLayout = Model.WeightLayout.IOHW };
        }

        // What IHWO is the library does not know.
        if (spec.WeightLayout == Model.WeightLayout.IHWO)
            (weights, spec) = Reordered(spec, weights);
        if (spec.Operation == KernelOperation.Convolution)
        {
            Convolution(spec, size, outputSize, batch, input, weights, bias, slopes, residual, output);
            return output;
        }

        var geometry = spec.Axes.Select((_, i) => spec.Geometry(i)).ToList();
        ReferenceTransposedConvolution.Run(
            new TransposedConvolutionShape
            {
                InputChannels = spec.InputChannels,
                OutputChannels = spec.OutputChannels,
                Groups = spec.Groups,
                InputSize = size,
                OutputSize = outputSize,
                Kernel = [.. spec.Axes.Select(static axis => axis.Kernel)],
                Stride = [.. spec.Axes.Select(static axis => axis.Stride)],
                Dilation = [.. spec.Axes.Select(static axis => axis.Dilation)],
                CropBegin = [.. geometry.Select(static axis => axis.CropBegin)],
                Layout = (DeconvGen.TensorLayout)spec.Layout,
                WeightLayout = (DeconvGen.WeightLayout)spec.WeightLayout,
                Activation = (DeconvGen.Activation)spec.Activation,
                Slope = spec.Epilogue.Slope,
                ClampMin = spec.Epilogue.ClampMin,
                ClampMax = spec.Epilogue.ClampMax,
                Slopes = slopes,
                Batch = batch,
            },
            input, weights, bias, output, zeroWeightsAreNoTaps: !spec.Weights.IsDefault, residual);
        return output;
    }

    private static void Convolution(
        KernelSpec spec, int[] size, int[] outputSize, int batch, float[] input, float[] weights, float[] bias, float[] slopes,
        float[] residual, float[] output)
    {
        ReferenceConvolution.Run(
            new ConvolutionShape
            {
                InputChannels = spec.InputChannels,
                OutputChannels = spec.OutputChannels,
                Groups = spec.Groups,
                InputSize = size,
                OutputSize = outputSize,
                Kernel = [.. spec.Axes.Select(static axis => axis.Kernel)],
                Stride = [.. spec.Axes.Select(static axis => axis.Stride)],
                Dilation = [.. spec.Axes.Select(static axis => axis.Dilation)],
                PadBegin = [.. spec.Axes.Select((axis, i) => Pad(spec, i, size[i], outputSize[i]))],
                Layout = (DeconvGen.TensorLayout)spec.Layout,
                WeightLayout = (DeconvGen.WeightLayout)spec.WeightLayout,
                Activation = (DeconvGen.Activation)spec.Activation,
                Slope = spec.Epilogue.Slope,
                ClampMin = spec.Epilogue.ClampMin,
                ClampMax = spec.Epilogue.ClampMax,
                Slopes = slopes,
                Batch = batch,
            },
            input, weights, bias, output, zeroWeightsAreNoTaps: !spec.Weights.IsDefault, residual);
    }

    /// <summary>From the dialect itself, not from the geometry that the generator makes of it.</summary>
    private static int Pad(KernelSpec spec, int index, int size, int outputSize)
    {
        var axis = spec.Axes[index];
        if (axis.Geometry is { } given)
            return given.ConvolutionPad;
        var total = Math.Max(0, (outputSize - 1) * axis.Stride + (axis.Kernel - 1) * axis.Dilation + 1 - size);
        return spec.Padding switch
        {
            PaddingDialect.Explicit => axis.PadBegin,
            PaddingDialect.Valid => 0,
            PaddingDialect.SameLower => total - total / 2,
            _ => total / 2,
        };
    }

    /// <summary>[I, k, O] as [O, I, k] or, transposed, as [I, O, k].</summary>
    private static (float[], KernelSpec) Reordered(KernelSpec spec, float[] weights)
    {
        var isConvolution = spec.Operation == KernelOperation.Convolution;
        var inputs = isConvolution ? spec.InputChannels / spec.Groups : spec.InputChannels;
        var outputs = isConvolution ? spec.OutputChannels : spec.OutputChannels / spec.Groups;
        var elements = weights.Length / inputs / outputs;
        var result = new float[weights.Length];
        for (var at = 0; at < weights.Length; at++)
        {
            var (i, k, o) = (at / outputs / elements, at / outputs % elements, at % outputs);
            result[(isConvolution ? o * inputs + i : i * outputs + o) * elements + k] = weights[at];
        }

        return (result, spec with { WeightLayout = isConvolution ? Model.WeightLayout.OIHW : Model.WeightLayout.IOHW });
    }

    private static float Activate(KernelSpec spec, double x)
    {
        var epilogue = spec.Epilogue;
        return (float)(spec.Activation switch
        {
            Model.Activation.None => x,
            Model.Activation.Relu => x < 0 ? 0 : x,
            Model.Activation.LeakyRelu => x < 0 ? epilogue.Slope * x : x,
            Model.Activation.Clamp => x < epilogue.ClampMin ? epilogue.ClampMin : x > epilogue.ClampMax ? epilogue.ClampMax : x,
            Model.Activation.Sigmoid => 1 / (1 + Math.Exp(-x)),
            Model.Activation.Tanh => Math.Tanh(x),
            _ => throw new ArgumentException($"{spec.Activation} is not for resizing.", nameof(spec)),
        });
    }

    /// <summary>Output o lies at input (o + 0.5) / f - 0.5; positions outside take the edge pixel.</summary>
    private static void Resize(KernelSpec spec, int[] size, int[] outputSize, int batch, float[] input, float[] residual,
        float[] output)
    {
        int[] inSize = spec.Rank == 1 ? [1, size[0]] : size;
        int[] outSize = spec.Rank == 1 ? [1, outputSize[0]] : outputSize;
        var channels = spec.InputChannels;
        var factor = (double)spec.Axes[0].Stride;
        for (var n = 0; n < batch; n++)
        {
            for (var c = 0; c < channels; c++)
            {
                for (var y = 0; y < outSize[0]; y++)
                {
                    for (var x = 0; x < outSize[1]; x++)
                    {
                        var (y0, wy) = spec.Rank == 1 ? (0, 0) : Source(y);
                        var (x0, wx) = Source(x);
                        var value = Tap((1 - wy) * (1 - wx), y0, x0) + Tap((1 - wy) * wx, y0, x0 + 1)
                            + Tap(wy * (1 - wx), y0 + 1, x0) + Tap(wy * wx, y0 + 1, x0 + 1);
                        var at = Index(outSize, n, c, y, x);
                        output[at] = Activate(spec, residual.Length == 0 ? value : value + residual[at]);
                    }
                }

                // A weight of 0 is no tap, and -0 is what adds nothing to any number.
                double Tap(double weight, int y, int x) => weight == 0 ? -0.0 : weight * At(y, x);

                double At(int y, int x) => input[Index(inSize, n, c, Math.Clamp(y, 0, inSize[0] - 1),
                    Math.Clamp(x, 0, inSize[1] - 1))];
            }
        }

        (int First, double Weight) Source(int o)
        {
            var position = (o + 0.5) / factor - 0.5;
            var first = (int)Math.Floor(position);
            return (first, position - first);
        }

        int Index(int[] shape, int n, int c, int y, int x) => spec.Layout == Model.TensorLayout.ChannelsLast
            ? ((n * shape[0] + y) * shape[1] + x) * channels + c
            : ((n * channels + c) * shape[0] + y) * shape[1] + x;
    }
}
