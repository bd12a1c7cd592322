using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace DeconvGen.Runtime;

/// <summary>The transpose of a small matrix, in squares of eight that pass through registers, or of sixteen where these are as
/// wide.</summary>
/// <remarks>Writing and adding are methods of their own: one with a flag that is no constant took 1.6 times as long.</remarks>
internal static unsafe class TransposedBlock
{
    /// <summary>Rows and columns of a square.</summary>
    public const int Side = 8;

    /// <summary>The same of a large square, each of whose rows is a cache line, or the ends of two: none is fetched again, nor
    /// written in halves, where the rows lie so far apart that few of their lines stay near (up to 2.5 times as fast).</summary>
    public const int LargeSide = 16;

    /// <summary>Large squares are written, though not added.</summary>
    public static bool HasLargeSquares => Vector512.IsHardwareAccelerated && Avx512F.IsSupported && KernelTargets.Avx512;

    /// <summary>Writes the transpose.</summary>
    /// <param name="source">Rows, <paramref name="sourceStep"/> floats apart.</param>
    /// <param name="sourceStep">From a row to the next.</param>
    /// <param name="target">Its columns, <paramref name="targetStep"/> floats apart; must not overlap the source.</param>
    /// <param name="targetStep">From a column to the next.</param>
    /// <param name="height">Rows of the source.</param>
    /// <param name="width">Columns of the source.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Write(float* source, nint sourceStep, float* target, nint targetStep, nint height, nint width)
    {
        if (height >= LargeSide && width >= LargeSide && HasLargeSquares)
        {
            for (nint top = 0; top < height; top += LargeSide)
            {
                var row = Math.Min(top, height - LargeSide);
                for (nint left = 0; left < width; left += LargeSide)
                {
                    var column = Math.Min(left, width - LargeSide);
                    Large(source + row * sourceStep + column, sourceStep, target + column * targetStep + row, targetStep);
                }
            }

            return;
        }

        // The last square of a side is moved back over the one before.
        for (nint top = 0; top < height; top += Side)
        {
            var row = Math.Max(0, Math.Min(top, height - Side));
            for (nint left = 0; left < width; left += Side)
            {
                var column = Math.Max(0, Math.Min(left, width - Side));
                Square(source + row * sourceStep + column, sourceStep, target + column * targetStep + row, targetStep,
                    Math.Min(Side, height), Math.Min(Side, width), adds: false);
            }
        }
    }

    /// <summary>Adds the transpose to what stands in <paramref name="target"/>; otherwise as <see cref="Write"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(float* source, nint sourceStep, float* target, nint targetStep, nint height, nint width)
    {
        for (nint row = 0; row < height; row += Side)
        {
            for (nint column = 0; column < width; column += Side)
            {
                Square(source + row * sourceStep + column, sourceStep, target + column * targetStep + row, targetStep,
                    Math.Min(Side, height - row), Math.Min(Side, width - column), adds: true);
            }
        }
    }

    /// <summary>Writes the transpose of five to eight rows of eight floats, and of each column eight floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteRows(float* source, nint sourceStep, float* target, nint targetStep, nint rows) =>
        Whole(source, sourceStep, target, targetStep, adds: false, rows, Side);

    /// <summary>Writes the transpose of eight rows of five to eight floats, and reads of each row eight floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteColumns(float* source, nint sourceStep, float* target, nint targetStep, nint columns) =>
        Whole(source, sourceStep, target, targetStep, adds: false, Side, columns);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Square(float* source, nint sourceStep, float* target, nint targetStep, nint height, nint width, bool adds)
    {
        if (width == Side && height is Side or Side / 2 && Avx.IsSupported && KernelTargets.Avx2)
        {
            if (height == Side)
                Whole(source, sourceStep, target, targetStep, adds);
            else
                Half(source, sourceStep, target, targetStep, adds);
            return;
        }

        for (nint column = 0; column < width; column++)
        {
            for (nint row = 0; row < height; row++)
            {
                var value = source[row * sourceStep + column];
                target[row] = adds ? target[row] + value : value;
            }

            target += targetStep;
        }
    }

