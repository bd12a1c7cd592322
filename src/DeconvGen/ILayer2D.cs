namespace DeconvGen;

/// <summary>
/// A layer over two axes whose weights were given at run time: a convolution (<see cref="IConv2D"/>) or a transposed one
/// (<see cref="IConvTranspose2D"/>). Networks and tests hold layers alike by it.
/// </summary>
public interface ILayer2D
{
    /// <summary>Channels of the input.</summary>
    int InputChannels { get; }

    /// <summary>Channels of the output.</summary>
    int OutputChannels { get; }

    /// <summary>Numbers in the weight tensor: <c>inputChannels * (outputChannels / groups) * kernel positions</c>.</summary>
    int WeightCount { get; }

    /// <summary>Output height of an input of the given height, both in positions.</summary>
    /// <param name="height">Input height, at least 1; with a declared input size, that size.</param>
    /// <exception cref="ArgumentException">The height is not the declared one.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The height is less than 1, leaves no output, or gives one larger than an int holds.
    /// </exception>
    int OutputHeight(int height);

    /// <summary>Output width of an input of the given width, both in positions.</summary>
    /// <param name="width">Input width, at least 1; with a declared input size, that size.</param>
    /// <exception cref="ArgumentException">The width is not the declared one.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The width is less than 1, leaves no output, or gives one larger than an int holds.
    /// </exception>
    int OutputWidth(int width);

    /// <summary>Computes the layer. Every element of the output is written.</summary>
    /// <param name="input">
    /// <c>[batch, height, width, InputChannels]</c>, or <c>[batch, InputChannels, height, width]</c> for a
    /// kernel with channels first.
    /// </param>
    /// <param name="height">Input height in positions.</param>
    /// <param name="width">Input width in positions.</param>
    /// <param name="output">
    /// <c>[batch, OutputHeight, OutputWidth, OutputChannels]</c>, or with the channels after the batch; must not
    /// overlap the input.
    /// </param>
    /// <param name="batch">Number of inputs behind one another; 0 is legal and writes nothing.</param>
    /// <param name="options">
    /// Null: on the calling thread, without allocation. Otherwise the work is split over threads within these limits, with the
    /// same bits as the result.
    /// </param>
    /// <exception cref="ArgumentException">
    /// Input or output have not exactly the length their shape asks for, the two overlap, or a size is not the declared one.
    /// Nothing has been written.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The batch is negative, or a size is too small or too large.</exception>
    /// <exception cref="OperationCanceledException">
    /// The token of <paramref name="options"/> was cancelled. Some of the output may have been written.
    /// </exception>
    /// <exception cref="AggregateException">
    /// On several threads one of them failed, such as for want of memory; its exception is inside. Some of the output may have
    /// been written.
    /// </exception>
    /// <exception cref="PlatformNotSupportedException">
    /// The machine supports none of the kernel's targets. The constructor of a generated type throws this already.
    /// </exception>
    void Run(
        ReadOnlySpan<float> input,
        int height,
        int width,
        Span<float> output,
        int batch = 1,
        ParallelOptions? options = null);
}
