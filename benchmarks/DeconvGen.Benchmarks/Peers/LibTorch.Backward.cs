using System.Runtime.InteropServices;

namespace DeconvGen.Benchmarks.Peers;

/// <summary>The backward pass of a convolution, from the same library.</summary>
internal static unsafe partial class LibTorch
{
    /// <summary>The gradients of a transposed convolution by input, weights and bias, each a new tensor.</summary>
    public static (nint Input, nint Weights, nint Bias) ConvolutionBackward(
        nint outputGradient,
        nint input,
        nint weights,
        long outputChannels,
        ReadOnlySpan<long> stride,
        ReadOnlySpan<long> padding,
        ReadOnlySpan<long> dilation,
        ReadOnlySpan<long> outputPadding,
        long groups)
    {
        const int transposed = 1;
        var axes = stride.Length;
        ReadOnlySpan<int> wanted = [1, 1, 1];
        var biasSizes = &outputChannels;
        fixed (long* s = stride, p = padding, d = dilation, o = outputPadding)
        {
            fixed (int* mask = wanted)
            {
                Check(
                    CpuConvolutionBackward(outputGradient, input, weights, &biasSizes, 1, s, axes, p, axes, d, axes, transposed,
                        o, axes, groups, mask, wanted.Length, out var byInput, out var byWeights, out var byBias),
                    "convolution_backward");
                return (byInput, byWeights, byBias);
            }
        }
    }

    [LibraryImport(Library, EntryPoint = "aoti_torch_cpu_convolution_backward")]
    private static partial int CpuConvolutionBackward(
        nint outputGradient,
        nint input,
        nint weights,
        long** biasSizes,
        long biasSizesLength,
        long* stride,
        long strideLength,
        long* padding,
        long paddingLength,
        long* dilation,
        long dilationLength,
        int transposed,
        long* outputPadding,
        long outputPaddingLength,
        long groups,
        int* outputMask,
        long outputMaskLength,
        out nint inputGradient,
        out nint weightsGradient,
        out nint biasGradient);
}
