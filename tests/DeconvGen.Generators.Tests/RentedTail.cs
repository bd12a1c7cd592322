using System.Buffers;

namespace DeconvGen.Generators.Tests;

/// <summary>
/// Some kernels work in arrays of the shared pool, which no page can guard. The pool gives a thread the array back that it
/// returned last: what lies behind the rented floats holds a pattern, which one write too many would change.
/// </summary>
internal sealed class RentedTail
{
    private const float Pattern = -12345.678f;

    private readonly int _count;
    private readonly float[] _rented;

    /// <param name="count">Floats that the next call on this thread rents.</param>
    public RentedTail(int count)
    {
        _count = count;
        _rented = ArrayPool<float>.Shared.Rent(count);
        Array.Fill(_rented, Pattern);
        ArrayPool<float>.Shared.Return(_rented);
    }

    /// <summary>The call used this array, and only as many floats of it.</summary>
    public void IsUntouched()
    {
        Assert.DoesNotContain(Pattern, _rented.AsSpan(0, _count).ToArray());
        Assert.All(_rented.Skip(_count), static value => Assert.Equal(Pattern, value));
    }
}
