using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace DeconvGen.Benchmarks.Probes;

/// <summary>Vectors of one width on this machine, with probes that give floating-point operations per second.</summary>
/// <param name="Name">Width and operation.</param>
/// <param name="Peak"><see cref="FmaPeak"/> over a number of steps.</param>
/// <param name="Tile"><see cref="ReferenceTile"/> over about as many.</param>
internal sealed record VectorUnit(string Name, Func<int, double> Peak, Func<int, double> Tile)
{
    /// <summary>What the machine has, and the runtime's switches leave of it; the widest last.</summary>
    public static IReadOnlyList<VectorUnit> All { get; } = [.. Find()];

    private static IEnumerable<VectorUnit> Find()
    {
        if (Fma.IsSupported)
            yield return Create<Fma256, Vector256<float>>("256-bit FMA");
        if (Avx512F.IsSupported)
            yield return Create<Fma512, Vector512<float>>("512-bit FMA");
        if (AdvSimd.IsSupported)
            yield return Create<AdvSimd128, Vector128<float>>("128-bit FMA");
        if (!Fma.IsSupported && !AdvSimd.IsSupported)
        {
            yield return Vector128.IsHardwareAccelerated
                ? Create<Portable128, Vector128<float>>("128-bit multiply and add")
                : Create<Scalar, float>("scalar multiply and add");
        }
    }

    private static VectorUnit Create<TMath, TVector>(string name)
        where TMath : struct, IVectorMath<TVector>
        where TVector : struct =>
        new(name, FmaPeak.Probe<TMath, TVector>, ReferenceTile.Probe<TMath, TVector>);
}
