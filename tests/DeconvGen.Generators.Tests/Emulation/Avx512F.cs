using System;
using System.Runtime.Intrinsics;

namespace DeconvGen.Generated;

/// <summary>
/// The instructions that the text of the 512-bit target uses, lane by lane. Generated code has its usings inside this
/// namespace, so that this type wins over the one of the framework wherever it is compiled along.
/// </summary>
internal static unsafe class Avx512F
{
    private const int Lanes = 16;

    public static bool IsSupported => true;

    public static Vector512<float> LoadVector512(float* address)
    {
        var result = Vector512<float>.Zero;
        for (var i = 0; i < Lanes; i++)
            ((float*)&result)[i] = address[i];
        return result;
    }

    /// <summary>Lanes that are masked out are not read.</summary>
    public static Vector512<float> MaskLoad(float* address, Vector512<float> mask, Vector512<float> merge)
    {
        var result = merge;
        for (var i = 0; i < Lanes; i++)
        {
            if (IsSet(mask, i))
                ((float*)&result)[i] = address[i];
        }

        return result;
    }

    public static void Store(float* address, Vector512<float> source)
    {
        for (var i = 0; i < Lanes; i++)
            address[i] = ((float*)&source)[i];
    }

    /// <summary>Lanes that are masked out are not written.</summary>
    public static void MaskStore(float* address, Vector512<float> mask, Vector512<float> source)
    {
        for (var i = 0; i < Lanes; i++)
        {
            if (IsSet(mask, i))
                address[i] = ((float*)&source)[i];
        }
    }

    public static Vector512<float> BroadcastScalarToVector512(Vector128<float> value)
    {
        var result = Vector512<float>.Zero;
        for (var i = 0; i < Lanes; i++)
            ((float*)&result)[i] = *(float*)&value;
        return result;
    }

    public static Vector512<double> BroadcastScalarToVector512(Vector128<double> value)
    {
        var result = Vector512<double>.Zero;
        for (var i = 0; i < Lanes / 2; i++)
            ((double*)&result)[i] = *(double*)&value;
        return result;
    }

    public static Vector512<float> Multiply(Vector512<float> left, Vector512<float> right)
    {
        for (var i = 0; i < Lanes; i++)
            ((float*)&left)[i] *= ((float*)&right)[i];
        return left;
    }

    public static Vector512<float> FusedMultiplyAdd(Vector512<float> a, Vector512<float> b, Vector512<float> c)
    {
        for (var i = 0; i < Lanes; i++)
            ((float*)&c)[i] = MathF.FusedMultiplyAdd(((float*)&a)[i], ((float*)&b)[i], ((float*)&c)[i]);
        return c;
    }

    /// <summary>The right operand where either is NaN, and of two zeros.</summary>
    public static Vector512<float> Max(Vector512<float> left, Vector512<float> right)
    {
        for (var i = 0; i < Lanes; i++)
        {
            if (((float*)&left)[i] > ((float*)&right)[i])
                ((float*)&right)[i] = ((float*)&left)[i];
        }

        return right;
    }

    /// <summary>The right operand where either is NaN, and of two zeros.</summary>
    public static Vector512<float> Min(Vector512<float> left, Vector512<float> right)
    {
        for (var i = 0; i < Lanes; i++)
        {
            if (((float*)&left)[i] < ((float*)&right)[i])
                ((float*)&right)[i] = ((float*)&left)[i];
        }

        return right;
    }

    /// <summary>Not less, or not a number.</summary>
    public static Vector512<float> CompareNotLessThan(Vector512<float> left, Vector512<float> right)
    {
        var result = Vector512<float>.Zero;
        for (var i = 0; i < Lanes; i++)
            ((int*)&result)[i] = ((float*)&left)[i] < ((float*)&right)[i] ? 0 : -1;
        return result;
    }

    /// <summary>Not equal, or not a number.</summary>
    public static Vector512<float> CompareNotEqual(Vector512<float> left, Vector512<float> right)
    {
        var result = Vector512<float>.Zero;
        for (var i = 0; i < Lanes; i++)
            ((int*)&result)[i] = ((float*)&left)[i] != ((float*)&right)[i] ? -1 : 0;
        return result;
    }

    /// <summary>The right operand where the mask is set.</summary>
    public static Vector512<float> BlendVariable(Vector512<float> left, Vector512<float> right, Vector512<float> mask)
    {
        for (var i = 0; i < Lanes; i++)
        {
            if (IsSet(mask, i))
                ((float*)&left)[i] = ((float*)&right)[i];
        }

        return left;
    }

    /// <summary>Five bits of each index choose among the 32 lanes of both.</summary>
    public static Vector512<float> PermuteVar16x32x2(Vector512<float> lower, Vector512<int> indices, Vector512<float> upper)
    {
        var result = Vector512<float>.Zero;
        for (var i = 0; i < Lanes; i++)
        {
            var index = ((int*)&indices)[i] & 31;
            ((float*)&result)[i] = index < Lanes ? ((float*)&lower)[index] : ((float*)&upper)[index - Lanes];
        }

        return result;
    }

    public static Vector512<float> PermuteVar16x32(Vector512<float> value, Vector512<int> control) =>
        PermuteVar16x32x2(value, And(control, System.Runtime.Intrinsics.Vector512.Create(15)), value);

    public static Vector512<int> And(Vector512<int> left, Vector512<int> right)
    {
        for (var i = 0; i < Lanes; i++)
            ((int*)&left)[i] &= ((int*)&right)[i];
        return left;
    }

    public static Vector512<int> CompareGreaterThan(Vector512<int> left, Vector512<int> right)
    {
        for (var i = 0; i < Lanes; i++)
            ((int*)&left)[i] = ((int*)&left)[i] > ((int*)&right)[i] ? -1 : 0;
        return left;
    }

    public static Vector128<float> ExtractVector128(Vector512<float> value, byte index)
    {
        var result = Vector128<float>.Zero;
        for (var i = 0; i < 4; i++)
            ((float*)&result)[i] = ((float*)&value)[index % 4 * 4 + i];
        return result;
    }

    private static bool IsSet(Vector512<float> mask, int lane) => ((int*)&mask)[lane] < 0;
}
