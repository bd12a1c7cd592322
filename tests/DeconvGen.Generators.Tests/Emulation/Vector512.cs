using System.Runtime.Intrinsics;

namespace DeconvGen.Generated;

/// <summary>Beside the framework's type of this name, which remains for what is written <c>Vector512&lt;float&gt;</c>: the
/// machine uses 512-bit vectors.</summary>
internal static class Vector512
{
    public static bool IsHardwareAccelerated => true;

    public static System.Runtime.Intrinsics.Vector512<float> Create(float value) =>
        System.Runtime.Intrinsics.Vector512.Create(value);

    public static System.Runtime.Intrinsics.Vector512<float> Create(Vector256<float> lower, Vector256<float> upper) =>
        System.Runtime.Intrinsics.Vector512.Create(lower, upper);

    public static System.Runtime.Intrinsics.Vector512<int> Create(int value) =>
        System.Runtime.Intrinsics.Vector512.Create(value);

    /// <summary>Not a span of any length: the compiler takes several times as long over those.</summary>
    public static System.Runtime.Intrinsics.Vector512<int> Create(
        int e0, int e1, int e2, int e3, int e4, int e5, int e6, int e7,
        int e8, int e9, int e10, int e11, int e12, int e13, int e14, int e15) =>
        System.Runtime.Intrinsics.Vector512.Create(e0, e1, e2, e3, e4, e5, e6, e7, e8, e9, e10, e11, e12, e13, e14, e15);
}
