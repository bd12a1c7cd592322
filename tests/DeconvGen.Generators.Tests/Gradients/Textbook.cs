using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Tests.Gradients;

/// <summary>
/// The operation and its gradients in double precision, straight from the definition: every pair of an input and a kernel
/// element that meets an output. The forward pass is what central differences are taken of.
/// </summary>
internal sealed class Textbook(KernelSpec spec, int[] size, int batch)
{
    private readonly AxisGeometry[] _axes = [.. spec.Axes.Select(axis => AxisGeometry.Resolve(axis, spec.Padding))];
    private readonly int[] _outputSize = Definition.OutputSize(spec, size);

    public int InputCount => batch * spec.InputChannels * Product(size);

    public int OutputCount => batch * spec.OutputChannels * Product(_outputSize);

    public int[] OutputSize => _outputSize;

    /// <summary>The output before the activation.</summary>
    public double[] Run(double[] input, double[] weights, double[] bias)
    {
        var output = new double[OutputCount];
        var positions = Product(_outputSize);
        for (var n = 0; n < batch; n++)
        {
            for (var o = 0; o < spec.OutputChannels; o++)
            {
                for (var p = 0; p < positions; p++)
                    output[Tensor(n, o, p, spec.OutputChannels, positions)] = bias[o];
            }
        }

        ForEachProduct((x, w, y, _) => output[y] += input[x] * weights[w]);
        return output;
    }

    public (double[] Input, double[] Weights, double[] Bias) Gradients(double[] input, double[] weights, double[] outputGradient)
    {
        var byInput = new double[InputCount];
        var byWeights = new double[weights.Length];
        var byBias = new double[spec.OutputChannels];
        ForEachProduct((x, w, y, _) =>
        {
            byInput[x] += outputGradient[y] * weights[w];
            byWeights[w] += outputGradient[y] * input[x];
        });
        var positions = Product(_outputSize);
        for (var n = 0; n < batch; n++)
        {
            for (var o = 0; o < spec.OutputChannels; o++)
            {
                for (var p = 0; p < positions; p++)
                    byBias[o] += outputGradient[Tensor(n, o, p, spec.OutputChannels, positions)];
            }
        }

        return (byInput, byWeights, byBias);
    }

    /// <summary>Calls with the places of input, weight and output of every product, and the kernel element.</summary>
    private void ForEachProduct(Action<int, int, int, int> product)
    {
        var (inputs, outputs) = (spec.InputChannels / spec.Groups, spec.OutputChannels / spec.Groups);
        int[] kernel = [.. spec.Axes.Select(static axis => axis.Kernel)];
        var (positions, elements) = (Product(size), Product(kernel));
        for (var p = 0; p < positions; p++)
        {
            for (var k = 0; k < elements; k++)
            {
                var q = Output(p, k, kernel);
                if (q < 0)
                    continue;
                for (var n = 0; n < batch; n++)
                {
                    for (var i = 0; i < spec.InputChannels; i++)
                    {
                        var x = Tensor(n, i, p, spec.InputChannels, positions);
                        for (var o = 0; o < outputs; o++)
                        {
                            product(x, Weight(k, o, i, elements, outputs),
                                Tensor(n, i / inputs * outputs + o, q, spec.OutputChannels, Product(_outputSize)), k);
                        }
                    }
                }
            }
        }
    }

    /// <summary>The output position that an input position reaches by a kernel element, or -1.</summary>
    private int Output(int position, int element, int[] kernel)
    {
        var (output, scale) = (0, 1);
        for (var axis = spec.Rank - 1; axis >= 0; axis--)
        {
            var geometry = _axes[axis];
            var o = position % size[axis] * geometry.Stride + element % kernel[axis] * geometry.Dilation - geometry.CropBegin;
            if (o < 0 || o >= _outputSize[axis])
                return -1;
            output += o * scale;
            scale *= _outputSize[axis];
            position /= size[axis];
            element /= kernel[axis];
        }

        return output;
    }

    private int Weight(int element, int output, int input, int elements, int outputs) => spec.WeightLayout switch
    {
        Model.WeightLayout.HWOI => (element * outputs + output) * spec.InputChannels + input,
        Model.WeightLayout.OHWI => (output * elements + element) * spec.InputChannels + input,
        _ => (input * outputs + output) * elements + element,
    };

    private int Tensor(int image, int channel, int position, int channels, int positions) =>
        spec.Layout == Model.TensorLayout.ChannelsLast
            ? (image * positions + position) * channels + channel
            : (image * channels + channel) * positions + position;

    private static int Product(int[] sizes) => sizes.Aggregate(1, static (a, b) => a * b);
}
