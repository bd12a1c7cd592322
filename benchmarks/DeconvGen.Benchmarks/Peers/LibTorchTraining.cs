using DeconvGen.Benchmarks.Layers;

namespace DeconvGen.Benchmarks.Peers;

/// <summary>A layer over two axes with its backward pass in libtorch, with the strides of one layout.</summary>
internal sealed unsafe class LibTorchTraining : ITrainingLayer
{
    private readonly Case _case;
    private readonly LibTorchLayer _forward;
    private readonly FloatBuffer _weights;
    private readonly nint _input;
    private readonly nint _weightsTensor;
    private readonly nint _outputGradient;
    private readonly long[] _inputSizes;
    private readonly long[] _weightSizes;
    private readonly long[] _stride;
    private readonly long[] _pad;
    private readonly long[] _outputPadding;

    public LibTorchTraining(Case @case, TensorLayout layout, float[] weights, FloatBuffer input, FloatBuffer outputGradient)
    {
        _case = @case;
        _forward = new(@case, layout, weights, input, threads: 1);
        _weights = new(weights.Length, offset: 0);
        _forward.CopyWeights(weights, _weights.Span, layout);
        _inputSizes = [1, @case.InputChannels, .. Long(@case.InputSize)];
        _weightSizes = [@case.InputChannels, @case.OutputChannels / @case.Groups, .. Long(@case.PerAxis(@case.Kernel))];
        long[] outputSizes = [1, @case.OutputChannels, .. Long(@case.OutputSize)];
        _input = LibTorch.CreateTensor(input.Pointer, _inputSizes, LibTorchLayer.Strides(_inputSizes, layout));
        _weightsTensor = LibTorch.CreateTensor(_weights.Pointer, _weightSizes, LibTorchLayer.Strides(_weightSizes, layout));
        _outputGradient = LibTorch.CreateTensor(
            outputGradient.Pointer, outputSizes, LibTorchLayer.Strides(outputSizes, layout));
        _stride = Long(@case.PerAxis(@case.Stride));
        _pad = Long(@case.PerAxis(@case.Pad));
        _outputPadding = Long(@case.PerAxis(@case.OutputPadding));
    }

    public void Forward() => _forward.Run();

    public void Backward()
    {
        var (input, weights, bias) = Run();
        LibTorch.Delete(input);
        LibTorch.Delete(weights);
        LibTorch.Delete(bias);
    }

    public Gradients PlanarGradients()
    {
        var (input, weights, bias) = Run();
        return new(Take(input, _inputSizes), Take(weights, _weightSizes), Take(bias, [_case.OutputChannels]));
    }

    public void Dispose()
    {
        LibTorch.Delete(_input);
        LibTorch.Delete(_weightsTensor);
        LibTorch.Delete(_outputGradient);
        _weights.Dispose();
        _forward.Dispose();
    }

    private static long[] Long(int[] values) => Array.ConvertAll(values, static value => (long)value);

    private (nint Input, nint Weights, nint Bias) Run() => LibTorch.ConvolutionBackward(
        _outputGradient, _input, _weightsTensor, _case.OutputChannels, _stride, _pad, [1, 1], _outputPadding, _case.Groups);

    /// <summary>The numbers of a tensor in the order of its axes, and the end of it.</summary>
    private static float[] Take(nint tensor, long[] sizes)
    {
        var (data, strides) = LibTorch.Read(tensor, sizes.Length);
        var numbers = new float[sizes.Aggregate(1L, static (product, size) => product * size)];
        for (var i = 0; i < numbers.Length; i++)
        {
            long rest = i, place = 0;
            for (var axis = sizes.Length - 1; axis >= 0; axis--)
            {
                place += rest % sizes[axis] * strides[axis];
                rest /= sizes[axis];
            }

            numbers[i] = ((float*)data)[place];
        }

        LibTorch.Delete(tensor);
        return numbers;
    }
}
