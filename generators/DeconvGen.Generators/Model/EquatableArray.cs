using System.Collections;

namespace DeconvGen.Generators.Model;

/// <summary>
/// An immutable array with value equality, so that records that hold one can be compared by the incremental pipeline.
/// Floats are compared by their bits: <c>0f</c> and <c>-0f</c> print differently, and a NaN equals itself.
/// </summary>
internal readonly struct EquatableArray<T>(T[] items) : IEquatable<EquatableArray<T>>, IReadOnlyList<T>
{
    private readonly T[]? _items = items;

    public static EquatableArray<T> Empty { get; } = new([]);

    /// <summary>True for <c>default</c>: the value was not given at all, which differs from an empty list.</summary>
    public bool IsDefault => _items is null;

    public int Count => _items?.Length ?? 0;

    public T this[int index] => _items![index];

    public ReadOnlySpan<T> AsSpan() => _items;

    public T[] ToArray() => _items is null ? [] : (T[])_items.Clone();

    public bool Equals(EquatableArray<T> other)
    {
        if (_items is null || other._items is null)
            return _items is null && other._items is null;
        if (_items.Length != other._items.Length)
            return false;
        if (_items is float[] floats)
            return SameBits(floats, (float[])(object)other._items);
        for (var i = 0; i < _items.Length; i++)
        {
            if (!EqualityComparer<T>.Default.Equals(_items[i], other._items[i]))
                return false;
        }

        return true;
    }

    public override bool Equals(object? obj) => obj is EquatableArray<T> other && Equals(other);

    public override int GetHashCode()
    {
        var hash = Count;
        foreach (var item in this)
            hash = unchecked((hash * 397) ^ (item?.GetHashCode() ?? 0));
        return hash;
    }

    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)(_items ?? [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static unsafe bool SameBits(float[] left, float[] right)
    {
        for (var i = 0; i < left.Length; i++)
        {
            float a = left[i], b = right[i];
            if (*(int*)&a != *(int*)&b)
                return false;
        }

        return true;
    }
}

internal static class EquatableArrayExtensions
{
    public static EquatableArray<T> ToEquatableArray<T>(this IEnumerable<T> items) => new([.. items]);
}
