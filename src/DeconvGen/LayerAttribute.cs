using System.Diagnostics;

namespace DeconvGen;

/// <summary>What the attributes of convolutions and transposed convolutions have in common. It cannot be applied itself.</summary>
[Conditional("DECONVGEN_ATTRIBUTES")]
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = false, Inherited = false)]
public abstract class LayerAttribute : Attribute
{
    private protected LayerAttribute(int inputChannels, int outputChannels)
    {
        InputChannels = inputChannels;
        OutputChannels = outputChannels;
    }

    /// <summary>Channels of the input, at least 1.</summary>
    public int InputChannels { get; }

    /// <summary>Channels of the output, at least 1.</summary>
    public int OutputChannels { get; }

    /// <summary>
    /// Number of groups, a divisor of both channel counts. Group g connects the g-th part of the input channels with the
    /// g-th part of the output channels; groups = channels is a depthwise kernel.
    /// </summary>
    public int Groups { get; set; } = 1;

    /// <summary>The rule for pads or crop and output size; <see cref="Padding.Explicit"/> without pads by default.</summary>
    public Padding Padding { get; set; }

    /// <summary>Order of the axes of input and output; channels last by default.</summary>
    public TensorLayout Layout { get; set; }

    /// <summary>Order of the axes of the weights; by default the usual one of <see cref="Layout"/>.</summary>
    public WeightLayout WeightLayout { get; set; }

    /// <summary>Function applied to each output element after the bias.</summary>
    public Activation Activation { get; set; }

    /// <summary>What <see cref="Activation.LeakyRelu"/> multiplies negative elements with; 0.01 by default.</summary>
    public float Slope { get; set; } = 0.01f;

    /// <summary>The lower bound of <see cref="Activation.Clamp"/>; none by default.</summary>
    public float ClampMin { get; set; } = float.NegativeInfinity;

    /// <summary>The upper bound of <see cref="Activation.Clamp"/>, not less than the lower; none by default.</summary>
    public float ClampMax { get; set; } = float.PositiveInfinity;

    /// <summary>
    /// The slopes of <see cref="Activation.PRelu"/>, one per output channel, together with <see cref="Weights"/> only: where
    /// weights come at run time, slopes are the constructor's third argument.
    /// </summary>
    public float[]? Slopes { get; set; }

    /// <summary>
    /// Constant weights in the order of <see cref="WeightLayout"/>,
    /// <c>inputChannels * (outputChannels / groups) * kernel positions</c> numbers and at most 4,096. They become part of the
    /// generated code, the type must then be a static class, and a weight equal to 0 is no tap: nothing is multiplied by it.
    /// Without constant weights the type is an instance that takes them in its constructor.
    /// </summary>
    public float[]? Weights { get; set; }

    /// <summary>Constant bias, one number per output channel, together with <see cref="Weights"/> only. None is 0.</summary>
    public float[]? Bias { get; set; }

    /// <summary>
    /// Adds the backward pass to the type: the gradient by the input, and, where the weights come at run time, by weights, bias
    /// and slopes, new weights in place, and the interface <c>ITrainable1D/2D/3D</c>. The generated code about triples.
    /// </summary>
    public bool Gradients { get; set; }

    /// <summary>
    /// True: <c>Run</c> takes a second span behind the input, with as many numbers as the output and in its order, that is added
    /// after the bias and before the activation: the skip of an FCN. It may overlap the input, but not the output. The type
    /// implements no layer interface, whose <c>Run</c> has no place for it. With <see cref="Gradients"/>, the gradient by the
    /// residual is that by the output before the activation.
    /// </summary>
    public bool Residual { get; set; }

    /// <summary>The instruction sets to generate code for; all of them by default.</summary>
    public Targets Targets { get; set; } = Targets.All;

    /// <summary>Distance between kernel elements, at least 1, on every axis.</summary>
    public int Dilation { get; set; } = 1;
}
