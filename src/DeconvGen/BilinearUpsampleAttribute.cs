using System.Diagnostics;

namespace DeconvGen;

/// <summary>
/// What the attributes <see cref="BilinearUpsample1DAttribute"/> and <see cref="BilinearUpsample2DAttribute"/> have in
/// common. It cannot be applied itself.
/// </summary>
/// <remarks>
/// The kernel has <c>2 * factor - factor % 2</c> elements per axis, the stride is the factor and the padding
/// <see cref="Padding.Same"/>: the upsampling layer of FCN segmentation networks. <see cref="BilinearFilter"/> has its weights.
/// Wrong values are errors of the build, reported at the attribute.
/// </remarks>
[Conditional("DECONVGEN_ATTRIBUTES")]
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = false, Inherited = false)]
public abstract class BilinearUpsampleAttribute : Attribute
{
    private protected BilinearUpsampleAttribute(int channels, int factor)
    {
        Channels = channels;
        Factor = factor;
    }

    /// <summary>Channels of input and output, at least 1.</summary>
    public int Channels { get; }

    /// <summary>Output positions between two input positions, at least 1.</summary>
    public int Factor { get; }

    /// <summary>Output size and treatment of the border; <c>size * factor</c> with zeros around by default.</summary>
    public BilinearOutput Output { get; set; }

    /// <summary>Order of the axes of input and output; channels last by default.</summary>
    public TensorLayout Layout { get; set; }

    /// <summary>
    /// False: every channel is interpolated on its own with constant weights, and the type is a static class. True: a dense
    /// layer with weights from every input channel to every output channel, which starts bilinear on the channel diagonal
    /// (parameterless constructor) or takes trained weights, and the type is a sealed class. A trainable layer knows no
    /// <see cref="BilinearOutput.Replicated"/> output.
    /// </summary>
    public bool Trainable { get; set; }

    /// <summary>Order of the axes of a trainable layer's weights; by default the usual one of <see cref="Layout"/>.</summary>
    public WeightLayout WeightLayout { get; set; }

    /// <summary>How a trainable layer multiplies; <see cref="Algorithm.Direct"/> by default.</summary>
    public Algorithm Algorithm { get; set; }

    /// <summary>Function applied to each output element; <see cref="Activation.PRelu"/> for trainable layers only.</summary>
    public Activation Activation { get; set; }

    /// <summary>What <see cref="Activation.LeakyRelu"/> multiplies negative elements with; 0.01 by default.</summary>
    public float Slope { get; set; } = 0.01f;

    /// <summary>The lower bound of <see cref="Activation.Clamp"/>; none by default.</summary>
    public float ClampMin { get; set; } = float.NegativeInfinity;

    /// <summary>The upper bound of <see cref="Activation.Clamp"/>, not less than the lower; none by default.</summary>
    public float ClampMax { get; set; } = float.PositiveInfinity;

    /// <summary>
    /// Adds the backward pass to the type: the gradient by the input, and, where the weights come at run time, by weights and
    /// bias, new weights in place, and the interface <c>ITrainable1D/2D/3D</c>. The generated code about triples.
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
}
