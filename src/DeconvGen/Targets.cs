namespace DeconvGen;

/// <summary>
/// The instruction sets a kernel is generated for. At run time the best one that the machine supports is used; a machine
/// that supports none of them gets a <see cref="PlatformNotSupportedException"/>.
/// </summary>
/// <remarks>
/// A process forbids one with a switch, in its runtime configuration or by <see cref="AppContext.SetSwitch"/> before the first
/// kernel: <c>DeconvGen.EnableAvx512</c>, <c>DeconvGen.EnableAvx2</c> or <c>DeconvGen.EnablePortable</c> set to false.
/// </remarks>
[Flags]
public enum Targets
{
    /// <summary>Plain scalar code, which runs everywhere.</summary>
    Scalar = 1,

    /// <summary>128-bit vectors of any architecture that has them; multiplies, then adds.</summary>
    Portable = 2,

    /// <summary>256-bit x86 vectors with fused multiply-add (AVX2 and FMA).</summary>
    Avx2 = 4,

    /// <summary>
    /// 512-bit x86 vectors (AVX-512F), on machines for which the runtime itself prefers them
    /// (<see cref="System.Runtime.Intrinsics.Vector512.IsHardwareAccelerated"/>).
    /// </summary>
    Avx512 = 8,

    /// <summary>Every target the generator knows, also those that later versions add.</summary>
    All = int.MaxValue,
}
