using System.Numerics.Tensors;
using DeconvGen;
using Segmentation.Data;
using Segmentation.Layers;

namespace Segmentation.Network;

/// <summary>
/// A fully convolutional network in the spirit of FCN-8s: strided convolutions shrink the image to an eighth, score layers
/// judge it there and on the way, and trainable upsampling brings the scores back, adding the finer ones at each step and
/// refining the sum before it goes on.
/// </summary>
internal sealed class Fcn
{
    /// <summary>Pixels around one on which its label may depend, rounded up.</summary>
    public const int Reach = 96;

    private const int Factor = 2;
    private readonly Random _random;

    /// <param name="seed">Decides the weights it starts with.</param>
    /// <param name="start">How its upsampling layers start.</param>
    /// <param name="trainUpsampling">Whether training changes them.</param>
    public Fcn(int seed, UpsamplingStart start = UpsamplingStart.Bilinear, bool trainUpsampling = true)
    {
        _random = Seeds.Sequence(seed, 0);
        Graph = new(Intensities.Channels);
        var c1 = Encoder("encoder1", new Encoder1(new float[Encoder1.WeightCount]), Graph.Input, 0);
        var c2 = Encoder("encoder2", new Encoder2(new float[Encoder2.WeightCount]), c1, 1);
        var c3 = Encoder("encoder3", new Encoder3(new float[Encoder3.WeightCount]), c2, 1);
        var c4 = Encoder("encoder4", new Encoder4(new float[Encoder4.WeightCount]), c3, 2);
        var c5 = Encoder("encoder5", new Encoder5(new float[Encoder5.WeightCount]), c4, 2);
        var c6 = Encoder("encoder6", new Encoder6(new float[Encoder6.WeightCount]), c5, 3);
        var c7 = Encoder("encoder7", new Encoder7(new float[Encoder7.WeightCount]), c6, 3);
        var c8 = Encoder("encoder8", new Encoder8(new float[Encoder8.WeightCount]), c7, 3);
        var c9 = Encoder("encoder9", new Encoder9(new float[Encoder9.WeightCount]), c8, 3);

        var x = Score("score8", new Score8(new float[Score8.WeightCount]), c9, 1);
        x = Join("4", new UpsampleCoarse(), new Score4(new float[Score4.WeightCount]), c5);
        x = Encoder("refine4", new Refine4(new float[Refine4.WeightCount]), x, 2);
        x = Join("2", new UpsampleCoarse(), new Score2(new float[Score2.WeightCount]), c3);
        x = Encoder("refine2", new Refine2(new float[Refine2.WeightCount]), x, 1);
        x = Join("1", new UpsampleFine(), new Score1(new float[Score1.WeightCount]), c1);
        x = Encoder("refine1", new Refine1(new float[Refine1.WeightCount]), x, 0);
        Score("classify", new Classify(new float[Classify.WeightCount]), x, 3);

        Slot Join(string name, ITrainable2D upsample, ITrainable2D score, Slot map) =>
            Graph.Sum($"skip{name}", Upsample($"upsample{name}", upsample, x, start, trainUpsampling),
                Score($"score{name}", score, map, 1), isActivated: true);
        Graph.LoadWeights();
    }

    public Graph Graph { get; }

    /// <summary>Runs the network on the input that <paramref name="maps"/> holds.</summary>
    /// <param name="maps">The maps; they receive the class of each pixel, that of the largest score.</param>
    /// <param name="ticks">The time of each layer is added to it, in ticks of the stopwatch.</param>
    public void Label(Workspace maps, long[] ticks)
    {
        Graph.Forward(maps, ticks);
        var scores = maps.Values(Graph.Output);
        var labels = maps.Labels;
        for (var i = 0; i < labels.Length; i++)
            labels[i] = (byte)TensorPrimitives.IndexOfMax(scores.Slice(i * PixelClass.Count, PixelClass.Count));
    }

    /// <summary>
    /// Names of weights that may be trained in standardised form: those before a ReLU. The first layer is no part of them: with
    /// weights of mean 0 it would see differences of pixels and no brightness.
    /// </summary>
    public IReadOnlySet<string> Standardised => Graph.Nodes.OfType<LayerNode>()
        .Where(node => node.IsActivated && node.Input != Graph.Input).Select(node => node.Weights.Name).ToHashSet();

    private LayerNode Last => (LayerNode)Graph.Nodes[^1];

    private Slot Encoder(string name, ITrainable2D layer, Slot input, int halvings) =>
        Convolution(name, layer, input, 3, halvings, isActivated: true);

    private Slot Score(string name, ITrainable2D layer, Slot input, int kernel) =>
        Convolution(name, layer, input, kernel, input.Halvings, isActivated: false);

    private Slot Convolution(
        string name, ITrainable2D layer, Slot input, int kernel, int halvings, bool isActivated)
    {
        var output = Graph.Add(name, layer, input, halvings, [kernel, kernel, input.Channels, layer.OutputChannels],
            hasBias: true, isActivated);
        var weights = Last.Weights;
        Initialisation.Random(weights, kernel * kernel * input.Channels, isActivated ? 2 : 1, _random);
        return output;
    }

    private Slot Upsample(string name, ITrainable2D layer, Slot input, UpsamplingStart start, bool isTrained)
    {
        var kernel = BilinearFilter.KernelSize(Factor);
        var output = Graph.Add(name, layer, input, input.Halvings - 1, [kernel, kernel, input.Channels, input.Channels],
            hasBias: false, isActivated: false);
        var weights = Last.Weights;
        weights.IsFrozen = !isTrained;
        // Every output lies in the reach of kernel / factor inputs on each axis.
        var products = input.Channels * (kernel / Factor) * (kernel / Factor);
        if (start == UpsamplingStart.Bilinear)
            Initialisation.Bilinear(weights, input.Channels, Factor);
        else
            Initialisation.Random(weights, products, 1, _random);
        return output;
    }
}
