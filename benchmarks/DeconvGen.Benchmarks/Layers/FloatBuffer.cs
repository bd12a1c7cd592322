using System.Runtime.InteropServices;

namespace DeconvGen.Benchmarks.Layers;

/// <summary>
/// Native memory at a chosen distance from a 64-byte boundary, the size of a cache line and of the widest vector. A
/// <c>float[]</c> lies at 16, or wherever the collector moves it, which costs some kernels a tenth of their speed.
/// </summary>
internal sealed unsafe class FloatBuffer : IDisposable
{
    public const int Alignment = 64;

    /// <summary>Where the numbers of a <c>float[]</c> lie behind a boundary when the collector has not moved it.</summary>
    public const int ArrayOffset = 16;

    private void* _memory;

    /// <param name="length">Numbers.</param>
    /// <param name="offset">Bytes behind a 64-byte boundary: a multiple of 4 below 64.</param>
    public FloatBuffer(int length, int offset)
    {
        (Length, Offset) = (length, offset);
        _memory = NativeMemory.AlignedAlloc((nuint)length * sizeof(float) + Alignment, Alignment);
        Pointer = (float*)((byte*)_memory + offset);
        Span.Clear();
    }

    public int Length { get; }

    public int Offset { get; }

    public float* Pointer { get; private set; }

    public Span<float> Span => new(Pointer, Length);

    public void Dispose()
    {
        NativeMemory.AlignedFree(_memory);
        _memory = Pointer = null;
    }
}
