namespace DeconvGen;

/// <summary>
/// A shape of either operation that has been checked, with three axes: absent outer axes have one position and
/// a kernel of one element.
/// </summary>
internal sealed class ResolvedShape
{
    private readonly LayerShape shape;

    private ResolvedShape(LayerShape shape)
    {
        this.shape = shape;
        if (shape.InputSize is not { Length: 1 or 2 or 3 })
        {
            throw Invalid(shape, $"InputSize has {shape.InputSize?.Length ?? 0} numbers; the operation has 1 to 3 axes.");
        }

        AtLeast(0, shape.Batch, nameof(shape.Batch));
        AtLeast(1, shape.InputChannels, nameof(shape.InputChannels));
        AtLeast(1, shape.OutputChannels, nameof(shape.OutputChannels));
        AtLeast(1, shape.Groups, nameof(shape.Groups));
        if (shape.InputChannels % shape.Groups != 0 || shape.OutputChannels % shape.Groups != 0)
        {
            throw Invalid(shape, $"Groups is {shape.Groups}, which does not divide both InputChannels {shape.InputChannels} and "
                + $"OutputChannels {shape.OutputChannels}.");
        }

        Defined(shape.Layout);
        Defined(shape.WeightLayout);
        Defined(shape.Activation);
        if (shape.IsConvolution ? shape.WeightLayout is WeightLayout.HWOI or WeightLayout.IOHW
            : shape.WeightLayout is WeightLayout.HWIO or WeightLayout.OIHW)
        {
            throw Invalid(shape, $"WeightLayout is {shape.WeightLayout}, which is none of this operation; pass "
                + (shape.IsConvolution ? "HWIO, OIHW or OHWI." : "HWOI, IOHW or OHWI."));
        }
        Activated();

        Depth = Axis(2);
        Height = Axis(1);
        Width = Axis(0);
        InputsPerGroup = shape.InputChannels / shape.Groups;
        OutputsPerGroup = shape.OutputChannels / shape.Groups;
        InputCount = Product("input", shape.Batch, shape.InputChannels, Depth.Input, Height.Input, Width.Input);
        OutputCount = Product("output", shape.Batch, shape.OutputChannels, Depth.Output, Height.Output, Width.Output);
        WeightCount = Product("weights", shape.InputChannels, OutputsPerGroup, Depth.Kernel, Height.Kernel, Width.Kernel);
        WeightStrides = WeightStrides.Of(
            WeightStrides.Resolve(shape.WeightLayout, shape.Layout, shape.IsConvolution),
            Depth.Kernel * Height.Kernel * Width.Kernel,
            shape.IsConvolution ? shape.OutputChannels : OutputsPerGroup,
            shape.IsConvolution ? InputsPerGroup : shape.InputChannels);
    }

    public LayerShape Shape => shape;

    public ResolvedAxis Depth { get; }

    public ResolvedAxis Height { get; }

    public ResolvedAxis Width { get; }

    public int InputsPerGroup { get; }

    public int OutputsPerGroup { get; }

    public int InputCount { get; }

    public int OutputCount { get; }

    public int WeightCount { get; }

    public WeightStrides WeightStrides { get; }

    /// <exception cref="ArgumentException">The shape contradicts itself.</exception>
    public static ResolvedShape Of(LayerShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return new(shape);
    }

    /// <summary>The axis with that many axes further in, or the axis that stands for none.</summary>
    private ResolvedAxis Axis(int inner)
    {
        var rank = shape.InputSize.Length;
        var axis = rank - 1 - inner;
        return new(
            Input: Number(shape.InputSize, nameof(shape.InputSize), 1),
            Output: Number(shape.OutputSize, nameof(shape.OutputSize), 1),
            Kernel: Number(shape.Kernel, nameof(shape.Kernel), 1),
            Stride: Optional(shape.Stride, nameof(shape.Stride), 1, absent: 1),
            Dilation: Optional(shape.Dilation, nameof(shape.Dilation), 1, absent: 1),
            Begin: Optional(shape.Begin, shape.BeginName, int.MinValue, absent: 0),
            shape.IsConvolution);

        int Optional(int[] numbers, string name, int smallest, int absent) =>
            axis < 0 || numbers is { Length: 0 } ? absent : Number(numbers, name, smallest);

        int Number(int[] numbers, string name, int smallest)
        {
            if (numbers is null || numbers.Length != rank)
            {
                throw Invalid(shape, $"{name} has {numbers?.Length ?? 0} numbers, but InputSize has {rank}; give one per axis.");
            }

            if (axis < 0)
            {
                return 1;
            }

            AtLeast(smallest, numbers[axis], $"{name}[{axis}]");
            return numbers[axis];
        }
    }

    private int Product(string span, params ReadOnlySpan<int> sizes)
    {
        long product = 1;
        foreach (var size in sizes)
        {
            product *= size;
            if (product > int.MaxValue)
            {
                throw Invalid(shape, $"{span} would have {string.Join(" x ", sizes.ToArray())} elements; a span holds at most "
                    + $"{int.MaxValue}. Make the sizes smaller.");
            }
        }

        return (int)product;
    }

    private void AtLeast(int smallest, int number, string name)
    {
        if (number < smallest)
        {
            throw Invalid(shape, $"{name} is {number}; it is at least {smallest}.");
        }
    }

    private void Activated()
    {
        var slopes = shape.Activation == Activation.PRelu ? shape.OutputChannels : 0;
        if ((shape.Slopes?.Length ?? 0) != slopes)
        {
            throw Invalid(shape, $"Slopes has {shape.Slopes?.Length ?? 0} numbers, but {shape.Activation} over "
                + $"{shape.OutputChannels} output channels takes {slopes}.");
        }

        if (!(shape.ClampMin <= shape.ClampMax))
        {
            throw Invalid(shape, $"ClampMin is {shape.ClampMin}, which is not at most ClampMax, {shape.ClampMax}.");
        }
    }

    private void Defined<T>(T value)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(value))
        {
            throw Invalid(shape, $"{typeof(T).Name} is {value}; it is one of {string.Join(", ", Enum.GetNames<T>())}.");
        }
    }

    private static ArgumentException Invalid(LayerShape shape, string message) =>
        new($"{message} The shape: {shape}.", nameof(shape));
}
