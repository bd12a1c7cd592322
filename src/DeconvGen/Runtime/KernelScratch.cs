using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace DeconvGen.Runtime;

/// <summary>Memory for what a unit of work needs and nobody reads behind it. For generated code.</summary>
/// <remarks>
/// Each thread keeps the largest piece it was ever asked for, so that kernels allocate nothing after their first run.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class KernelScratch
{
    [ThreadStatic]
    private static Memory own;

    [ThreadStatic]
    private static Memory copies;

    /// <summary>Pinned, 64-byte-aligned memory of this thread. What it holds is left over from the last use.</summary>
    /// <param name="count">Floats, 0 or more.</param>
    /// <returns>A pointer that is valid until this thread asks again.</returns>
    /// <exception cref="OutOfMemoryException">There is not so much memory.</exception>
    public static float* Floats(nint count) => own.Floats(count);

    /// <summary>As <see cref="Floats"/>, and other memory than that: for copies that stay while what is called asks for its
    /// own.</summary>
    /// <param name="count">Floats, 0 or more.</param>
    /// <returns>A pointer that is valid until this thread asks for copies again.</returns>
    /// <exception cref="OutOfMemoryException">There is not so much memory.</exception>
    public static float* Copies(nint count) => copies.Floats(count);

    private struct Memory
    {
        private const int Alignment = 64;

        /// <summary>Keeps alive what <see cref="begin"/> points to.</summary>
        private float[]? memory;

        private float* begin;
        private nint length;

        public float* Floats(nint count)
        {
            if (length < count)
                Grow(count);
            return begin;
        }

        private void Grow(nint count)
        {
            const int Padding = Alignment / sizeof(float);
            memory = GC.AllocateUninitializedArray<float>(checked((int)(count + Padding)), pinned: true);
            begin = (float*)(((nint)Unsafe.AsPointer(ref memory[0]) + Alignment - 1) & -Alignment);
            length = count;
        }
    }
}
