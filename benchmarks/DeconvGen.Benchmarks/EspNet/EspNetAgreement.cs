using DeconvGen.Benchmarks.Layers;
using Segmentation.EspNet;
using Segmentation.Files;

namespace DeconvGen.Benchmarks.EspNet;

/// <summary>Whether both give the same scores and labels: nothing is timed before they do.</summary>
internal static class EspNetAgreement
{
    private const double ScoreTolerance = 1e-4, LabelAgreement = 0.999;

    public static bool Check(SafeTensors file, Map image)
    {
        var network = new EspNetwork(file, options: null);
        var expected = Scores(file, network.Features(image));
        var (difference, largest) = (0.0, 0.0);
        using (var onnx = new EspNetOnnx(file, image, labels: false, threads: 1))
        {
            onnx.Run();
            for (var i = 0; i < expected.Length; i++)
            {
                // A NaN on either side is a difference that is not below the tolerance.
                difference = Math.Max(difference, Math.Abs((double)onnx.Scores[i] - expected[i]));
                largest = Math.Max(largest, Math.Abs((double)expected[i]));
            }
        }

        var labels = network.Label(image);
        using var onnxLabels = new EspNetOnnx(file, image, labels: true, threads: 1);
        onnxLabels.Run();
        var same = labels.Length;
        for (var i = 0; i < labels.Length; i++)
            same -= labels[i] == onnxLabels.Labels[i] ? 0 : 1;
        var agreement = (double)same / labels.Length;
        Console.WriteLine($"DeconvGen and ONNX Runtime agree on the labels of {100 * agreement:F4} % of pixels; scores differ by "
            + $"at most {difference:E1}, {difference / largest:E1} of the largest.");
        if (difference <= ScoreTolerance * largest && agreement >= LabelAgreement)
            return true;
        Console.Error.WriteLine($"espnet: scores may differ by {ScoreTolerance} of the largest, labels of "
            + $"{1 - LabelAgreement:P1} of pixels.");
        return false;
    }

    /// <returns>[classes, height, width].</returns>
    private static float[] Scores(SafeTensors file, Map features)
    {
        var layer = new EspNetScores(EspNetwork.WithoutVoid(file.Get("classifier.weight", 12, 12, 2, 2)));
        var scores = new float[EspNetScores.OutputElements(features.Height, features.Width)];
        layer.Run(features.Values, features.Height, features.Width, scores);
        return Planes.From(scores, EspNetwork.Classes, TensorLayout.ChannelsLast);
    }
}
