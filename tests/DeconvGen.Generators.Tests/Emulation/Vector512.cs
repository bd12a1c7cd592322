using System;
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

    public static System.Runtime.Intrinsics.Vector512<int> Create(params ReadOnlySpan<int> values) =>
        System.Runtime.Intrinsics.Vector512.Create(values);
}
