using DeconvGen.Benchmarks.Layers;

namespace DeconvGen.Benchmarks.Peers;

/// <summary>
/// The layer in XNNPACK, which knows channels last and two axes only: a signal is a picture of height 1. Creation packs the
/// weights and set-up builds its table of pointers; both are done once.
/// </summary>
internal sealed unsafe class XnnPackLayer : ILayer
{
    private readonly Case _case;
    private readonly FloatBuffer _output;
    private readonly nint _pool;
    private readonly nint _operator;

    public XnnPackLayer(Case @case, float[] weights, FloatBuffer input, int threads)
    {
        _case = @case;
        _output = new(@case.OutputElements, offset: 0);
        _pool = threads == 1 ? 0 : XnnPack.CreatePool((nuint)threads);
        var (kernel, stride, pad, outputPadding) =
            (InTwoAxes(@case.Kernel, 1), InTwoAxes(@case.Stride, 1), InTwoAxes(@case.Pad, 0), InTwoAxes(@case.OutputPadding, 0));
        var (inputs, outputs) = (@case.InputChannels / @case.Groups, @case.OutputChannels / @case.Groups);
        fixed (float* packed = GroupsOutputsKernelInputs(@case, weights))
        {
            XnnPack.Check(
                XnnPack.CreateDeconvolution(
                    pad.Height, pad.Width, pad.Height, pad.Width, kernel.Height, kernel.Width, stride.Height, stride.Width, 1, 1,
                    (uint)@case.Groups, (nuint)inputs, (nuint)outputs, (nuint)@case.InputChannels, (nuint)@case.OutputChannels,
                    packed, null, float.NegativeInfinity, float.PositiveInfinity, 0, out _operator),
                nameof(XnnPack.CreateDeconvolution));
        }

        XnnPack.Check(
            XnnPack.SetUpDeconvolution(
                _operator, 1, @case.Rank == 1 ? 1 : (nuint)@case.InputSize[0], (nuint)@case.InputSize[^1],
                outputPadding.Height, outputPadding.Width, input.Pointer, _output.Pointer, _pool),
            nameof(XnnPack.SetUpDeconvolution));

        (uint Height, uint Width) InTwoAxes(int value, uint neutral) => (@case.Rank == 1 ? neutral : (uint)value, (uint)value);
    }

    public void Run() => XnnPack.Check(XnnPack.Run(_operator, _pool), nameof(XnnPack.Run));

    public float[] PlanarOutput()
    {
        _output.Span.Fill(float.NaN);
        Run();
        return Planes.From(_output.Span, _case.OutputChannels, TensorLayout.ChannelsLast);
    }

    public void Dispose()
    {
        XnnPack.Check(XnnPack.Delete(_operator), nameof(XnnPack.Delete));
        if (_pool != 0)
            XnnPack.DestroyPool(_pool);
        _output.Dispose();
    }

    /// <summary>From <c>[groups, inputs, outputs, kernel...]</c> to <c>[groups, outputs, kernel..., inputs]</c>.</summary>
    private static float[] GroupsOutputsKernelInputs(Case @case, float[] weights)
    {
        var (inputs, outputs) = (@case.InputChannels / @case.Groups, @case.OutputChannels / @case.Groups);
        var taps = weights.Length / (@case.InputChannels * outputs);
        var packed = new float[weights.Length];
        for (var i = 0; i < weights.Length; i++)
        {
            var (rest, tap) = Math.DivRem(i, taps);
            (rest, var output) = Math.DivRem(rest, outputs);
            var (group, input) = Math.DivRem(rest, inputs);
            packed[((group * outputs + output) * taps + tap) * inputs + input] = weights[i];
        }

        return packed;
    }
}
