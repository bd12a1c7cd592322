namespace DeconvGen.Tests;

/// <summary>
/// The transposed convolution from the other side: every input element is scattered over the outputs it reaches. It shares no
/// code with the reference, works on index lists of any rank and is exact for small integers.
/// </summary>
internal static class ScatterForm
{
    public static float[] Run(TransposedConvolutionShape shape, float[] input, float[] weights, float[] bias)
    {
        var rank = shape.InputSize.Length;
        var outputsPerGroup = shape.OutputChannels / shape.Groups;
        var inputsPerGroup = shape.InputChannels / shape.Groups;
        var inputSizes = TensorSizes(shape.Layout, shape.Batch, shape.InputChannels, shape.InputSize);
        var outputSizes = TensorSizes(shape.Layout, shape.Batch, shape.OutputChannels, shape.OutputSize);
        var sums = new double[Count(outputSizes)];
        foreach (var at in Indices([shape.Batch, shape.OutputChannels, .. shape.OutputSize]))
        {
            sums[Flat(outputSizes, TensorSizes(shape.Layout, at[0], at[1], at[2..]))] = bias.Length == 0 ? 0 : bias[at[1]];
        }

        foreach (var source in Indices([shape.Batch, shape.InputChannels, .. shape.InputSize]))
        {
            var x = input[Flat(inputSizes, TensorSizes(shape.Layout, source[0], source[1], source[2..]))];
            foreach (var tap in Indices([outputsPerGroup, .. shape.Kernel]))
            {
                var target = new int[rank];
                for (var axis = 0; axis < rank; axis++)
                {
                    target[axis] = source[2 + axis] * shape.Stride[axis] + tap[1 + axis] * shape.Dilation[axis]
                        - shape.CropBegin[axis];
                }

                if (target.Zip(shape.OutputSize, static (o, size) => o >= 0 && o < size).All(static inside => inside))
                {
                    var channel = source[1] / inputsPerGroup * outputsPerGroup + tap[0];
                    var weightSizes = WeightSizes(shape, outputsPerGroup, shape.InputChannels, shape.Kernel);
                    var weight = weights[Flat(weightSizes, WeightSizes(shape, tap[0], source[1], tap[1..]))];
                    sums[Flat(outputSizes, TensorSizes(shape.Layout, source[0], channel, target))] += x * weight;
                }
            }
        }

        var inner = shape.Layout == TensorLayout.ChannelsLast ? 1 : shape.OutputSize.Aggregate(1, static (a, b) => a * b);
        return [.. sums.Select((sum, i) => (float)Activate(shape, sum, i / inner % shape.OutputChannels))];
    }

    private static double Activate(TransposedConvolutionShape shape, double sum, int channel) => shape.Activation switch
    {
        Activation.None => sum,
        Activation.Relu => Math.Max(sum, 0),
        Activation.LeakyRelu => Math.Max(sum, 0) + shape.Slope * Math.Min(sum, 0),
        Activation.Clamp => Math.Min(shape.ClampMax, Math.Max(shape.ClampMin, sum)),
        Activation.Sigmoid => sum < 0 ? Math.Exp(sum) / (1 + Math.Exp(sum)) : 1 / (1 + Math.Exp(-sum)),
        Activation.Tanh => Math.Tanh(sum),
        Activation.PRelu => Math.Max(sum, 0) + shape.Slopes[channel] * Math.Min(sum, 0),
        _ => throw new ArgumentException($"{shape.Activation} is unknown.", nameof(shape)),
    };

    private static int[] TensorSizes(TensorLayout layout, int batch, int channel, int[] spatial) =>
        layout == TensorLayout.ChannelsLast ? [batch, .. spatial, channel] : [batch, channel, .. spatial];

    private static int[] WeightSizes(TransposedConvolutionShape shape, int output, int input, int[] kernel) =>
        (shape.WeightLayout, shape.Layout) switch
        {
            (WeightLayout.HWOI, _) or (WeightLayout.Auto, TensorLayout.ChannelsLast) => [.. kernel, output, input],
            (WeightLayout.IOHW, _) or (WeightLayout.Auto, TensorLayout.ChannelsFirst) => [input, output, .. kernel],
            _ => [output, .. kernel, input],
        };

    private static int Count(int[] sizes) => sizes.Aggregate(1, static (product, size) => product * size);

    private static int Flat(int[] sizes, int[] index) => sizes.Zip(index).Aggregate(0, static (flat, axis) =>
        flat * axis.First + axis.Second);

    private static IEnumerable<int[]> Indices(int[] sizes)
    {
        for (var flat = 0; flat < Count(sizes); flat++)
        {
            var index = new int[sizes.Length];
            for (var (axis, rest) = (sizes.Length - 1, flat); axis >= 0; rest /= sizes[axis], axis--)
            {
                index[axis] = rest % sizes[axis];
            }

            yield return index;
        }
    }
}
