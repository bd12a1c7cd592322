using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace DeconvGen.Benchmarks.Report;

/// <summary>
/// The multiply-adds that one core does when nothing but registers is involved: twelve independent chains, enough to hide a
/// latency of five or six cycles at two a cycle.
/// </summary>
internal static class FmaPeak
{
    private const int Chains = 12;
    private const int Steps = 1 << 17;

    private interface IChain<TVector>
        where TVector : struct
    {
        static abstract int Lanes { get; }

        static abstract TVector Create(float value);

        static abstract TVector MultiplyAdd(TVector left, TVector right, TVector addend);

        static abstract float First(TVector vector);
    }

    /// <summary>What this machine has, each with a probe that gives floating-point operations per second.</summary>
    public static IReadOnlyList<(string Name, Func<double> Probe)> Probes { get; } = [.. Find()];

    private static IEnumerable<(string Name, Func<double> Probe)> Find()
    {
        if (Fma.IsSupported)
            yield return ("256-bit FMA", Probe<Fma256, Vector256<float>>);
        if (Avx512F.IsSupported)
            yield return ("512-bit FMA", Probe<Fma512, Vector512<float>>);
        if (AdvSimd.IsSupported)
            yield return ("128-bit FMA", Probe<AdvSimd128, Vector128<float>>);
        if (!Fma.IsSupported && !AdvSimd.IsSupported)
            yield return Vector128.IsHardwareAccelerated
                ? ("128-bit multiply and add", Probe<Portable128, Vector128<float>>)
                : ("scalar multiply and add", Probe<Scalar, float>);
    }

    private static double Probe<TChain, TVector>()
        where TChain : struct, IChain<TVector>
        where TVector : struct
    {
        var start = Stopwatch.GetTimestamp();
        var sum = Run<TChain, TVector>(Steps);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;

        // Each chain runs to 1, so a result that is not about 12 shows that something was optimised away.
        if (!(Math.Abs(sum - Chains) < 0.001f))
            throw new InvalidOperationException($"The probe of the peak computed {sum} instead of {Chains}.");
        return 2.0 * Chains * Steps * TChain.Lanes / seconds;
    }

    // A method of its own, compiled once: with calls, or in parts, the vectors would not stay in registers.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static float Run<TChain, TVector>(int steps)
        where TChain : struct, IChain<TVector>
        where TVector : struct
    {
        var half = TChain.Create(0.5f);
        TVector a = half, b = half, c = half, d = half, e = half, f = half;
        TVector g = half, h = half, i = half, j = half, k = half, l = half;
        do
        {
            a = TChain.MultiplyAdd(a, half, half);
            b = TChain.MultiplyAdd(b, half, half);
            c = TChain.MultiplyAdd(c, half, half);
            d = TChain.MultiplyAdd(d, half, half);
            e = TChain.MultiplyAdd(e, half, half);
            f = TChain.MultiplyAdd(f, half, half);
            g = TChain.MultiplyAdd(g, half, half);
            h = TChain.MultiplyAdd(h, half, half);
            i = TChain.MultiplyAdd(i, half, half);
            j = TChain.MultiplyAdd(j, half, half);
            k = TChain.MultiplyAdd(k, half, half);
            l = TChain.MultiplyAdd(l, half, half);
        }
        while (--steps > 0);
        return TChain.First(a) + TChain.First(b) + TChain.First(c) + TChain.First(d) + TChain.First(e) + TChain.First(f)
            + TChain.First(g) + TChain.First(h) + TChain.First(i) + TChain.First(j) + TChain.First(k) + TChain.First(l);
    }

    private readonly struct Fma256 : IChain<Vector256<float>>
    {
        public static int Lanes => 8;

        public static Vector256<float> Create(float value) => Vector256.Create(value);

        public static Vector256<float> MultiplyAdd(Vector256<float> left, Vector256<float> right, Vector256<float> addend) =>
            Fma.MultiplyAdd(left, right, addend);

        public static float First(Vector256<float> vector) => vector.ToScalar();
    }

    private readonly struct Fma512 : IChain<Vector512<float>>
    {
        public static int Lanes => 16;

        public static Vector512<float> Create(float value) => Vector512.Create(value);

        public static Vector512<float> MultiplyAdd(Vector512<float> left, Vector512<float> right, Vector512<float> addend) =>
            Avx512F.FusedMultiplyAdd(left, right, addend);

        public static float First(Vector512<float> vector) => vector.ToScalar();
    }

    private readonly struct AdvSimd128 : IChain<Vector128<float>>
    {
        public static int Lanes => 4;

        public static Vector128<float> Create(float value) => Vector128.Create(value);

        public static Vector128<float> MultiplyAdd(Vector128<float> left, Vector128<float> right, Vector128<float> addend) =>
            AdvSimd.FusedMultiplyAdd(addend, left, right);

        public static float First(Vector128<float> vector) => vector.ToScalar();
    }

    private readonly struct Portable128 : IChain<Vector128<float>>
    {
        public static int Lanes => 4;

        public static Vector128<float> Create(float value) => Vector128.Create(value);

        public static Vector128<float> MultiplyAdd(Vector128<float> left, Vector128<float> right, Vector128<float> addend) =>
            left * right + addend;

        public static float First(Vector128<float> vector) => vector.ToScalar();
    }

    private readonly struct Scalar : IChain<float>
    {
        public static int Lanes => 1;

        public static float Create(float value) => value;

        public static float MultiplyAdd(float left, float right, float addend) => left * right + addend;

        public static float First(float value) => value;
    }
}
