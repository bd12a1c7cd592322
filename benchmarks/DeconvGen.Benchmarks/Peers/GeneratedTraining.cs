using DeconvGen.Benchmarks.Layers;

namespace DeconvGen.Benchmarks.Peers;

/// <summary>The generated layer of a case with its gradients, in one layout.</summary>
internal sealed class GeneratedTraining : ITrainingLayer
{
    private readonly Case _case;
    private readonly TensorLayout _layout;
    private readonly ITrainable2D _layer;
    private readonly FloatBuffer _input;
    private readonly FloatBuffer _outputGradient;
    private readonly FloatBuffer _output;
    private readonly FloatBuffer _inputGradient;
    private readonly FloatBuffer _weightGradient;
    private readonly FloatBuffer _biasGradient;

    /// <param name="case">What to run.</param>
    /// <param name="layout">Layout of <paramref name="input"/> and <paramref name="outputGradient"/>.</param>
    /// <param name="weights">In ONNX order.</param>
    /// <param name="input">Belongs to the caller, as <paramref name="outputGradient"/> does.</param>
    public GeneratedTraining(Case @case, TensorLayout layout, float[] weights, FloatBuffer input, FloatBuffer outputGradient)
    {
        (_case, _layout, _input, _outputGradient) = (@case, layout, input, outputGradient);
        _layer = Trainable.Create(
                @case.Name, layout, layout == TensorLayout.ChannelsFirst ? weights : Turned(weights, back: false))
            ?? throw new ArgumentException($"{@case.Name} has no layer that learns.", nameof(@case));
        _output = new(@case.OutputElements, offset: 0);
        _inputGradient = new(@case.InputElements, offset: 0);
        _weightGradient = new(weights.Length, offset: 0);
        _biasGradient = new(@case.OutputChannels, offset: 0);
    }

    private int Height => _case.InputSize[0];

    private int Width => _case.InputSize[1];

    public void Forward() => _layer.Run(_input.Span, Height, Width, _output.Span);

    public void Backward()
    {
        _layer.InputGradient(_outputGradient.Span, Height, Width, _inputGradient.Span);
        _layer.WeightGradient(_input.Span, _outputGradient.Span, Height, Width, _weightGradient.Span);
        _layer.BiasGradient(_outputGradient.Span, Height, Width, _biasGradient.Span);
    }

    public Gradients PlanarGradients()
    {
        foreach (var gradient in (FloatBuffer[])[_inputGradient, _weightGradient, _biasGradient])
            gradient.Span.Fill(float.NaN);
        Backward();
        var weights = _weightGradient.Span.ToArray();
        return new(Planes.From(_inputGradient.Span, _case.InputChannels, _layout),
            _layout == TensorLayout.ChannelsFirst ? weights : Turned(weights, back: true), _biasGradient.Span.ToArray());
    }

    public void Dispose()
    {
        foreach (var buffer in (FloatBuffer[])[_output, _inputGradient, _weightGradient, _biasGradient])
            buffer.Dispose();
    }

    /// <summary>From ONNX order, <c>[input, output, kernel]</c>, to <c>[kernel, output, input]</c>, or back.</summary>
    private float[] Turned(float[] weights, bool back)
    {
        var turned = new float[weights.Length];
        var (inputs, outputs) = (_case.InputChannels, _case.OutputChannels / _case.Groups);
        var elements = weights.Length / (inputs * outputs);
        for (var i = 0; i < weights.Length; i++)
        {
            var (input, output, element) = (i / (outputs * elements), i / elements % outputs, i % elements);
            var other = (element * outputs + output) * inputs + input;
            turned[back ? i : other] = weights[back ? other : i];
        }

        return turned;
    }
}
