using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

namespace DeconvGen.Runtime;

/// <summary>
/// The argument checks of generated code. Each returns the checked number, or throws with a message that names the argument,
/// the offending number and the way out.
/// </summary>
/// <remarks>Throwing is left to methods of their own, so that the checks are small enough to be inlined.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class KernelChecks
{
    /// <summary>Checks an input size.</summary>
    /// <param name="value">Positions on one axis.</param>
    /// <param name="argument">Name of the argument that holds it.</param>
    /// <returns><paramref name="value"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public static int Size(int value, string argument)
    {
        if (value < 1)
        {
            ThrowSize(value, argument);
        }

        return value;
    }

    /// <summary>Checks a batch; 0 is legal.</summary>
    /// <param name="batch">Number of inputs behind one another.</param>
    /// <returns><paramref name="batch"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The batch is negative.</exception>
    public static int Batch(int batch)
    {
        if (batch < 0)
        {
            ThrowBatch(batch);
        }

        return batch;
    }

    /// <summary>The output size of one axis, <c>inputSize * stride + offset</c>.</summary>
    /// <param name="inputSize">Positions of the input on this axis, at least 1.</param>
    /// <param name="stride">Output positions between two inputs.</param>
    /// <param name="offset">What kernel, dilation and padding add or take away.</param>
    /// <param name="argument">Name of the argument that holds the input size.</param>
    /// <exception cref="ArgumentOutOfRangeException">The output size is less than 1 or more than an int holds.</exception>
    public static int OutputSize(int inputSize, int stride, int offset, string argument)
    {
        var size = (long)inputSize * stride + offset;
        if (size is < 1 or > int.MaxValue)
        {
            ThrowOutputSize(inputSize, stride, offset, argument);
        }

        return (int)size;
    }

    /// <summary>The output size of one axis of a convolution, <c>floor((inputSize + offset) / stride)</c>.</summary>
    /// <param name="inputSize">Positions of the input on this axis, at least 1.</param>
    /// <param name="stride">Input positions between two outputs.</param>
    /// <param name="offset">What kernel, dilation and padding add or take away.</param>
    /// <param name="argument">Name of the argument that holds the input size.</param>
    /// <exception cref="ArgumentOutOfRangeException">The output size is less than 1 or more than an int holds.</exception>
    public static int ConvolutionOutputSize(int inputSize, int stride, int offset, string argument)
    {
        var positions = (long)inputSize + offset;
        var size = positions / stride;
        if (positions < stride || size > int.MaxValue)
        {
            ThrowConvolutionOutputSize(inputSize, stride, offset, argument);
        }

        return (int)size;
    }

    /// <summary>Checks an output size that the caller chose (PyTorch's <c>output_size</c>).</summary>
    /// <param name="requested">The chosen size in positions.</param>
    /// <param name="smallest">Smallest size the kernel can give for this input.</param>
    /// <param name="largest">Largest size the kernel can give for this input.</param>
    /// <param name="argument">Name of the argument that holds the chosen size.</param>
    /// <returns><paramref name="requested"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The size is less than 1 or not within the two bounds.</exception>
    public static int RequestedSize(int requested, int smallest, int largest, string argument)
    {
        if (requested < smallest || requested > largest || requested < 1)
        {
            ThrowRequestedSize(requested, Math.Max(smallest, 1), largest, argument);
        }

        return requested;
    }

    /// <summary>The number of elements of a tensor: the product of its sizes.</summary>
    /// <param name="batch">Number of images, 0 or more.</param>
    /// <param name="channels">Channels, at least 1.</param>
    /// <param name="depth">Depth, at least 1; 1 where there is no such axis.</param>
    /// <param name="height">Height, at least 1; 1 where there is no such axis.</param>
    /// <param name="width">Width or length, at least 1.</param>
    /// <param name="argument">Name of the argument that holds the tensor.</param>
    /// <exception cref="ArgumentOutOfRangeException">The product is more than a span can hold.</exception>
    public static int Elements(int batch, int channels, int depth, int height, int width, string argument)
    {
        // Each product of two factors of 31 bits fits 64 bits; once the limit is passed no factor brings it back.
        var elements = (long)batch * channels;
        if (elements > int.MaxValue
            || (elements *= depth) > int.MaxValue
            || (elements *= height) > int.MaxValue
            || (elements *= width) > int.MaxValue)
        {
            ThrowElements(batch, channels, depth, height, width, argument);
        }

        return (int)elements;
    }

    /// <summary>Checks that a span has the length its shape asks for.</summary>
    /// <param name="actual">Elements of the span.</param>
    /// <param name="expected">Elements of the shape.</param>
    /// <param name="argument">Name of the argument that holds the span.</param>
    /// <exception cref="ArgumentException">The two differ.</exception>
    public static void Length(int actual, int expected, string argument)
    {
        if (actual != expected)
        {
            ThrowLength(actual, expected, argument);
        }
    }

    /// <summary>The length of a one-dimensional input, <c>elements / (channels * batch)</c>; 1 for an empty batch.</summary>
    /// <inheritdoc cref="InferLength(int, int, int, string, int)"/>
    public static int InferLength(int elements, int channels, int batch, string argument) =>
        InferLength(elements, channels, batch, argument, 1);

    /// <summary>The length of a one-dimensional input, <c>elements / (channels * batch)</c>.</summary>
    /// <param name="elements">Elements of the span.</param>
    /// <param name="channels">Channels of the input, at least 1.</param>
    /// <param name="batch">Number of inputs, 0 or more.</param>
    /// <param name="argument">Name of the argument that holds the span.</param>
    /// <param name="whenEmpty">
    /// An empty batch has no length to infer: the one that is returned, whose tensors are empty as well.
    /// </param>
    /// <returns>The length in positions.</returns>
    /// <exception cref="ArgumentException">
    /// The elements are no whole number of positions, or none although the batch is not empty, or some although it is.
    /// </exception>
    public static int InferLength(int elements, int channels, int batch, string argument, int whenEmpty)
    {
        var perPosition = (long)channels * batch;
        if (perPosition == 0)
        {
            Length(elements, 0, argument);
            return whenEmpty;
        }

        // Divided in 32 bits where that is enough: the division is shorter on many machines.
        var length = perPosition <= int.MaxValue ? (int)((uint)elements / (uint)perPosition) : 0;
        if (length < 1 || length * perPosition != elements)
        {
            ThrowInferLength(elements, channels, batch, argument);
        }

        return length;
    }

    /// <summary>Checks that input and output share no memory. Neighbours that touch are fine.</summary>
    /// <param name="input">What the kernel reads.</param>
    /// <param name="output">What the kernel writes; the argument "output" of the caller.</param>
    /// <exception cref="ArgumentException">The two overlap.</exception>
    public static void NoOverlap(ReadOnlySpan<float> input, ReadOnlySpan<float> output)
    {
        if (input.Overlaps(output))
        {
            ThrowOverlap();
        }
    }

    /// <summary>Checks that input and labels share no memory.</summary>
    /// <param name="input">What the kernel reads.</param>
    /// <param name="labels">What the kernel writes; the argument "labels" of the caller.</param>
    /// <exception cref="ArgumentException">The two overlap.</exception>
    public static void NoOverlap(ReadOnlySpan<float> input, ReadOnlySpan<byte> labels)
    {
        if (System.Runtime.InteropServices.MemoryMarshal.AsBytes(input).Overlaps(labels))
        {
            ThrowLabelsOverlap();
        }
    }

    /// <summary>Checks that another operand shares no memory with the output.</summary>
    /// <param name="operand">What the kernel reads.</param>
    /// <param name="output">What the kernel writes; the argument "output" of the caller.</param>
    /// <param name="argument">Name of the argument that holds the operand.</param>
    /// <exception cref="ArgumentException">The two overlap.</exception>
    public static void NoOverlap(ReadOnlySpan<float> operand, ReadOnlySpan<float> output, string argument)
    {
        if (operand.Overlaps(output))
        {
            ThrowOverlap(argument, nameof(output));
        }
    }

    /// <summary>Checks a size against the one declared on the kernel's attribute.</summary>
    /// <param name="actual">The size that was passed.</param>
    /// <param name="declared">The size on the attribute.</param>
    /// <param name="argument">Name of the argument that holds the size.</param>
    /// <exception cref="ArgumentException">The two differ.</exception>
    public static void DeclaredSize(int actual, int declared, string argument)
    {
        if (actual != declared)
        {
            ThrowDeclaredSize(actual, declared, argument);
        }
    }

    /// <summary>What to throw where the machine supports, or the process allows, none of a kernel's targets.</summary>
    /// <param name="kernel">Name of the kernel's type.</param>
    /// <param name="targets">Names of the targets it was generated for.</param>
    /// <returns>The exception, with the way out in its message.</returns>
    public static PlatformNotSupportedException NoTarget(string kernel, string targets) => new(
        $"{kernel} was generated for {targets} only, which this machine lacks or this process forbids (switches "
            + "DeconvGen.Enable...). Add Targets.Scalar: it runs everywhere.");

    [DoesNotReturn]
    private static void ThrowSize(int value, string argument) => throw new ArgumentOutOfRangeException(
        argument, value, $"{argument} is {value}; a size is at least 1.");

    [DoesNotReturn]
    private static void ThrowBatch(int batch) => throw new ArgumentOutOfRangeException(
        nameof(batch), batch, $"batch is {batch}; it is 0 or more.");

    [DoesNotReturn]
    private static void ThrowOutputSize(int inputSize, int stride, int offset, string argument)
    {
        var size = (long)inputSize * stride + offset;
        var sum = $"{inputSize} * {stride} {(offset < 0 ? '-' : '+')} {Math.Abs((long)offset)} = {size}";
        throw new ArgumentOutOfRangeException(argument, inputSize, size < 1
            ? $"{argument} {inputSize} leaves no output ({sum} positions); this kernel needs at least "
                + $"{(1L - offset + stride - 1) / stride}."
            : $"{argument} {inputSize} gives an output of {sum} positions, more than {int.MaxValue}. Split the input.");
    }

    [DoesNotReturn]
    private static void ThrowConvolutionOutputSize(int inputSize, int stride, int offset, string argument) =>
        throw new ArgumentOutOfRangeException(argument, inputSize, (long)inputSize + offset < stride
            ? $"{argument} {inputSize} leaves no output; this kernel needs at least {(long)stride - offset}."
            : $"{argument} {inputSize} gives an output of more than {int.MaxValue} positions. Split the input.");

    [DoesNotReturn]
    private static void ThrowRequestedSize(int requested, int smallest, int largest, string argument) =>
        throw new ArgumentOutOfRangeException(argument, requested,
            $"{argument} is {requested}; for this input the kernel gives {smallest} to {largest} positions.");

    [DoesNotReturn]
    private static void ThrowElements(int batch, int channels, int depth, int height, int width, string argument)
    {
        throw new ArgumentOutOfRangeException(argument,
            $"{argument} would have more than {int.MaxValue} elements, the limit of a span: batch {batch}, channels {channels}, "
                + $"depth {depth}, height {height}, width {width}. Run the batch in parts, or cut the input into tiles.");
    }

    [DoesNotReturn]
    private static void ThrowLength(int actual, int expected, string argument) => throw new ArgumentException(
        $"{argument} has {actual} elements, but its shape asks for exactly {expected}. Pass a span of that length.", argument);

    [DoesNotReturn]
    private static void ThrowInferLength(int elements, int channels, int batch, string argument) => throw new ArgumentException(
        $"{argument} has {elements} elements, but channels {channels} times batch {batch} asks for a multiple of "
            + $"{(long)channels * batch} greater than 0. Pass whole positions of all channels.", argument);

    [DoesNotReturn]
    private static void ThrowOverlap() => throw new ArgumentException(
        "output overlaps input, but a kernel reads its input after it has begun to write. Pass memory of its own.", "output");

    [DoesNotReturn]
    private static void ThrowLabelsOverlap() => throw new ArgumentException(
        "labels overlaps input, but a kernel reads its input after it has begun to write. Pass memory of its own.", "labels");

    [DoesNotReturn]
    private static void ThrowOverlap(string operand, string argument) => throw new ArgumentException(
        $"output overlaps {operand}, but a kernel may write an output twice, and reads {operand} each time. "
            + "Pass memory of its own.", argument);

    [DoesNotReturn]
    private static void ThrowDeclaredSize(int actual, int declared, string argument) => throw new ArgumentException(
        $"{argument} is {actual}, but the kernel was declared for {declared}. Pass that, or declare no input size.", argument);
}
