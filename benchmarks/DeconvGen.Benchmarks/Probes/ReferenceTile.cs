using System.Diagnostics;
using System.Runtime.CompilerServices;
using DeconvGen.Benchmarks.Layers;

namespace DeconvGen.Benchmarks.Probes;

/// <summary>
/// A register tile as kernels have it, of a matrix product whose operands lie in 16 KB, so in the L1 cache: six rows times two
/// vectors. On a quiet machine it comes close to <see cref="FmaPeak"/>; where it does not, something else uses the core or its
/// cache, and no kernel can be judged.
/// </summary>
internal static unsafe class ReferenceTile
{
    private const int Rows = 6, Vectors = 2, BufferBytes = 16 << 10;

    private static readonly FloatBuffer s_buffer = Ones();

    /// <summary>Floating-point operations per second over about a number of steps.</summary>
    public static double Probe<TMath, TVector>(int steps)
        where TMath : struct, IVectorMath<TVector>
        where TVector : struct
    {
        var depth = s_buffer.Length / (Vectors * TMath.Lanes + Rows);
        var passes = Math.Max(1, steps / depth);
        var start = Stopwatch.GetTimestamp();
        var sum = Run<TMath, TVector>(s_buffer.Pointer, s_buffer.Pointer + depth * Vectors * TMath.Lanes, depth, passes);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;

        // All operands are 1, so each accumulator counts its multiply-adds.
        if (sum != (float)(Rows * Vectors) * depth * passes)
            throw new InvalidOperationException($"The reference tile counted {sum} multiply-adds.");
        return 2.0 * Rows * Vectors * depth * passes * TMath.Lanes / seconds;
    }

    private static FloatBuffer Ones()
    {
        var buffer = new FloatBuffer(BufferBytes / sizeof(float), offset: 0);
        buffer.Span.Fill(1);
        return buffer;
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static float Run<TMath, TVector>(float* weights, float* inputs, int depth, int passes)
        where TMath : struct, IVectorMath<TVector>
        where TVector : struct
    {
        var zero = TMath.Create(0);
        TVector a0 = zero, a1 = zero, b0 = zero, b1 = zero, c0 = zero, c1 = zero;
        TVector d0 = zero, d1 = zero, e0 = zero, e1 = zero, f0 = zero, f1 = zero;
        do
        {
            var (weight, input, left) = ((nint)weights, (nint)inputs, depth);
            do
            {
                var w0 = TMath.Load((float*)weight);
                var w1 = TMath.Load((float*)weight + TMath.Lanes);
                var x = TMath.Create(((float*)input)[0]);
                a0 = TMath.MultiplyAdd(x, w0, a0);
                a1 = TMath.MultiplyAdd(x, w1, a1);
                x = TMath.Create(((float*)input)[1]);
                b0 = TMath.MultiplyAdd(x, w0, b0);
                b1 = TMath.MultiplyAdd(x, w1, b1);
                x = TMath.Create(((float*)input)[2]);
                c0 = TMath.MultiplyAdd(x, w0, c0);
                c1 = TMath.MultiplyAdd(x, w1, c1);
                x = TMath.Create(((float*)input)[3]);
                d0 = TMath.MultiplyAdd(x, w0, d0);
                d1 = TMath.MultiplyAdd(x, w1, d1);
                x = TMath.Create(((float*)input)[4]);
                e0 = TMath.MultiplyAdd(x, w0, e0);
                e1 = TMath.MultiplyAdd(x, w1, e1);
                x = TMath.Create(((float*)input)[5]);
                f0 = TMath.MultiplyAdd(x, w0, f0);
                f1 = TMath.MultiplyAdd(x, w1, f1);
                weight += Vectors * TMath.Lanes * sizeof(float);
                input += Rows * sizeof(float);
            }
            while (--left > 0);
        }
        while (--passes > 0);
        return TMath.First(a0) + TMath.First(a1) + TMath.First(b0) + TMath.First(b1) + TMath.First(c0) + TMath.First(c1)
            + TMath.First(d0) + TMath.First(d1) + TMath.First(e0) + TMath.First(e1) + TMath.First(f0) + TMath.First(f1);
    }
}
