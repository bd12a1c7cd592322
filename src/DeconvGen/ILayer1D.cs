namespace DeconvGen;

/// <summary>
/// A layer over one axis whose weights were given at run time: a convolution (<see cref="IConv1D"/>) or a transposed one
/// (<see cref="IConvTranspose1D"/>). Networks and tests hold layers alike by it.
/// </summary>
public interface ILayer1D
{
    /// <summary>Channels of the input.</summary>
    int InputChannels { get; }

    /// <summary>Channels of the output.</summary>
    int OutputChannels { get; }

    /// <summary>Numbers in the weight tensor: <c>inputChannels * (outputChannels / groups) * kernel positions</c>.</summary>
    int WeightCount { get; }

    /// <summary>Output length of an input of the given length, both in positions.</summary>
    /// <param name="length">Input length, at least 1; with a declared input size, that size.</param>
    /// <exception cref="ArgumentException">The length is not the declared one.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The length is less than 1, leaves no output, or gives one larger than an int holds.
    /// </exception>
    int OutputLength(int length);

    /// <summary>Computes the layer. The length follows from the input. Every element of the output is written.</summary>
    /// <param name="input">
    /// <c>[batch, length, InputChannels]</c>, or <c>[batch, InputChannels, length]</c> for a kernel with channels first.
    /// </param>
    /// <param name="output">
    /// <c>[batch, OutputLength, OutputChannels]</c>, or with the channels after the batch; must not
    /// overlap the input.
    /// </param>
    /// <param name="batch">Number of inputs behind one another; 0 is legal and writes nothing.</param>
    /// <param name="options">
    /// Null: on the calling thread, without allocation. Otherwise the work is split over threads within these limits, with the
    /// same bits as the result.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The input is empty or no whole number of positions, the output has not exactly the length of the result, the two
    /// overlap, or the length is not the declared one. Nothing has been written.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The batch is negative, or the input is too short or too long.</exception>
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
    void Run(ReadOnlySpan<float> input, Span<float> output, int batch = 1, ParallelOptions? options = null);
}
