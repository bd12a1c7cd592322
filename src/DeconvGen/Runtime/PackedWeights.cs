using System.ComponentModel;

namespace DeconvGen.Runtime;

/// <summary>
/// Float memory for packed weights: pinned, aligned to 64 bytes (one cache line, the widest vector) and zeroed. An array of
/// the garbage collector owns it, so there is nothing to dispose. For generated code.
/// </summary>
/// <remarks>
/// The memory lives as long as this object: whoever works on <see cref="Pointer"/> keeps the object reachable until then
/// (<see cref="GC.KeepAlive(object)"/>).
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed unsafe class PackedWeights
{
    private const int Alignment = 64;

    private readonly float[] memory;

    /// <summary>Allocates <paramref name="length"/> zeros.</summary>
    /// <param name="length">Number of floats, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative, or no array can hold it.</exception>
    public PackedWeights(int length)
    {
        const int Slack = Alignment / sizeof(float) - 1;
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Array.MaxLength - Slack);

        // A pinned array is aligned to 4 bytes at least, so the slack in front never exceeds 15 floats.
        memory = GC.AllocateArray<float>(length + Slack, pinned: true);
        fixed (float* start = memory)
        {
            Pointer = (float*)(((nuint)start + (Alignment - 1)) & ~(nuint)(Alignment - 1));
        }

        Length = length;
    }

    /// <summary>First float; a multiple of 64. Valid while this object is reachable.</summary>
    public float* Pointer { get; }

    /// <summary>Number of floats that may be read and written from <see cref="Pointer"/> on.</summary>
    public int Length { get; }
}
