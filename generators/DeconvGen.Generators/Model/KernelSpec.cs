namespace DeconvGen.Generators.Model;

/// <summary>
/// What an attribute asks for, in plain values, compared by value: what crosses the incremental pipeline. Nothing here is
/// checked; <c>KernelSpecValidator</c> says what is wrong with it.
/// </summary>
/// <param name="Type">The partial type that receives the kernel.</param>
/// <param name="Axes">One entry per spatial axis, outermost (depth or height) first: 1 to 3 of them.</param>
/// <param name="WeightLayout">Resolved: <see cref="Model.WeightLayout.Auto"/> never stands here.</param>
/// <param name="Weights">Constant weights in <paramref name="WeightLayout"/>; default where they come at run time.</param>
/// <param name="Bias">Constant bias, one number per output channel; default where there is none or it comes at run time.</param>
/// <param name="Trainable">Bilinear only: a dense instance layer that starts bilinear.</param>
internal sealed record KernelSpec(
    TypeSignature Type,
    KernelOperation Operation,
    int InputChannels,
    int OutputChannels,
    int Groups,
    EquatableArray<AxisSpec> Axes,
    PaddingDialect Padding,
    TensorLayout Layout,
    WeightLayout WeightLayout,
    Activation Activation,
    EquatableArray<float> Weights,
    EquatableArray<float> Bias,
    TargetSet Targets,
    BilinearOutput BilinearOutput = BilinearOutput.Full,
    bool Trainable = false)
{
    public EpilogueSpec Epilogue { get; init; } = new();

    /// <summary>How the forward pass multiplies.</summary>
    public Algorithm Algorithm { get; init; }

    /// <summary>The type gets the backward pass too.</summary>
    public bool Gradients { get; init; }

    /// <summary>The type is a layer like any other: an input, an output and nothing else.</summary>
    public bool IsPlainLayer => IsInstance && Epilogue is { Residual: false, ArgMax: false };

    public int Rank => Axes.Count;

    /// <summary>Elements of the kernel on all axes together.</summary>
    public int KernelElements => Axes.Aggregate(1, static (product, axis) => product * axis.Kernel);

    /// <summary>Channels of the small tensor: the input of a transposed convolution, the output of a convolution.</summary>
    public int SmallChannels => Operation == KernelOperation.Convolution ? OutputChannels : InputChannels;

    /// <summary>Channels of the large tensor, the other one.</summary>
    public int LargeChannels => Operation == KernelOperation.Convolution ? InputChannels : OutputChannels;

    /// <summary>Each channel by itself, or there is but one.</summary>
    public bool IsDepthwise => Groups == InputChannels && Groups == OutputChannels;

    public AxisGeometry Geometry(int axis) => AxisGeometry.Resolve(Axes[axis], Padding, Operation);

    /// <summary>Numbers in the weights. Only a refused declaration can overflow it, and its constant means nothing.</summary>
    public int WeightCount => Axes.Aggregate(
        InputChannels * (OutputChannels / Groups), static (product, axis) => unchecked(product * axis.Kernel));

    /// <summary>Bilinear upsampling that does not learn: its weights are coefficients, of each channel by itself.</summary>
    public bool IsFixedBilinear => Operation == KernelOperation.BilinearUpsample && !Trainable;

    /// <summary>Weights come at run time, so the type is an instance that packs them once.</summary>
    public bool IsInstance => Operation == KernelOperation.BilinearUpsample ? Trainable : Weights.IsDefault;

    /// <summary>
    /// A call may ask for an output size, as PyTorch's <c>output_size</c>: from the smallest up to stride - 1 more.
    /// </summary>
    public bool OutputSizePerCall =>
        Operation == KernelOperation.ConvTranspose && Padding == PaddingDialect.Explicit && !HasDeclaredSize
        && Axes.All(static axis => axis.OutputPadding == 0);

    public bool HasDeclaredSize => Axes.All(static axis => axis.InputSize > 0);
}

/// <summary>One spatial axis as declared, padding already resolved from the dialect's own spelling into begin and end.</summary>
/// <param name="OutputTrim">SAME only: the output has <c>in * stride - OutputTrim</c> positions.</param>
/// <param name="InputSize">Declared input size, or 0.</param>
/// <param name="OutputSize">ONNX <c>output_shape</c> of this axis, or 0.</param>
/// <param name="Geometry">What all of them come to, where it is not to be resolved from them: see <see cref="MirrorSpec"/>.</param>
internal sealed record AxisSpec(
    int Kernel,
    int Stride,
    int Dilation = 1,
    int PadBegin = 0,
    int PadEnd = 0,
    int OutputPadding = 0,
    int OutputTrim = 0,
    int InputSize = 0,
    int OutputSize = 0,
    AxisGeometry? Geometry = null);
