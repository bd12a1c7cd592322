using DeconvGen.Benchmarks.Layers;

namespace DeconvGen.Benchmarks.Peers;

/// <summary>
/// The layer in libtorch with the strides of one layout; a signal is a picture of height 1, as libtorch itself does it. An
/// output is allocated at each run: there is no function that takes one.
/// </summary>
internal sealed unsafe class LibTorchLayer : ILayer
{
    private const int Axes = 4;

    private readonly Case _case;
    private readonly FloatBuffer _weights;
    private readonly nint _inputTensor;
    private readonly nint _weightsTensor;
    private readonly long[] _stride;
    private readonly long[] _pad;
    private readonly long[] _dilation = [1, 1];
    private readonly long[] _outputPadding;

    public LibTorchLayer(Case @case, TensorLayout layout, float[] weights, FloatBuffer input, int threads)
    {
        _case = @case;
        _weights = new(weights.Length, offset: 0);
        var outputs = @case.OutputChannels / @case.Groups;
        CopyWeights(weights, _weights.Span, layout);
        long[] inputSizes = [1, @case.InputChannels, .. InTwoAxes(@case.InputSize, 1)];
        long[] weightSizes = [@case.InputChannels, outputs, .. InTwoAxes(@case.PerAxis(@case.Kernel), 1)];
        _inputTensor = LibTorch.CreateTensor(input.Pointer, inputSizes, Strides(inputSizes, layout));
        _weightsTensor = LibTorch.CreateTensor(_weights.Pointer, weightSizes, Strides(weightSizes, layout));
        _stride = InTwoAxes(@case.PerAxis(@case.Stride), 1);
        _pad = InTwoAxes(@case.PerAxis(@case.Pad), 0);
        _outputPadding = InTwoAxes(@case.PerAxis(@case.OutputPadding), 0);
        LibTorch.SetThreads(threads);
        LibTorch.RecordGradients(false);
    }

    public void Run() => LibTorch.Delete(Convolution());

    public float[] PlanarOutput()
    {
        var tensor = Convolution();
        var (data, strides) = LibTorch.Read(tensor, Axes);
        var planar = new float[_case.OutputElements];
        var sizes = InTwoAxes(_case.OutputSize, 1);
        var i = 0;
        for (var channel = 0; channel < _case.OutputChannels; channel++)
        {
            for (var y = 0; y < sizes[0]; y++)
            {
                for (var x = 0; x < sizes[1]; x++)
                    planar[i++] = ((float*)data)[channel * strides[1] + y * strides[2] + x * strides[3]];
            }
        }

        LibTorch.Delete(tensor);
        return planar;
    }

    public void Dispose()
    {
        LibTorch.Delete(_inputTensor);
        LibTorch.Delete(_weightsTensor);
        _weights.Dispose();
    }

    /// <summary>A module moved to a memory format takes its weights along; the channels of a weight are its second
    /// axis.</summary>
    public void CopyWeights(float[] weights, Span<float> target, TensorLayout layout)
    {
        var perInput = weights.Length / _case.InputChannels;
        for (var i = 0; i < weights.Length; i += perInput)
            Planes.CopyTo(weights.AsSpan(i, perInput), _case.OutputChannels / _case.Groups, layout, target.Slice(i, perInput));
    }

    private static long[] InTwoAxes(int[] values, long neutral) =>
        values.Length == 1 ? [neutral, values[0]] : [.. values.Select(static value => (long)value)];

    public static long[] Strides(long[] sizes, TensorLayout layout) => layout == TensorLayout.ChannelsFirst
        ? [sizes[1] * sizes[2] * sizes[3], sizes[2] * sizes[3], sizes[3], 1]
        : [sizes[1] * sizes[2] * sizes[3], 1, sizes[1] * sizes[3], sizes[1]];

    private nint Convolution() =>
        LibTorch.Convolution(_inputTensor, _weightsTensor, _stride, _pad, _dilation, _outputPadding, _case.Groups);
}
