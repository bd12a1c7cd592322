using System.Collections.Concurrent;
using Segmentation.Data;
using Segmentation.Network;

namespace Segmentation.Training;

/// <summary>
/// One training: steps over random squares of the images. The images of a step are shared out to threads; each has its own
/// gradient, and gradients are added in the order of the images, so that the bits do not depend on the number of threads.
/// </summary>
internal sealed class Trainer
{
    private const int WarmUpSteps = 40;
    private const double LastRate = 0.01;

    private readonly IReadOnlyList<LabelledImage> _images;
    private readonly TrainingOptions _options;
    private readonly ParallelOptions _threads;
    private readonly SoftmaxCrossEntropy _loss;
    private readonly ConcurrentBag<(Workspace Maps, byte[] Labels)> _workspaces = [];
    private readonly float[][][] _gradients;
    private readonly double[] _losses;

    public Trainer(Fcn network, IReadOnlyList<LabelledImage> images, TrainingOptions options, int workers)
    {
        (Network, _images, _options) = (network, images, options);
        _threads = new() { MaxDegreeOfParallelism = workers };
        _loss = new(options.ClassWeights);
        _losses = new double[options.Batch];
        _gradients = [.. Enumerable.Range(0, options.Batch).Select(_ => network.Graph.NewGradients())];
        Variables = new(network.Graph, options.IsStandardised ? network.Standardised : new HashSet<string>());
        Optimizer = Optimizer.Create(options.Optimizer, Variables);
        network.Graph.LoadWeights();
        if (images.FirstOrDefault(image => Math.Min(image.Height, image.Width) < options.Crop) is { } small)
        {
            throw new SampleException($"The image '{small.Name}' is {small.Width} x {small.Height}, smaller than the squares "
                + $"of {options.Crop} pixels that are cut out; use --crop.");
        }
    }

    public Fcn Network { get; }

    /// <summary>What the optimiser changes.</summary>
    public Variables Variables { get; }

    public Optimizer Optimizer { get; }

    public int ImagesPerEpoch => _images.Count;

    public int StepsPerEpoch => (_images.Count + _options.Batch - 1) / _options.Batch;

    /// <summary>Steps of the whole training.</summary>
    public int Steps => StepsPerEpoch * _options.Epochs;

    /// <summary>Learning rate of a step.</summary>
    public double RateAt(int step)
    {
        var warmUp = Math.Min(1, (step + 1.0) / WarmUpSteps);
        var done = (double)step / Steps;
        return _options.Rate * warmUp * (LastRate + (1 - LastRate) * 0.5 * (1 + Math.Cos(Math.PI * done)));
    }

    /// <summary>Does the next step.</summary>
    /// <returns>The loss before it, averaged over its images.</returns>
    public double Step()
    {
        var step = Optimizer.Steps;
        int epoch = step / StepsPerEpoch, first = step % StepsPerEpoch * _options.Batch;
        var order = Order(epoch);
        var count = Math.Min(_options.Batch, _images.Count - first);
        Parallel.For(0, count, _threads, i => Image(epoch, order[first + i], i));

        var graph = Network.Graph;
        var sum = _gradients[0];
        for (var p = 0; p < graph.Parameters.Count; p++)
        {
            for (var i = 1; i < count; i++)
                System.Numerics.Tensors.TensorPrimitives.Add(sum[p], _gradients[i][p], sum[p]);
            System.Numerics.Tensors.TensorPrimitives.Divide(sum[p], count, sum[p]);
        }

        Optimizer.Step(Variables, Variables.Gradients(sum), RateAt(step));
        Variables.Store();
        graph.LoadWeights();
        return _losses.Take(count).Sum() / count;
    }

    private void Image(int epoch, int image, int place)
    {
        var crop = _options.Crop;
        var graph = Network.Graph;
        if (!_workspaces.TryTake(out var workspace))
            workspace = (new(graph, crop, crop, isTraining: true), new byte[crop * crop]);
        var (maps, labels) = workspace;
        var random = Seeds.Sequence(_options.Seed, 2, epoch, image);
        Augmentation.Draw(_images[image], crop, random, maps.Values(graph.Input), labels);
        graph.Forward(maps);
        Span<float> scores = maps.Values(graph.Output), gradient = maps.Gradient(graph.Output);
        _losses[place] = _loss.Compute(scores, labels, gradient);
        graph.Backward(maps, _gradients[place]);
        _workspaces.Add(workspace);
    }

    private int[] Order(int epoch)
    {
        int[] order = [.. Enumerable.Range(0, _images.Count)];
        Seeds.Sequence(_options.Seed, 1, epoch).Shuffle(order);
        return order;
    }
}
