using System.Reflection;
using DeconvGen.Runtime;

namespace DeconvGen.Generators.Tests;

/// <summary>The memory of one call: all of its spans, and packed weights, touch pages that must not be touched.</summary>
internal sealed unsafe class GuardedCall(bool atEnd, int shift) : IDisposable
{
    private static readonly FieldInfo s_pointer = typeof(PackedWeights).GetField("<Pointer>k__BackingField",
        BindingFlags.Instance | BindingFlags.NonPublic)!;

    private readonly List<GuardedMemory> _memory = [];
    private readonly List<(PackedWeights Packed, nint Before)> _moved = [];

    /// <summary>Where spans lie and how many threads run: at both ends of guarded memory, aligned and unaligned.</summary>
    public static IReadOnlyList<(bool AtEnd, int Shift, int Threads)> Places { get; } =
        [(true, 0, 1), (false, 0, 3), (true, 1, 3), (false, 3, 1), (true, 2, 1)];

    public bool AtEnd => atEnd;

    /// <summary>How many packed weights lie in guarded memory.</summary>
    public int Moved => _moved.Count;

    public Span<float> Guard(ReadOnlySpan<float> content) => Guarded(content, shift).Span;

    /// <summary>For what the library aligns itself: no shift, floats stay whole.</summary>
    public float* GuardWhole(ReadOnlySpan<float> content) => Guarded(content, 0).Pointer;

    public void Move(PackedWeights packed)
    {
        _moved.Add((packed, (nint)packed.Pointer));
        Point(packed, GuardWhole(new(packed.Pointer, packed.Length)));
    }

    public void Dispose()
    {
        foreach (var (packed, before) in _moved)
            Point(packed, (float*)before);
        _memory.ForEach(static memory => memory.Dispose());
    }

    public override string ToString() => $"spans {(atEnd ? "end" : "start")} {shift} bytes from a page";

    private GuardedMemory Guarded(ReadOnlySpan<float> content, int bytes)
    {
        _memory.Add(new(content, atEnd, bytes));
        return _memory[^1];
    }

    private static void Point(PackedWeights packed, float* to) => s_pointer.SetValue(packed, Pointer.Box(to, typeof(float*)));
}
