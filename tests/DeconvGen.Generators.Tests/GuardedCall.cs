using System.Reflection;
using DeconvGen.Runtime;

namespace DeconvGen.Generators.Tests;

/// <summary>A kernel with the weights that it has packed.</summary>
/// <param name="Made">Set to what is told each new layer; null where weights are constants.</param>
internal sealed record GuardedKernel(SpecKernels.Driver Run, FieldInfo? Made, PackedWeights? Constants);

/// <summary>Calls of a kernel all of whose spans, and whose packed weights, touch pages that must not be touched.</summary>
internal sealed unsafe class GuardedCall(GuardedKernel kernel, bool atEnd, int shift) : IDisposable
{
    private static readonly FieldInfo s_pointer = typeof(PackedWeights).GetField("<Pointer>k__BackingField",
        BindingFlags.Instance | BindingFlags.NonPublic)!;

    private readonly List<GuardedMemory> _memory = [];

    /// <summary>Yields the output.</summary>
    public Span<float> Run(
        float[] weights, float[] bias, float[] slopes, float[] residual, float[] input, int[] size, float[] output, int batch, int threads)
    {
        Span<float> Guarded(ReadOnlySpan<float> content, int bytes)
        {
            _memory.Add(new(content, atEnd, bytes));
            return _memory[^1].Span;
        }

        var moved = 0;
        void Move(PackedWeights packed)
        {
            // Whole floats, because the library aligns them.
            Guarded(new(packed.Pointer, packed.Length), 0);
            s_pointer.SetValue(packed, Pointer.Box(_memory[^1].Pointer, typeof(float*)));
            moved++;
        }

        kernel.Made?.SetValue(null, (Action<object>)(layer => Move((PackedWeights)layer.GetType()
            .GetFields(BindingFlags.Instance | BindingFlags.NonPublic)
            .Single(static field => field.FieldType == typeof(PackedWeights)).GetValue(layer)!)));
        var before = kernel.Constants is { } constants ? (nint)constants.Pointer : 0;
        if (kernel.Constants is not null)
            Move(kernel.Constants);
        var result = Guarded(output, shift);
        kernel.Run(Guarded(weights, shift), Guarded(bias, shift), Guarded(slopes, shift), Guarded(residual, shift),
            Guarded(input, shift), size, result, batch, threads);
        if (kernel.Constants is not null)
            s_pointer.SetValue(kernel.Constants, Pointer.Box((float*)before, typeof(float*)));
        kernel.Made?.SetValue(null, null);
        Assert.Equal(kernel.Made is null && kernel.Constants is null ? 0 : 1, moved);
        return result;
    }

    public void Dispose() => _memory.ForEach(static memory => memory.Dispose());
}
