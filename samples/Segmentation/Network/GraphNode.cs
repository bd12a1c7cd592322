using System.Numerics.Tensors;
using DeconvGen;

namespace Segmentation.Network;

/// <summary>One step of a network, forwards and backwards.</summary>
internal abstract class GraphNode(string name)
{
    public string Name => name;

    public abstract Slot Output { get; }

    public abstract void Forward(Workspace maps);

    /// <summary>From the gradient of the output to those of the inputs and, in the second argument, of weights.</summary>
    public abstract void Backward(Workspace maps, float[][] gradients);

    /// <summary>Hands the current weights to the kernel.</summary>
    public virtual void LoadWeights()
    {
    }
}

/// <summary>A generated kernel with its weights.</summary>
internal sealed class LayerNode(
    string name, ITrainable2D layer, Slot input, Slot output, Parameter weights, Parameter? bias, bool isActivated, bool isFirst)
    : GraphNode(name)
{
    public Slot Input => input;

    public override Slot Output => output;

    public bool IsActivated => isActivated;

    public Parameter Weights => weights;

    public Parameter? Bias => bias;

    public override void LoadWeights() => layer.SetWeights(weights.Values, bias is null ? default : bias.Values);

    public override void Forward(Workspace maps) =>
        layer.Run(maps.Values(input), maps.HeightOf(input), maps.WidthOf(input), maps.Values(output));

    public override void Backward(Workspace maps, float[][] gradients)
    {
        int height = maps.HeightOf(input), width = maps.WidthOf(input);
        var gradient = maps.Gradient(output);
        if (isActivated)
            layer.ActivationGradient(maps.Values(output), gradient);
        if (!weights.IsFrozen)
            layer.WeightGradient(maps.Values(input), gradient, height, width, gradients[weights.Index]);
        if (bias is { IsFrozen: false })
            layer.BiasGradient(gradient, height, width, gradients[bias.Index]);
        if (isFirst)
            return;
        layer.InputGradient(gradient, height, width, maps.GradientShare(input));
        maps.AddShare(input);
    }
}

/// <summary>A skip connection: one map added to another, in place, and negative sums set to zero where that is wanted.</summary>
internal sealed class SumNode(string name, Slot sum, Slot addend, bool isActivated) : GraphNode(name)
{
    public override Slot Output => sum;

    public override void Forward(Workspace maps)
    {
        var values = maps.Values(sum);
        TensorPrimitives.Add(values, maps.Values(addend), values);
        if (isActivated)
            TensorPrimitives.Max(values, 0f, values);
    }

    // The addend shares the gradient of the sum.
    public override void Backward(Workspace maps, float[][] gradients)
    {
        if (!isActivated)
            return;
        var values = maps.Values(sum);
        var gradient = maps.Gradient(sum);
        for (var i = 0; i < values.Length; i++)
            gradient[i] = values[i] > 0 ? gradient[i] : 0;
    }
}
