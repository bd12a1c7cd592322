using Segmentation.Data;
using Segmentation.EspNet;
using Segmentation.Files;
using Segmentation.Network;
using Segmentation.Segmenting;
using Segmentation.Training;

namespace Segmentation.Tests;

public class TrainedWeightsTests
{
    [Fact]
    public void They_fit_the_network_and_are_small()
    {
        Assert.InRange(new FileInfo(SegmentCommand.DefaultWeights).Length, 1, 1_000_000);
        Assert.True(Load().Graph.Parameters.All(parameter => parameter.Values.All(float.IsFinite)));
    }

    [Fact]
    public void They_label_the_drawn_micrograph()
    {
        var counts = Evaluator.Evaluate(new(Load()), [DrawnMicrograph.Draw()], workers: 1);
        Assert.True(counts.ForegroundIou > 0.94, $"foreground IoU {counts.ForegroundIou}");
    }

    [SharedDataFact("data", "nuclei")]
    public void They_label_the_validation_images_as_well_as_when_they_were_saved()
    {
        var (_, validation) = NucleiFolder.Load(SharedData.Path("data", "nuclei"));
        var counts = Evaluator.Evaluate(new(Load()), validation, workers: 2);

        Assert.Equal(40, validation.Count);
        Assert.True(counts.ForegroundIou >= 0.85, $"foreground IoU {counts.ForegroundIou}");
    }

    [SharedDataFact("models", "espnet_camvid.safetensors")]
    public void The_published_ESPNet_agrees_with_its_reference_run()
    {
        var network = new EspNetwork(SafeTensors.Read(SharedData.Path("models", "espnet_camvid.safetensors")), options: null);
        var path = SharedData.Path("images", "road_480x360.png");
        var picture = ImageFiles.Read(path);
        var expected = LabelledImage.ReadLabels(SharedData.Path("images", "road_480x360_espnet_camvid_labels.png"),
            picture.Width, picture.Height, path, EspNetwork.Classes);
        var labels = EspNetCommand.Label(network, picture);

        var agreement = labels.Zip(expected).Count(pair => pair.First == pair.Second) / (double)expected.Length;
        Assert.True(agreement >= 0.999, $"{agreement:P4} of pixels agree");
    }

    private static Fcn Load()
    {
        var network = new Fcn(seed: 0);
        WeightsFile.Load(SafeTensors.Read(SegmentCommand.DefaultWeights), network.Graph);
        return network;
    }
}