    /// <summary>Eight rows of eight: pairs of rows, then pairs of pairs, then halves change places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Whole(
        float* source, nint step, float* target, nint targetStep, bool adds, nint rows = Side, nint columns = Side)
    {
        var (row0, row1) = (Avx.LoadVector256(source), Avx.LoadVector256(source + step));
        var (row2, row3) = (Avx.LoadVector256(source + 2 * step), Avx.LoadVector256(source + 3 * step));
        var row4 = Avx.LoadVector256(source + 4 * step);
        var row5 = rows > 5 ? Avx.LoadVector256(source + 5 * step) : row4;
        var row6 = rows > 6 ? Avx.LoadVector256(source + 6 * step) : row4;
        var row7 = rows > 7 ? Avx.LoadVector256(source + 7 * step) : row4;
        var (low01, high01) = (Avx.UnpackLow(row0, row1), Avx.UnpackHigh(row0, row1));
        var (low23, high23) = (Avx.UnpackLow(row2, row3), Avx.UnpackHigh(row2, row3));
        var (low45, high45) = (Avx.UnpackLow(row4, row5), Avx.UnpackHigh(row4, row5));
        var (low67, high67) = (Avx.UnpackLow(row6, row7), Avx.UnpackHigh(row6, row7));
        var (upper0, upper1) = (Avx.Shuffle(low01, low23, 0x44), Avx.Shuffle(low01, low23, 0xEE));
        var (upper2, upper3) = (Avx.Shuffle(high01, high23, 0x44), Avx.Shuffle(high01, high23, 0xEE));
        var (lower0, lower1) = (Avx.Shuffle(low45, low67, 0x44), Avx.Shuffle(low45, low67, 0xEE));
        var (lower2, lower3) = (Avx.Shuffle(high45, high67, 0x44), Avx.Shuffle(high45, high67, 0xEE));
        Store(target, Avx.Permute2x128(upper0, lower0, 0x20), adds);
        Store(target + targetStep, Avx.Permute2x128(upper1, lower1, 0x20), adds);
        Store(target + 2 * targetStep, Avx.Permute2x128(upper2, lower2, 0x20), adds);
        Store(target + 3 * targetStep, Avx.Permute2x128(upper3, lower3, 0x20), adds);
        Store(target + 4 * targetStep, Avx.Permute2x128(upper0, lower0, 0x31), adds);
        if (columns > 5)
            Store(target + 5 * targetStep, Avx.Permute2x128(upper1, lower1, 0x31), adds);
        if (columns > 6)
            Store(target + 6 * targetStep, Avx.Permute2x128(upper2, lower2, 0x31), adds);
        if (columns > 7)
            Store(target + 7 * targetStep, Avx.Permute2x128(upper3, lower3, 0x31), adds);
    }

    /// <summary>Sixteen rows of sixteen: pairs of rows, then pairs of pairs, then the four quarters of each vector change
    /// places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Large(float* source, nint step, float* target, nint targetStep)
    {
        var (a0, a1, a2, a3) = Quarters(source, step);
        var (b0, b1, b2, b3) = Quarters(source + 4 * step, step);
        var (c0, c1, c2, c3) = Quarters(source + 8 * step, step);
        var (d0, d1, d2, d3) = Quarters(source + 12 * step, step);
        Columns(target, targetStep, a0, b0, c0, d0);
        Columns(target + targetStep, targetStep, a1, b1, c1, d1);
        Columns(target + 2 * targetStep, targetStep, a2, b2, c2, d2);
        Columns(target + 3 * targetStep, targetStep, a3, b3, c3, d3);
    }

    /// <summary>Of four rows: in quarter q of result r stands column 4 q + r.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<float>, Vector512<float>, Vector512<float>, Vector512<float>) Quarters(float* source, nint step)
    {
        var (row0, row1) = (Avx512F.LoadVector512(source), Avx512F.LoadVector512(source + step));
        var (row2, row3) = (Avx512F.LoadVector512(source + 2 * step), Avx512F.LoadVector512(source + 3 * step));
        var (low01, high01) = (Avx512F.UnpackLow(row0, row1), Avx512F.UnpackHigh(row0, row1));
        var (low23, high23) = (Avx512F.UnpackLow(row2, row3), Avx512F.UnpackHigh(row2, row3));
        return (Avx512F.Shuffle(low01, low23, 0x44), Avx512F.Shuffle(low01, low23, 0xEE),
            Avx512F.Shuffle(high01, high23, 0x44), Avx512F.Shuffle(high01, high23, 0xEE));
    }

    /// <summary>A column and the third, the second and the fourth of the three that lie four columns apart behind it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Columns(
        float* target, nint step, Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d)
    {
        var (even0, odd0) = (Avx512F.Shuffle4x128(a, b, 0x88), Avx512F.Shuffle4x128(a, b, 0xDD));
        var (even1, odd1) = (Avx512F.Shuffle4x128(c, d, 0x88), Avx512F.Shuffle4x128(c, d, 0xDD));
        Avx512F.Store(target, Avx512F.Shuffle4x128(even0, even1, 0x88));
        Avx512F.Store(target + 4 * step, Avx512F.Shuffle4x128(odd0, odd1, 0x88));
        Avx512F.Store(target + 8 * step, Avx512F.Shuffle4x128(even0, even1, 0xDD));
        Avx512F.Store(target + 12 * step, Avx512F.Shuffle4x128(odd0, odd1, 0xDD));
    }

    /// <summary>Four rows of eight, such as the weights of a 2 x 2 kernel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Half(float* source, nint step, float* target, nint targetStep, bool adds)
    {
        var (row0, row1) = (Avx.LoadVector256(source), Avx.LoadVector256(source + step));
        var (row2, row3) = (Avx.LoadVector256(source + 2 * step), Avx.LoadVector256(source + 3 * step));
        var (low01, high01) = (Avx.UnpackLow(row0, row1), Avx.UnpackHigh(row0, row1));
        var (low23, high23) = (Avx.UnpackLow(row2, row3), Avx.UnpackHigh(row2, row3));
        Pair(target, targetStep, Avx.Shuffle(low01, low23, 0x44), adds);
        Pair(target + targetStep, targetStep, Avx.Shuffle(low01, low23, 0xEE), adds);
        Pair(target + 2 * targetStep, targetStep, Avx.Shuffle(high01, high23, 0x44), adds);
        Pair(target + 3 * targetStep, targetStep, Avx.Shuffle(high01, high23, 0xEE), adds);
    }

    /// <summary>A column, and the one four columns on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pair(float* target, nint step, Vector256<float> columns, bool adds)
    {
        Store(target, columns.GetLower(), adds);
        Store(target + 4 * step, columns.GetUpper(), adds);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* target, Vector256<float> value, bool adds) =>
        Avx.Store(target, adds ? Avx.Add(Avx.LoadVector256(target), value) : value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* target, Vector128<float> value, bool adds) =>
        Sse.Store(target, adds ? Sse.Add(Sse.LoadVector128(target), value) : value);
}
