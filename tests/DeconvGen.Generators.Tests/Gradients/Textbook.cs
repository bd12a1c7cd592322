using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Tests.Gradients;

/// <summary>
/// The operation and its gradients in double precision, straight from the definition: every product of an input and a weight
/// that belongs to an output. The forward pass is what central differences are taken of.
/// </summary>
internal sealed class Textbook
{
    private readonly KernelSpec _spec;
    private readonly int _batch;
    private readonly int[] _inputSize;
    private readonly bool _isConvolution;

    // In the orientation of the transposed convolution: small position p and element k meet at p * step + k * dilation - crop.
    private readonly int[] _small;
    private readonly int[] _large;
    private readonly int[] _step;
    private readonly int[] _crop;

    public Textbook(KernelSpec spec, int[] size, int batch)
    {
        (_spec, _inputSize, _batch) = (spec, size, batch);
        OutputSize = Definition.OutputSize(spec, size);
        _isConvolution = spec.Operation == KernelOperation.Convolution;
        (_small, _large) = _isConvolution ? (OutputSize, size) : (size, OutputSize);
        _step = [.. spec.Axes.Select(static axis => axis.Stride)];
        _crop = [.. spec.Axes.Select((_, i) => _isConvolution ? spec.Geometry(i).ConvolutionPad : spec.Geometry(i).CropBegin)];
    }

    public int InputCount => _batch * _spec.InputChannels * Product(_inputSize);

    public int OutputCount => _batch * _spec.OutputChannels * Product(OutputSize);

    public int[] OutputSize { get; }

    public bool HasConstantWeights => !_spec.Weights.IsDefault || _spec.IsFixedBilinear;

    /// <summary>Positions beyond each end that copy the one at it.</summary>
    private int Copies => ReplicatedEdges.HasThem(_spec) ? 1 : 0;

    /// <summary>The filter, in the layout of the spec.</summary>
    public double[] BilinearWeights()
    {
        var layout = (DeconvGen.WeightLayout)_spec.WeightLayout;
        var weights = _spec.Rank == 1 ? BilinearFilter.CreateDepthwise1D(_spec.InputChannels, _spec.Axes[0].Stride, layout)
            : BilinearFilter.CreateDepthwise2D(_spec.InputChannels, _spec.Axes[0].Stride, layout);
        return [.. weights.Select(static weight => (double)weight)];
    }

    /// <summary>The output before the activation.</summary>
    public double[] Run(double[] input, double[] weights, double[] bias)
    {
        var output = new double[OutputCount];
        ForEachOutput((y, channel) => output[y] = bias[channel]);
        ForEachProduct((x, w, y) => output[y] += input[x] * weights[w]);
        return output;
    }

    public (double[] Input, double[] Weights, double[] Bias) Gradients(double[] input, double[] weights, double[] outputGradient)
    {
        var (byInput, byWeights, byBias) = (new double[InputCount], new double[weights.Length], new double[_spec.OutputChannels]);
        ForEachProduct((x, w, y) =>
        {
            byInput[x] += outputGradient[y] * weights[w];
            byWeights[w] += outputGradient[y] * input[x];
        });
        ForEachOutput((y, channel) => byBias[channel] += outputGradient[y]);
        return (byInput, byWeights, byBias);
    }

    private void ForEachOutput(Action<int, int> visit)
    {
        var plane = Product(OutputSize);
        for (var n = 0; n < _batch; n++)
        {
            for (var channel = 0; channel < _spec.OutputChannels; channel++)
            {
                for (var p = 0; p < plane; p++)
                    visit(Tensor(n, channel, p, _spec.OutputChannels, plane), channel);
            }
        }
    }

    /// <summary>Calls with the places of input, weight and output of every product.</summary>
    private void ForEachProduct(Action<int, int, int> product)
    {
        int[] kernel = [.. _spec.Axes.Select(static axis => axis.Kernel)];
        var (smalls, larges) = _isConvolution
            ? (_spec.OutputChannels, _spec.InputChannels) : (_spec.InputChannels, _spec.OutputChannels);
        var (perGroup, largesPerGroup) = (smalls / _spec.Groups, larges / _spec.Groups);
        var (smallPlane, largePlane, elements) = (Product(_small), Product(_large), Product(kernel));
        foreach (var (small, element, large) in Meetings(kernel))
        {
            for (var n = 0; n < _batch; n++)
            {
                for (var s = 0; s < smalls; s++)
                {
                    var a = Tensor(n, s, small, smalls, smallPlane);
                    for (var l = 0; l < largesPerGroup; l++)
                    {
                        var b = Tensor(n, s / perGroup * largesPerGroup + l, large, larges, largePlane);
                        var w = Weight(element, l, s, elements, largesPerGroup, smalls);
                        if (_isConvolution)
                            product(b, w, a);
                        else
                            product(a, w, b);
                    }
                }
            }
        }
    }

    /// <summary>Small position, kernel element and the large position where they meet.</summary>
    private IEnumerable<(int Small, int Element, int Large)> Meetings(int[] kernel)
    {
        int[] widened = [.. _small.Select(size => size + 2 * Copies)];
        var (positions, elements) = (Product(widened), Product(kernel));
        for (var p = 0; p < positions; p++)
        {
            for (var k = 0; k < elements; k++)
            {
                var (small, large, smallScale, largeScale, position, element, isInside) = (0, 0, 1, 1, p, k, true);
                for (var axis = _spec.Rank - 1; axis >= 0; axis--)
                {
                    var at = position % widened[axis] - Copies;
                    var meets = at * _step[axis] + element % kernel[axis] * _spec.Axes[axis].Dilation - _crop[axis];
                    isInside &= meets >= 0 && meets < _large[axis];
                    small += Math.Clamp(at, 0, _small[axis] - 1) * smallScale;
                    large += meets * largeScale;
                    (smallScale, largeScale) = (smallScale * _small[axis], largeScale * _large[axis]);
                    (position, element) = (position / widened[axis], element / kernel[axis]);
                }

                if (isInside)
                    yield return (small, k, large);
            }
        }
    }

    // A convolution's layouts read as the mirror's: its outputs are the small tensor's channels.
    private int Weight(int element, int large, int small, int elements, int larges, int smalls) =>
        (_spec.WeightLayout, _isConvolution) switch
        {
            (Model.WeightLayout.HWOI or Model.WeightLayout.HWIO, _) => (element * larges + large) * smalls + small,
            (Model.WeightLayout.OHWI, false) => (large * elements + element) * smalls + small,
            (Model.WeightLayout.OHWI, true) => (small * elements + element) * larges + large,
            _ => (small * larges + large) * elements + element,
        };

    private int Tensor(int image, int channel, int position, int channels, int plane) =>
        _spec.Layout == Model.TensorLayout.ChannelsLast
            ? (image * plane + position) * channels + channel
            : (image * channels + channel) * plane + position;

    private static int Product(int[] sizes) => sizes.Aggregate(1, static (a, b) => a * b);
}
