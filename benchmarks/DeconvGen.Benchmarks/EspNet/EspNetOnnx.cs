using DeconvGen.Benchmarks.Layers;
using DeconvGen.Benchmarks.Peers;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Segmentation.EspNet;
using Segmentation.Files;

namespace DeconvGen.Benchmarks.EspNet;

/// <summary>ESPNet in ONNX Runtime, from a picture channels first to scores or labels.</summary>
internal sealed class EspNetOnnx : IDisposable
{
    private readonly OrtValue _input;
    private readonly OrtValue _output;
    private readonly OnnxSession _session;

    public EspNetOnnx(SafeTensors file, Map image, bool labels, int threads)
    {
        _input = Allocate(TensorElementType.Float, image.Channels, image.Height, image.Width);
        Planes.From(image.Values, image.Channels, TensorLayout.ChannelsLast).CopyTo(_input.GetTensorMutableDataAsSpan<float>());
        _output = labels
            ? Allocate(TensorElementType.UInt8, image.Height, image.Width)
            : Allocate(TensorElementType.Float, EspNetwork.Classes, image.Height, image.Width);
        _session = new(EspNetModel.Create(file, image.Height, image.Width, labels), _input, _output, threads);
    }

    public ReadOnlySpan<byte> Labels => _output.GetTensorDataAsSpan<byte>();

    /// <summary>[classes, height, width].</summary>
    public ReadOnlySpan<float> Scores => _output.GetTensorDataAsSpan<float>();

    public void Run() => _session.Run();

    public void Dispose()
    {
        _session.Dispose();
        _input.Dispose();
        _output.Dispose();
    }

    private static OrtValue Allocate(TensorElementType type, params ReadOnlySpan<long> shape) =>
        OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, type, [1, .. shape]);
}
