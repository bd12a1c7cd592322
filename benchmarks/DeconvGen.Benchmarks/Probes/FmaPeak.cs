using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace DeconvGen.Benchmarks.Probes;

/// <summary>
/// The multiply-adds that one core does when nothing but registers is involved: twelve independent chains, enough to hide a
/// latency of five or six cycles at two a cycle.
/// </summary>
internal static class FmaPeak
{
    private const int Chains = 12;

    /// <summary>Floating-point operations per second over a number of steps of each chain.</summary>
    public static double Probe<TMath, TVector>(int steps)
        where TMath : struct, IVectorMath<TVector>
        where TVector : struct
    {
        var start = Stopwatch.GetTimestamp();
        var sum = Run<TMath, TVector>(steps);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;

        // Each chain runs to 1, so a result that is not about 12 shows that something was optimised away.
        if (!(Math.Abs(sum - Chains) < 0.001f))
            throw new InvalidOperationException($"The probe of the peak computed {sum} instead of {Chains}.");
        return 2.0 * Chains * steps * TMath.Lanes / seconds;
    }

    // A method of its own, compiled once: with calls, or in parts, the vectors would not stay in registers.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static float Run<TMath, TVector>(int steps)
        where TMath : struct, IVectorMath<TVector>
        where TVector : struct
    {
        var half = TMath.Create(0.5f);
        TVector a = half, b = half, c = half, d = half, e = half, f = half;
        TVector g = half, h = half, i = half, j = half, k = half, l = half;
        do
        {
            a = TMath.MultiplyAdd(a, half, half);
            b = TMath.MultiplyAdd(b, half, half);
            c = TMath.MultiplyAdd(c, half, half);
            d = TMath.MultiplyAdd(d, half, half);
            e = TMath.MultiplyAdd(e, half, half);
            f = TMath.MultiplyAdd(f, half, half);
            g = TMath.MultiplyAdd(g, half, half);
            h = TMath.MultiplyAdd(h, half, half);
            i = TMath.MultiplyAdd(i, half, half);
            j = TMath.MultiplyAdd(j, half, half);
            k = TMath.MultiplyAdd(k, half, half);
            l = TMath.MultiplyAdd(l, half, half);
        }
        while (--steps > 0);
        return TMath.First(a) + TMath.First(b) + TMath.First(c) + TMath.First(d) + TMath.First(e) + TMath.First(f)
            + TMath.First(g) + TMath.First(h) + TMath.First(i) + TMath.First(j) + TMath.First(k) + TMath.First(l);
    }
}
