using Segmentation.EspNet;
using Segmentation.Files;

namespace DeconvGen.Benchmarks.EspNet;

/// <summary>A way from a normalised picture to the end of ESPNet.</summary>
/// <param name="Runtime">What computes it.</param>
/// <param name="End">What comes out.</param>
/// <param name="Create">For a number of threads, one image, and what to dispose of behind the last one.</param>
internal sealed record EspNetContender(string Runtime, string End, Func<int, (Action Action, IDisposable? Memory)> Create)
{
    /// <summary>The first is the one that the others are held against.</summary>
    public static IReadOnlyList<EspNetContender> All(SafeTensors file, Map image) =>
    [
        new("DeconvGen", "labels", threads =>
        {
            var network = new EspNetwork(file, threads == 1 ? null : new() { MaxDegreeOfParallelism = threads });
            return (() => network.Label(image), null);
        }),
        Onnx(file, image, labels: false),
        Onnx(file, image, labels: true),
    ];

    private static EspNetContender Onnx(SafeTensors file, Map image, bool labels) =>
        new("ONNX Runtime", labels ? "labels" : "scores", threads =>
        {
            var network = new EspNetOnnx(file, image, labels, threads);
            return (network.Run, network);
        });
}
