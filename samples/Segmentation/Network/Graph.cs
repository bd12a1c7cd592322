using System.Diagnostics;
using DeconvGen;

namespace Segmentation.Network;

/// <summary>Layers in the order in which they run, the maps between them, and the weights.</summary>
internal sealed class Graph
{
    private readonly List<GraphNode> _nodes = [];
    private readonly List<Slot> _slots = [];
    private readonly List<Parameter> _parameters = [];

    public Graph(int inputChannels)
    {
        Input = NewSlot(inputChannels, 0);
        Output = Input;
    }

    public Slot Input { get; }

    /// <summary>What the last layer writes.</summary>
    public Slot Output { get; private set; }

    public IReadOnlyList<GraphNode> Nodes => _nodes;

    public IReadOnlyList<Slot> Slots => _slots;

    public IReadOnlyList<Parameter> Parameters => _parameters;

    /// <summary>Height and width of an image must be multiples of it, so that halving leaves no remainder.</summary>
    public int SizeMultiple => 1 << _slots.Max(slot => slot.Halvings);

    /// <summary>Adds a layer behind <paramref name="input"/>.</summary>
    /// <param name="name">Its weights are saved as <c>name.weight</c> and <c>name.bias</c>.</param>
    /// <param name="layer">The kernel.</param>
    /// <param name="input">What it reads.</param>
    /// <param name="halvings">Times that the sides of its output are those of the image halved.</param>
    /// <param name="weightShape">Shape of the weights in the kernel's own layout.</param>
    /// <param name="hasBias">Whether it has a bias.</param>
    /// <param name="isActivated">Whether the kernel applies an activation.</param>
    public Slot Add(
        string name, ITrainable2D layer, Slot input, int halvings, int[] weightShape, bool hasBias, bool isActivated)
    {
        var output = NewSlot(layer.OutputChannels, halvings);
        var weights = NewParameter($"{name}.weight", weightShape);
        if (weights.Values.Length != layer.WeightCount)
            throw new ArgumentException($"{name} has {layer.WeightCount} weights.", nameof(weightShape));
        var bias = hasBias ? NewParameter($"{name}.bias", [layer.OutputChannels]) : null;
        input.Readers++;
        _nodes.Add(new LayerNode(name, layer, input, output, weights, bias, isActivated, isFirst: input == Input));
        Output = output;
        return output;
    }

    /// <summary>Adds <paramref name="addend"/>, which nothing else may read, to <paramref name="sum"/> in place.</summary>
    public Slot Sum(string name, Slot sum, Slot addend, bool isActivated)
    {
        addend.AddedTo = sum;
        _nodes.Add(new SumNode(name, sum, addend, isActivated));
        Output = sum;
        return sum;
    }

    public void LoadWeights() => _nodes.ForEach(node => node.LoadWeights());

    /// <summary>Runs the layers on the input that <paramref name="maps"/> holds.</summary>
    /// <param name="maps">The maps.</param>
    /// <param name="ticks">Where given, the time of each layer is added to it, in ticks of the stopwatch.</param>
    public void Forward(Workspace maps, long[]? ticks = null)
    {
        for (var i = 0; i < _nodes.Count; i++)
        {
            var start = Stopwatch.GetTimestamp();
            _nodes[i].Forward(maps);
            if (ticks is not null)
                Interlocked.Add(ref ticks[i], Stopwatch.GetTimestamp() - start);
        }
    }

    /// <summary>From the gradient of the output, which <paramref name="maps"/> holds, to the gradients of all weights.</summary>
    public void Backward(Workspace maps, float[][] gradients)
    {
        maps.ClearGradients();
        for (var i = _nodes.Count - 1; i >= 0; i--)
            _nodes[i].Backward(maps, gradients);
    }

    /// <summary>Room for the gradient of every parameter.</summary>
    public float[][] NewGradients() => [.. _parameters.Select(parameter => new float[parameter.Values.Length])];

    private Slot NewSlot(int channels, int halvings)
    {
        _slots.Add(new(_slots.Count, channels, halvings));
        return _slots[^1];
    }

    private Parameter NewParameter(string name, int[] shape)
    {
        _parameters.Add(new(_parameters.Count, name, shape));
        return _parameters[^1];
    }
}
