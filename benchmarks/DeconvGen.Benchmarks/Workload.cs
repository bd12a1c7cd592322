using DeconvGen.Benchmarks.OnnxRuntime;

namespace DeconvGen.Benchmarks;

/// <summary>
/// One case with its numbers: the generated kernel, ONNX Runtime and the definition, each with an output of its own. The
/// inputs hold the same numbers; ONNX Runtime's is channels first, the other in the layout of the kernel.
/// </summary>
internal sealed class Workload : IDisposable
{
    /// <summary>Largest difference that rounding explains, as a share of the largest output.</summary>
    private const double Tolerance = 1e-4;

    private readonly TransposedConvolutionShape _shape;
    private readonly float[] _weights;
    private readonly FloatBuffer _input;
    private readonly FloatBuffer _output;
    private readonly FloatBuffer _planarInput;
    private readonly FloatBuffer _planarOutput;
    private readonly float[] _textbookOutput;
    private readonly LayerRun _kernel;
    private readonly OnnxRuntimeLayer _onnxRuntime;

    /// <param name="case">What to run.</param>
    /// <param name="offset">Distance of inputs and outputs from a 64-byte boundary, in bytes.</param>
    public Workload(Case @case, int offset = 0)
    {
        Case = @case;
        _shape = @case.Shape;
        _weights = @case.Weights();
        _input = new(@case.InputElements, offset);
        _output = new(@case.OutputElements, offset);
        _planarInput = new(@case.InputElements, offset);
        _planarOutput = new(@case.OutputElements, offset);
        _textbookOutput = new float[@case.OutputElements];

        @case.PlanarInput().CopyTo(_planarInput.Span);
        FromPlanar(_planarInput.Span, @case.InputChannels, _input.Span);
        _kernel = @case.Create(@case.InputSize, _weights);
        _onnxRuntime = new(@case, _weights, _planarInput, _planarOutput);
    }

    public Case Case { get; }

    /// <summary>Input and output of the generated kernel.</summary>
    public (FloatBuffer Input, FloatBuffer Output) Memory => (_input, _output);

    public void DeconvGen() => _kernel(_input.Span, _output.Span);

    public void OnnxRuntime() => _onnxRuntime.Run();

    public void Textbook() => ReferenceTransposedConvolution.Run(_shape, _input.Span, _weights, [], _textbookOutput);

    /// <summary>Runs the contestants once and compares all of their numbers.</summary>
    /// <exception cref="InvalidOperationException">They do not compute the same, so that times would mean nothing.</exception>
    public void CheckAgreement(bool withTextbook = true)
    {
        _output.Span.Fill(float.NaN);
        _planarOutput.Span.Fill(float.NaN);
        DeconvGen();
        OnnxRuntime();
        var other = new float[Case.OutputElements];
        FromPlanar(_planarOutput.Span, Case.OutputChannels, other);
        Compare(_output.Span, "DeconvGen", other, "ONNX Runtime");
        if (!withTextbook)
            return;
        _textbookOutput.AsSpan().Fill(float.NaN);
        Textbook();
        Compare(_output.Span, "DeconvGen", _textbookOutput, "the definition");
    }

    public void Dispose()
    {
        _onnxRuntime.Dispose();
        _input.Dispose();
        _output.Dispose();
        _planarInput.Dispose();
        _planarOutput.Dispose();
    }

    private void FromPlanar(ReadOnlySpan<float> planar, int channels, Span<float> target)
    {
        if (Case.Layout == TensorLayout.ChannelsFirst)
        {
            planar.CopyTo(target);
            return;
        }

        var positions = planar.Length / channels;
        for (var channel = 0; channel < channels; channel++)
        {
            for (var position = 0; position < positions; position++)
                target[position * channels + channel] = planar[channel * positions + position];
        }
    }

    private void Compare(ReadOnlySpan<float> left, string leftName, ReadOnlySpan<float> right, string rightName)
    {
        double difference = 0, largest = 0;
        for (var i = 0; i < left.Length; i++)
        {
            // NaN, an element that was not written, stays in the maximum.
            difference = Math.Max(difference, Math.Abs((double)left[i] - right[i]));
            largest = Math.Max(largest, Math.Abs(right[i]));
        }

        if (!(difference <= Tolerance * largest))
        {
            throw new InvalidOperationException($"{Case.Name}: {leftName} and {rightName} differ by {difference:G3}, where the "
                + $"largest output is {largest:G3} and {Tolerance:G1} of it is allowed.");
        }
    }
}
