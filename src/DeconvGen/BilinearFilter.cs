namespace DeconvGen;

/// <summary>
/// The weights with which a transposed convolution of stride f interpolates bilinearly: the usual initialisation of
/// upsampling layers.
/// </summary>
/// <remarks>
/// Per axis <c>w[x] = 1 - |x - c| / f</c> with the centre <c>c = f - 1</c> for odd and <c>c = f - 0.5</c> for even sizes; two
/// axes are the product, computed in double and rounded to float once. For f = 3: 1/3, 2/3, 1, 2/3, 1/3. The triangle reaches
/// zero f positions from the centre, so that sizes above <c>2 * f</c> would go negative and are refused.
/// </remarks>
public static class BilinearFilter
{
    /// <summary>The usual kernel size of an upsampling layer, <c>2 * factor - factor % 2</c>.</summary>
    /// <param name="factor">Output positions between two input positions, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The factor is less than 1, or its size more than an int holds.</exception>
    public static int KernelSize(int factor)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(factor, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(factor, int.MaxValue / 2);
        return 2 * factor - factor % 2;
    }

    /// <summary>The filter over one axis, <c>[size]</c>, in the usual size of its factor.</summary>
    /// <inheritdoc cref="Create1D(int, int)"/>
    public static float[] Create1D(int factor) => Create1D(KernelSize(factor), factor);

    /// <summary>The filter over one axis, <c>[size]</c>.</summary>
    /// <param name="size">Elements of the kernel, 1 to <c>2 * factor</c>.</param>
    /// <param name="factor">Output positions between two input positions, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">Factor or size are out of range.</exception>
    public static float[] Create1D(int size, int factor) => Array.ConvertAll(Triangle(size, factor), static w => (float)w);

    /// <summary>The filter over two axes, <c>[size, size]</c>, in the usual size of its factor.</summary>
    /// <inheritdoc cref="Create2D(int, int)"/>
    public static float[] Create2D(int factor) => Create2D(KernelSize(factor), factor);

    /// <summary>The filter over two axes, <c>[size, size]</c>, row by row.</summary>
    /// <param name="size">Elements of the kernel on both axes, 1 to <c>2 * factor</c>.</param>
    /// <param name="factor">Output positions between two input positions, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// Factor or size are out of range, or the filter has more elements than an array holds.
    /// </exception>
    public static float[] Create2D(int size, int factor)
    {
        var axis = Triangle(size, factor);
        var filter = new float[Elements(size, size, 1)];
        for (var y = 0; y < size; y++)
        {
            for (var x = 0; x < size; x++)
            {
                filter[y * size + x] = (float)(axis[y] * axis[x]);
            }
        }

        return filter;
    }

    /// <summary>
    /// The weights of a dense layer over one axis that starts bilinear: the filter where input and output channel are the
    /// same, 0 elsewhere.
    /// </summary>
    /// <returns>
    /// <c>[size, channels, channels]</c> for <see cref="WeightLayout.HWOI"/>, or its permutation. The diagonal makes the order
    /// of the two channel axes irrelevant.
    /// </returns>
    /// <inheritdoc cref="CreateDense2D"/>
    public static float[] CreateDense1D(int channels, int factor, WeightLayout layout = WeightLayout.HWOI, int size = 0) =>
        Spread(Create1D(size == 0 ? KernelSize(factor) : size, factor), channels, channels, layout);

    /// <summary>
    /// The weights of a dense layer over two axes that starts bilinear: the filter where input and output channel are the
    /// same, 0 elsewhere.
    /// </summary>
    /// <param name="channels">Channels of input and output, at least 1.</param>
    /// <param name="factor">Output positions between two input positions, at least 1.</param>
    /// <param name="layout">Order of the axes; <see cref="WeightLayout.Auto"/> needs a tensor layout and is refused.</param>
    /// <param name="size">Elements of the kernel per axis, 1 to <c>2 * factor</c>; 0 is <see cref="KernelSize"/>.</param>
    /// <returns>
    /// <c>[size, size, channels, channels]</c> for <see cref="WeightLayout.HWOI"/>, or its permutation. The diagonal makes the
    /// order of the two channel axes irrelevant.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// An argument is out of range, or the weights have more elements than an array holds.
    /// </exception>
    public static float[] CreateDense2D(int channels, int factor, WeightLayout layout = WeightLayout.HWOI, int size = 0) =>
        Spread(Create2D(size == 0 ? KernelSize(factor) : size, factor), channels, channels, layout);

    /// <summary>The weights of upsampling over one axis with <c>groups = channels</c>: the filter for each channel.</summary>
    /// <returns>
    /// <c>[size, 1, channels]</c> for <see cref="WeightLayout.HWOI"/>, <c>[channels, 1, size]</c> for
    /// <see cref="WeightLayout.IOHW"/>, <c>[1, size, channels]</c> for <see cref="WeightLayout.OHWI"/>.
    /// </returns>
    /// <inheritdoc cref="CreateDense2D"/>
    public static float[] CreateDepthwise1D(int channels, int factor, WeightLayout layout = WeightLayout.HWOI, int size = 0) =>
        Spread(Create1D(size == 0 ? KernelSize(factor) : size, factor), channels, 1, layout);

    /// <summary>The weights of upsampling over two axes with <c>groups = channels</c>: the filter for each channel.</summary>
    /// <returns>
    /// <c>[size, size, 1, channels]</c> for <see cref="WeightLayout.HWOI"/>, <c>[channels, 1, size, size]</c> for
    /// <see cref="WeightLayout.IOHW"/>, <c>[1, size, size, channels]</c> for <see cref="WeightLayout.OHWI"/>.
    /// </returns>
    /// <inheritdoc cref="CreateDense2D"/>
    public static float[] CreateDepthwise2D(int channels, int factor, WeightLayout layout = WeightLayout.HWOI, int size = 0) =>
        Spread(Create2D(size == 0 ? KernelSize(factor) : size, factor), channels, 1, layout);

    private static double[] Triangle(int size, int factor)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(factor, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        if (size > 2L * factor)
        {
            throw new ArgumentOutOfRangeException(nameof(size), size,
                $"size {size} is more than 2 * factor = {2L * factor}: outer weights would be negative. Choose a smaller size.");
        }

        var centre = size % 2 == 1 ? factor - 1 : factor - 0.5;
        var weights = new double[size];
        for (var x = 0; x < size; x++)
        {
            weights[x] = 1 - Math.Abs(x - centre) / factor;
        }

        return weights;
    }

    /// <summary>
    /// Puts the filter at the positions of each input channel and of its own output channel: of <paramref name="outputs"/> =
    /// channels that with the same number, of one (depthwise) that one.
    /// </summary>
    private static float[] Spread(float[] filter, int channels, int outputs, WeightLayout layout)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        var weights = new float[Elements(filter.Length, channels, outputs)];
        var strides = WeightStrides.Of(layout, filter.Length, outputs, channels);
        for (var channel = 0; channel < channels; channel++)
        {
            for (var position = 0; position < filter.Length; position++)
            {
                var index = position * strides.Position + channel % outputs * strides.Output + channel * strides.Input;
                weights[index] = filter[position];
            }
        }

        return weights;
    }

    private static int Elements(int positions, int inputs, int outputs)
    {
        var elements = (long)positions * inputs;
        if (elements > Array.MaxLength || (elements *= outputs) > Array.MaxLength)
        {
            throw new ArgumentOutOfRangeException(inputs == positions && outputs == 1 ? "size" : "channels",
                $"{positions} x {inputs} x {outputs} weights are more than the {Array.MaxLength} an array holds.");
        }

        return (int)elements;
    }
}
