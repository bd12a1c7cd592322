using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

namespace DeconvGen.Runtime;

/// <summary>The argument checks of generated gradients, beside those of <see cref="KernelChecks"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class GradientChecks
{
    /// <summary>Checks that what is read and what is written share no memory. Neighbours that touch are fine.</summary>
    /// <param name="read">What the kernel reads.</param>
    /// <param name="written">What it writes.</param>
    /// <param name="readArgument">Name of the argument that is read.</param>
    /// <param name="writtenArgument">Name of the argument that is written.</param>
    /// <exception cref="ArgumentException">The two overlap.</exception>
    public static void NoOverlap(ReadOnlySpan<float> read, ReadOnlySpan<float> written, string readArgument, string writtenArgument)
    {
        if (read.Overlaps(written))
        {
            ThrowOverlap(readArgument, writtenArgument);
        }
    }

    [DoesNotReturn]
    private static void ThrowOverlap(string read, string written) => throw new ArgumentException(
        $"{written} overlaps {read}, which is read after the kernel has begun to write. Pass memory of its own.", written);
}
