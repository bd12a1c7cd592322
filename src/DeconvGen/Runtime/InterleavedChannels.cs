using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace DeconvGen.Runtime;

/// <summary>The transpose of a matrix with less than eight columns, the channels of pixels, and back: eight rows at a time pass
/// through registers.</summary>
internal static unsafe class InterleavedChannels
{
    private const int Pixels = 8;

    /// <summary>Whether there are methods for so many channels.</summary>
    public static bool Suits(nint channels) => channels is > 1 and < 8 && Avx.IsSupported && KernelTargets.Avx2;

    /// <summary>Takes channels of pixels apart.</summary>
    /// <param name="pixels"><c>[count, channels]</c>.</param>
    /// <param name="planes">A row for each channel, <paramref name="step"/> floats apart; must not overlap the pixels.</param>
    /// <param name="step">From a plane to the next.</param>
    /// <param name="channels">Two to seven.</param>
    /// <param name="count">Pixels.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Split(float* pixels, float* planes, nint step, nint channels, nint count)
    {
        nint at = 0;
        if (channels == 2)
        {
            for (; at <= count - Pixels; at += Pixels, pixels += 2 * Pixels)
            {
                var (first, second) = (Halves(pixels, 8), Halves(pixels + 4, 8));
                Avx.Store(planes + at, Avx.Shuffle(first, second, 0b10_00_10_00));
                Avx.Store(planes + step + at, Avx.Shuffle(first, second, 0b11_01_11_01));
            }
        }
        else if (channels == 3)
        {
            for (; at <= count - Pixels; at += Pixels, pixels += 3 * Pixels)
            {
                // a0 b0 c0 a1, b1 c1 a2 b2, c2 a3 b3 c3.
                var (first, second, third) = (Halves(pixels, 12), Halves(pixels + 4, 12), Halves(pixels + 8, 12));
                var ab = Avx.Shuffle(second, third, 0b10_01_11_10);
                var bc = Avx.Shuffle(first, second, 0b01_00_10_01);
                Avx.Store(planes + at, Avx.Shuffle(first, ab, 0b10_00_11_00));
                Avx.Store(planes + step + at, Avx.Shuffle(bc, ab, 0b11_01_10_00));
                Avx.Store(planes + 2 * step + at, Avx.Shuffle(bc, third, 0b11_00_11_01));
            }
        }
        else if (channels == 4)
        {
            for (; at <= count - Pixels; at += Pixels, pixels += 4 * Pixels)
            {
                var (first, second) = (Halves(pixels, 16), Halves(pixels + 4, 16));
                var (third, fourth) = (Halves(pixels + 8, 16), Halves(pixels + 12, 16));
                var (ab01, cd01) = (Avx.UnpackLow(first, second), Avx.UnpackHigh(first, second));
                var (ab23, cd23) = (Avx.UnpackLow(third, fourth), Avx.UnpackHigh(third, fourth));
                Avx.Store(planes + at, Avx.Shuffle(ab01, ab23, 0b01_00_01_00));
                Avx.Store(planes + step + at, Avx.Shuffle(ab01, ab23, 0b11_10_11_10));
                Avx.Store(planes + 2 * step + at, Avx.Shuffle(cd01, cd23, 0b01_00_01_00));
                Avx.Store(planes + 3 * step + at, Avx.Shuffle(cd01, cd23, 0b11_10_11_10));
            }
        }
        else
        {
            // Of the last pixel floats of the next one are read too.
            for (; at < count - Pixels; at += Pixels, pixels += channels * Pixels)
                TransposedBlock.WriteColumns(pixels, channels, planes + at, step, channels);
        }

        for (; at < count; at++)
        {
            for (nint channel = 0; channel < channels; channel++)
                planes[channel * step + at] = *pixels++;
        }
    }

    /// <summary>Puts channels together to pixels: <see cref="Split"/> backwards.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Join(float* planes, nint step, float* pixels, nint channels, nint count)
    {
        nint at = 0;
        if (channels == 2)
        {
            for (; at <= count - Pixels; at += Pixels, pixels += 2 * Pixels)
            {
                var (a, b) = (Avx.LoadVector256(planes + at), Avx.LoadVector256(planes + step + at));
                var (first, second) = (Avx.UnpackLow(a, b), Avx.UnpackHigh(a, b));
                Store(pixels, first, second);
                StoreUpper(pixels + 8, first, second);
            }
        }
        else if (channels == 3)
        {
            for (; at <= count - Pixels; at += Pixels, pixels += 3 * Pixels)
            {
                var (a, b) = (Avx.LoadVector256(planes + at), Avx.LoadVector256(planes + step + at));
                var c = Avx.LoadVector256(planes + 2 * step + at);
                var ab = Avx.Shuffle(a, b, 0b10_00_10_00);
                var bc = Avx.Shuffle(b, c, 0b11_01_11_01);
                var ca = Avx.Shuffle(c, a, 0b11_01_10_00);
                // a0 b0 c0 a1, b1 c1 a2 b2, c2 a3 b3 c3.
                var (first, second) = (Avx.Shuffle(ab, ca, 0b10_00_10_00), Avx.Shuffle(bc, ab, 0b11_01_10_00));
                var third = Avx.Shuffle(ca, bc, 0b11_01_11_01);
                Store(pixels, first, second);
                Avx.Store(pixels + 8, Avx.Blend(third, first, 0b1111_0000));
                StoreUpper(pixels + 16, second, third);
            }
        }
        else if (channels == 4)
        {
            for (; at <= count - Pixels; at += Pixels, pixels += 4 * Pixels)
            {
                var (a, b) = (Avx.LoadVector256(planes + at), Avx.LoadVector256(planes + step + at));
                var (c, d) = (Avx.LoadVector256(planes + 2 * step + at), Avx.LoadVector256(planes + 3 * step + at));
                var (ab01, ab23) = (Avx.UnpackLow(a, b), Avx.UnpackHigh(a, b));
                var (cd01, cd23) = (Avx.UnpackLow(c, d), Avx.UnpackHigh(c, d));
                var (first, second) = (Avx.Shuffle(ab01, cd01, 0b01_00_01_00), Avx.Shuffle(ab01, cd01, 0b11_10_11_10));
                var (third, fourth) = (Avx.Shuffle(ab23, cd23, 0b01_00_01_00), Avx.Shuffle(ab23, cd23, 0b11_10_11_10));
                Store(pixels, first, second);
                Store(pixels + 8, third, fourth);
                StoreUpper(pixels + 16, first, second);
                StoreUpper(pixels + 24, third, fourth);
            }
        }
        else
        {
            // What is written into the next pixel is written over.
            for (; at < count - Pixels; at += Pixels, pixels += channels * Pixels)
                TransposedBlock.WriteRows(planes + at, step, pixels, channels, channels);
        }

        for (; at < count; at++)
        {
            for (nint channel = 0; channel < channels; channel++)
                *pixels++ = planes[channel * step + at];
        }
    }

    /// <summary>Floats of the first four pixels, and the same of the other four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Halves(float* source, nint apart) =>
        Avx.InsertVector128(Sse.LoadVector128(source).ToVector256Unsafe(), Sse.LoadVector128(source + apart), 1);

    /// <summary>The lower halves, one behind the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* target, Vector256<float> first, Vector256<float> second) =>
        Avx.Store(target, Avx.Permute2x128(first, second, 0x20));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreUpper(float* target, Vector256<float> first, Vector256<float> second) =>
        Avx.Store(target, Avx.Permute2x128(first, second, 0x31));
}
