using DeconvGen;

namespace Quickstart;

/// <summary>The <c>Run</c> of every two-dimensional kernel without run-time weights.</summary>
internal delegate void RunUpsampling(
    ReadOnlySpan<float> input, int height, int width, Span<float> output, int batch = 1, ParallelOptions? options = null);

/// <summary>
/// One generated upsampling kernel as a value. A kernel is a type, chosen when the program is compiled; a program that
/// lets its user choose at run time declares the choices (Kernels.cs) and picks among them.
/// </summary>
internal sealed record Upsampler(
    BilinearOutput Form, RunUpsampling Run, Func<int, int> OutputHeight, Func<int, int> OutputWidth)
{
    public static IReadOnlyList<int> Factors { get; } = [2, 3, 4, 8];

    /// <summary>The three forms of one factor.</summary>
    public static IReadOnlyList<Upsampler> For(int factor) => factor switch
    {
        2 =>
        [
            new(BilinearOutput.Full, Upsample2.Full.Run, Upsample2.Full.OutputHeight, Upsample2.Full.OutputWidth),
            new(BilinearOutput.Recipe, Upsample2.Recipe.Run, Upsample2.Recipe.OutputHeight, Upsample2.Recipe.OutputWidth),
            new(BilinearOutput.Replicated,
                Upsample2.Replicated.Run, Upsample2.Replicated.OutputHeight, Upsample2.Replicated.OutputWidth),
        ],
        3 =>
        [
            new(BilinearOutput.Full, Upsample3.Full.Run, Upsample3.Full.OutputHeight, Upsample3.Full.OutputWidth),
            new(BilinearOutput.Recipe, Upsample3.Recipe.Run, Upsample3.Recipe.OutputHeight, Upsample3.Recipe.OutputWidth),
            new(BilinearOutput.Replicated,
                Upsample3.Replicated.Run, Upsample3.Replicated.OutputHeight, Upsample3.Replicated.OutputWidth),
        ],
        4 =>
        [
            new(BilinearOutput.Full, Upsample4.Full.Run, Upsample4.Full.OutputHeight, Upsample4.Full.OutputWidth),
            new(BilinearOutput.Recipe, Upsample4.Recipe.Run, Upsample4.Recipe.OutputHeight, Upsample4.Recipe.OutputWidth),
            new(BilinearOutput.Replicated,
                Upsample4.Replicated.Run, Upsample4.Replicated.OutputHeight, Upsample4.Replicated.OutputWidth),
        ],
        8 =>
        [
            new(BilinearOutput.Full, Upsample8.Full.Run, Upsample8.Full.OutputHeight, Upsample8.Full.OutputWidth),
            new(BilinearOutput.Recipe, Upsample8.Recipe.Run, Upsample8.Recipe.OutputHeight, Upsample8.Recipe.OutputWidth),
            new(BilinearOutput.Replicated,
                Upsample8.Replicated.Run, Upsample8.Replicated.OutputHeight, Upsample8.Replicated.OutputWidth),
        ],
        _ => throw new ArgumentOutOfRangeException(nameof(factor), factor,
            $"Kernels are declared for the factors {string.Join(", ", Factors)}; declare another one in Kernels.cs."),
    };
}
