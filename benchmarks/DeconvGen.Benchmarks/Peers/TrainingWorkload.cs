using DeconvGen.Benchmarks.Layers;

namespace DeconvGen.Benchmarks.Peers;

/// <summary>One case that learns, with its numbers: the same for all that run it.</summary>
internal sealed class TrainingWorkload : IDisposable
{
    /// <summary>Largest difference that rounding explains, as a share of the largest number of a gradient.</summary>
    private const double Tolerance = 1e-4;

    private const int Seed = 22;

    private readonly Case _case;
    private readonly float[] _weights;
    private readonly float[] _planarInput;
    private readonly float[] _planarOutputGradient;
    private readonly List<IDisposable> _owned = [];

    public TrainingWorkload(Case @case)
    {
        _case = @case;
        _weights = @case.Weights();
        _planarInput = @case.PlanarInput();
        var random = new Random(Seed);
        _planarOutputGradient = [.. Enumerable.Range(0, @case.OutputElements).Select(_ => 2 * random.NextSingle() - 1)];
    }

    public ITrainingLayer Generated(TensorLayout layout) =>
        Keep(new GeneratedTraining(_case, layout, _weights, Input(layout), OutputGradient(layout)));

    public ITrainingLayer LibTorch(TensorLayout layout) =>
        Keep(new LibTorchTraining(_case, layout, _weights, Input(layout), OutputGradient(layout)));

    /// <summary>
    /// The gradients of <c>y[o] = b + sum of x[i] * w[k]</c>, <c>o = i * stride + k - pad</c>, by the definition in double.
    /// </summary>
    public Gradients Definition()
    {
        var (inputs, outputs) = (_case.InputChannels / _case.Groups, _case.OutputChannels / _case.Groups);
        var (height, width) = (_case.InputSize[0], _case.InputSize[1]);
        var (outHeight, outWidth) = (_case.OutputSize[0], _case.OutputSize[1]);
        var byInput = new double[_case.InputElements];
        var byWeights = new double[_weights.Length];
        for (var input = 0; input < _case.InputChannels; input++)
        {
            for (var o = 0; o < outputs; o++)
            {
                var output = input / inputs * outputs + o;
                for (var k = 0; k < _case.Kernel * _case.Kernel; k++)
                {
                    var (ky, kx) = (k / _case.Kernel, k % _case.Kernel);
                    var weight = (input * outputs + o) * _case.Kernel * _case.Kernel + k;
                    var sum = 0.0;
                    for (var y = 0; y < height; y++)
                    {
                        var oy = y * _case.Stride + ky - _case.Pad;
                        if (oy < 0 || oy >= outHeight)
                            continue;
                        for (var x = 0; x < width; x++)
                        {
                            var ox = x * _case.Stride + kx - _case.Pad;
                            if (ox < 0 || ox >= outWidth)
                                continue;
                            var at = (input * height + y) * width + x;
                            double gradient = _planarOutputGradient[(output * outHeight + oy) * outWidth + ox];
                            byInput[at] += gradient * _weights[weight];
                            sum += gradient * _planarInput[at];
                        }
                    }

                    byWeights[weight] = sum;
                }
            }
        }

        var plane = outHeight * outWidth;
        return new(ToFloat(byInput), ToFloat(byWeights), [.. Enumerable.Range(0, _case.OutputChannels).Select(output =>
            (float)_planarOutputGradient.AsSpan(output * plane, plane).ToArray().Sum(static g => (double)g))]);
    }

    /// <summary>Compares all three gradients with the right ones.</summary>
    /// <exception cref="InvalidOperationException">They are not the same, so that times would mean nothing.</exception>
    public void Check(string name, ITrainingLayer layer, Gradients expected)
    {
        var actual = layer.PlanarGradients();
        Check($"{name}, by the input", actual.Input, expected.Input);
        Check($"{name}, by the weights", actual.Weights, expected.Weights);
        Check($"{name}, by the bias", actual.Bias, expected.Bias);
    }

    public void Dispose()
    {
        // Layers before the buffers that they read.
        for (var i = _owned.Count - 1; i >= 0; i--)
            _owned[i].Dispose();
    }

    private void Check(string name, float[] actual, float[] expected)
    {
        double difference = 0, largest = 0;
        foreach (var (left, right) in actual.Zip(expected))
        {
            // NaN, an element that was not written, stays in the maximum.
            difference = Math.Max(difference, Math.Abs((double)left - right));
            largest = Math.Max(largest, Math.Abs(right));
        }

        if (actual.Length != expected.Length || !(difference <= Tolerance * largest))
        {
            throw new InvalidOperationException($"{_case.Name}: {name} and the definition differ by {difference:G3}, where the "
                + $"largest number is {largest:G3} and {Tolerance:G1} of it is allowed.");
        }
    }

    private static float[] ToFloat(double[] numbers) => Array.ConvertAll(numbers, static number => (float)number);

    private FloatBuffer Input(TensorLayout layout) => Copy(_planarInput, _case.InputChannels, layout);

    private FloatBuffer OutputGradient(TensorLayout layout) => Copy(_planarOutputGradient, _case.OutputChannels, layout);

    private FloatBuffer Copy(float[] planar, int channels, TensorLayout layout)
    {
        var buffer = Keep(new FloatBuffer(planar.Length, offset: 0));
        Planes.CopyTo(planar, channels, layout, buffer.Span);
        return buffer;
    }

    private T Keep<T>(T one)
        where T : IDisposable
    {
        _owned.Add(one);
        return one;
    }
}
