using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace DeconvGen.Benchmarks.Probes;

/// <summary>What the probes need of a vector, so that one text serves all widths.</summary>
internal interface IVectorMath<TVector>
    where TVector : struct
{
    static abstract int Lanes { get; }

    static abstract TVector Create(float value);

    static abstract unsafe TVector Load(float* numbers);

    static abstract TVector MultiplyAdd(TVector left, TVector right, TVector addend);

    static abstract float First(TVector vector);
}

internal readonly struct Fma256 : IVectorMath<Vector256<float>>
{
    public static int Lanes => 8;

    public static Vector256<float> Create(float value) => Vector256.Create(value);

    public static unsafe Vector256<float> Load(float* numbers) => Vector256.Load(numbers);

    public static Vector256<float> MultiplyAdd(Vector256<float> left, Vector256<float> right, Vector256<float> addend) =>
        Fma.MultiplyAdd(left, right, addend);

    public static float First(Vector256<float> vector) => vector.ToScalar();
}

internal readonly struct Fma512 : IVectorMath<Vector512<float>>
{
    public static int Lanes => 16;

    public static Vector512<float> Create(float value) => Vector512.Create(value);

    public static unsafe Vector512<float> Load(float* numbers) => Vector512.Load(numbers);

    public static Vector512<float> MultiplyAdd(Vector512<float> left, Vector512<float> right, Vector512<float> addend) =>
        Avx512F.FusedMultiplyAdd(left, right, addend);

    public static float First(Vector512<float> vector) => vector.ToScalar();
}

internal readonly struct AdvSimd128 : IVectorMath<Vector128<float>>
{
    public static int Lanes => 4;

    public static Vector128<float> Create(float value) => Vector128.Create(value);

    public static unsafe Vector128<float> Load(float* numbers) => Vector128.Load(numbers);

    public static Vector128<float> MultiplyAdd(Vector128<float> left, Vector128<float> right, Vector128<float> addend) =>
        AdvSimd.FusedMultiplyAdd(addend, left, right);

    public static float First(Vector128<float> vector) => vector.ToScalar();
}

internal readonly struct Portable128 : IVectorMath<Vector128<float>>
{
    public static int Lanes => 4;

    public static Vector128<float> Create(float value) => Vector128.Create(value);

    public static unsafe Vector128<float> Load(float* numbers) => Vector128.Load(numbers);

    public static Vector128<float> MultiplyAdd(Vector128<float> left, Vector128<float> right, Vector128<float> addend) =>
        left * right + addend;

    public static float First(Vector128<float> vector) => vector.ToScalar();
}

internal readonly struct Scalar : IVectorMath<float>
{
    public static int Lanes => 1;

    public static float Create(float value) => value;

    public static unsafe float Load(float* numbers) => *numbers;

    public static float MultiplyAdd(float left, float right, float addend) => left * right + addend;

    public static float First(float value) => value;
}
