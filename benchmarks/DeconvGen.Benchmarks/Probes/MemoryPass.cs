using System.Numerics;
using System.Runtime.CompilerServices;
using DeconvGen.Benchmarks.Layers;

namespace DeconvGen.Benchmarks.Probes;

/// <summary>What no kernel can do without: reading the input once and filling the output.</summary>
internal static unsafe class MemoryPass
{
    private const int Unroll = 4;
    private const int SliceLength = 4096;

    private static int Step => Unroll * Vector<float>.Count;

    /// <summary>Slice after slice, so that reading and writing overlap as they do in a kernel.</summary>
    public static void Run(FloatBuffer input, FloatBuffer output)
    {
        var slices = Math.Max(1, output.Length / SliceLength);
        for (var i = 0; i < slices; i++)
        {
            var (inputBegin, inputEnd) = (At(input.Length, i), At(input.Length, i + 1));
            var (outputBegin, outputEnd) = (At(output.Length, i), At(output.Length, i + 1));
            var sum = Sum(input.Pointer + inputBegin, inputEnd - inputBegin);
            Fill(output.Pointer + outputBegin, outputEnd - outputBegin, sum);
        }

        int At(int length, int slice) => (int)((long)length * slice / slices);
    }

    // Compiled once and optimised, as the kernels are after their first calls. Four chains, so that the loads and not the
    // additions decide.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static float Sum(float* numbers, int length)
    {
        Vector<float> a = default, b = default, c = default, d = default;
        var i = 0;
        for (; i <= length - Step; i += Step)
        {
            a += Vector.Load(numbers + i);
            b += Vector.Load(numbers + i + Vector<float>.Count);
            c += Vector.Load(numbers + i + 2 * Vector<float>.Count);
            d += Vector.Load(numbers + i + 3 * Vector<float>.Count);
        }

        var sum = Vector.Sum(a + b + (c + d));
        for (; i < length; i++)
            sum += numbers[i];
        return sum;
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Fill(float* numbers, int length, float value)
    {
        var vector = new Vector<float>(value);
        var i = 0;
        for (; i <= length - Step; i += Step)
        {
            vector.Store(numbers + i);
            vector.Store(numbers + i + Vector<float>.Count);
            vector.Store(numbers + i + 2 * Vector<float>.Count);
            vector.Store(numbers + i + 3 * Vector<float>.Count);
        }

        for (; i < length; i++)
            numbers[i] = value;
    }
}
