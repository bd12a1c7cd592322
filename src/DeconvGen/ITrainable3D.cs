namespace DeconvGen;

/// <summary>
/// A layer over three axes that learns: what a generated instance type with <c>Gradients = true</c> adds. Gradients are those of
/// a loss; whoever trains the layer has that by the output and gets those by input, weights and bias.
/// </summary>
/// <remarks>
/// The gradient by the output goes through <see cref="ActivationGradient"/> first. The bits are the same for any number of
/// threads. Nothing allocates without <see cref="ParallelOptions"/> once a call has been made: channels-first layers with many
/// channels work on turned copies of their tensors, in memory that each thread keeps and in arrays of the shared pool. Weights are
/// float sums over the whole batch: their error is that of a float dot product of <c>batch * positions</c> terms.
/// </remarks>
public interface ITrainable3D : ILayer3D
{
    /// <summary>Replaces the weights, in place and without allocation. Nothing else may use the layer meanwhile.</summary>
    /// <param name="weights"><see cref="ILayer3D.WeightCount"/> numbers, as the constructor takes them.</param>
    /// <param name="bias"><see cref="ILayer3D.OutputChannels"/> numbers, or none for 0.</param>
    /// <exception cref="ArgumentException">A length is wrong. Nothing has been written.</exception>
    void SetWeights(ReadOnlySpan<float> weights, ReadOnlySpan<float> bias = default);

    /// <summary>
    /// In place: from the gradient by the output to that before the activation. Does nothing where there is none.
    /// </summary>
    /// <param name="output">What <c>Run</c> has written.</param>
    /// <param name="gradient">Gradient by the output, of the same length.</param>
    /// <param name="batch">Images behind one another, which planes with a slope of their own (PRelu) are counted by.</param>
    /// <exception cref="ArgumentException">The lengths differ. Nothing has been written.</exception>
    void ActivationGradient(ReadOnlySpan<float> output, Span<float> gradient, int batch = 1);

    /// <summary>The gradient by the input.</summary>
    /// <param name="outputGradient">Gradient by the output before the activation, of the output's shape.</param>
    /// <param name="depth">Input depth of the forward pass in positions.</param>
    /// <param name="height">Input height of the forward pass in positions.</param>
    /// <param name="width">Input width of the forward pass in positions.</param>
    /// <param name="inputGradient">Of the input's shape; every element is written. Must not overlap the other span.</param>
    /// <param name="batch">Number of images behind one another; 0 is legal and writes nothing.</param>
    /// <param name="options">As <c>Run</c> takes it.</param>
    /// <exception cref="ArgumentException">
    /// A span has not exactly the length its shape asks for, or the two overlap, or a size is not the declared one. Nothing has
    /// been written.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The batch is negative, or a size is too small or too large.</exception>
    /// <exception cref="OperationCanceledException">
    /// The token of <paramref name="options"/> was cancelled. Some of the gradient may have been written.
    /// </exception>
    /// <exception cref="AggregateException">
    /// On several threads one of them failed, such as for want of memory; its exception is inside. Some of the gradient may
    /// have been written.
    /// </exception>
    /// <exception cref="PlatformNotSupportedException">
    /// The machine supports none of the kernel's targets. The constructor of a generated type throws this already.
    /// </exception>
    void InputGradient(
        ReadOnlySpan<float> outputGradient,
        int depth,
        int height,
        int width,
        Span<float> inputGradient,
        int batch = 1,
        ParallelOptions? options = null);

    /// <summary>The gradient by the weights.</summary>
    /// <param name="input">The input of the forward pass.</param>
    /// <param name="outputGradient">Gradient by the output before the activation, of the output's shape.</param>
    /// <param name="depth">Input depth of the forward pass in positions.</param>
    /// <param name="height">Input height of the forward pass in positions.</param>
    /// <param name="width">Input width of the forward pass in positions.</param>
    /// <param name="weightGradient">
    /// <see cref="ILayer3D.WeightCount"/> numbers in the order of the weights. Must not overlap the other spans.
    /// </param>
    /// <param name="accumulate">Adds to what stands there; else it is overwritten.</param>
    /// <param name="batch">Number of images behind one another, over which is summed; 0 is legal.</param>
    /// <param name="options">As <c>Run</c> takes it.</param>
    /// <exception cref="ArgumentException">As for <see cref="InputGradient"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The batch is negative, or a size is too small or too large.</exception>
    /// <exception cref="OperationCanceledException">As for <see cref="InputGradient"/>.</exception>
    /// <exception cref="AggregateException">As for <see cref="InputGradient"/>.</exception>
    /// <exception cref="PlatformNotSupportedException">As for <see cref="InputGradient"/>.</exception>
    void WeightGradient(
        ReadOnlySpan<float> input,
        ReadOnlySpan<float> outputGradient,
        int depth,
        int height,
        int width,
        Span<float> weightGradient,
        bool accumulate = false,
        int batch = 1,
        ParallelOptions? options = null);

    /// <summary>The gradient by the bias: the sum of the output's gradient over images and positions.</summary>
    /// <param name="outputGradient">Gradient by the output before the activation, of the output's shape.</param>
    /// <param name="depth">Input depth of the forward pass in positions.</param>
    /// <param name="height">Input height of the forward pass in positions.</param>
    /// <param name="width">Input width of the forward pass in positions.</param>
    /// <param name="biasGradient"><see cref="ILayer3D.OutputChannels"/> numbers. Must not overlap the other span.</param>
    /// <param name="accumulate">Adds to what stands there; else it is overwritten.</param>
    /// <param name="batch">Number of images behind one another, over which is summed; 0 is legal.</param>
    /// <param name="options">As <c>Run</c> takes it.</param>
    /// <exception cref="ArgumentException">As for <see cref="InputGradient"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The batch is negative, or a size is too small or too large.</exception>
    /// <exception cref="OperationCanceledException">As for <see cref="InputGradient"/>.</exception>
    /// <exception cref="AggregateException">As for <see cref="InputGradient"/>.</exception>
    /// <exception cref="PlatformNotSupportedException">As for <see cref="InputGradient"/>.</exception>
    void BiasGradient(
        ReadOnlySpan<float> outputGradient,
        int depth,
        int height,
        int width,
        Span<float> biasGradient,
        bool accumulate = false,
        int batch = 1,
        ParallelOptions? options = null);
}
