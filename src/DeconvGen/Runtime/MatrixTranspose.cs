using System.ComponentModel;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace DeconvGen.Runtime;

/// <summary>
/// From one order of axes to the other: an image with channels first is a matrix of channels times positions, one with channels
/// last its transpose. For generated code.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class MatrixTranspose
{
    // Chosen and not tuned: what a float takes to be read and written where it lies in no near cache.
    private const long PicosecondsPerFloat = 500;

    /// <summary>Writes the transpose of each image.</summary>
    /// <param name="from"><c>[images, rows, columns]</c>.</param>
    /// <param name="to"><c>[images, columns, rows]</c>; must not overlap <paramref name="from"/>.</param>
    /// <param name="images">Matrices behind one another.</param>
    /// <param name="rows">Rows of <paramref name="from"/>.</param>
    /// <param name="columns">Columns of <paramref name="from"/>.</param>
    /// <param name="options">Shares the work among threads; null does it on the caller's.</param>
    /// <exception cref="OperationCanceledException">The token of <paramref name="options"/> was cancelled.</exception>
    public static void Images(float* from, float* to, int images, int rows, int columns, ParallelOptions? options) => Run(
        new(from, to, images, (nint)rows * columns, (nint)rows * columns, rows, columns, columns, rows, adds: false), options);

    /// <summary>Adds weights in the order in which kernels sum their gradient to those in the order of PyTorch.</summary>
    /// <param name="sums"><c>[elements, outputs, inputs]</c>.</param>
    /// <param name="weights"><c>[inputs, outputs, elements]</c>; must not overlap <paramref name="sums"/>.</param>
    /// <param name="inputs">Channels of the small tensor.</param>
    /// <param name="outputs">Channels of the large tensor in a group.</param>
    /// <param name="elements">Elements of the kernel.</param>
    /// <param name="options">Shares the work among threads; null does it on the caller's.</param>
    /// <exception cref="OperationCanceledException">The token of <paramref name="options"/> was cancelled.</exception>
    public static void AddWeights(float* sums, float* weights, int inputs, int outputs, int elements, ParallelOptions? options) => Run(
        new(sums, weights, outputs, inputs, elements, elements, (nint)outputs * inputs, inputs, (nint)outputs * elements, adds: true),
        options);

    private static void Run(Bands bands, ParallelOptions? options) =>
        KernelScheduler.Run(in bands, bands.Units, bands.Floats * PicosecondsPerFloat, options);

    /// <summary>
    /// Bands across the shorter side, some cache lines of the longer one wide. Channels are the shorter side as a rule, and planes
    /// lie far apart, often by a power of two, where more than eight of their lines would drive each other out of the near cache.
    /// </summary>
    private readonly struct Bands(
        float* from, float* to, int images, nint fromImage, nint toImage, nint rows, nint rowStep, nint columns, nint columnStep, bool adds)
        : IRowKernel
    {
        private const int Wide = 64, Side = 8;

        public long Floats => (long)images * rows * columns;

        public int Units => (AreInterleaved ? 1 : images) * PerImage;

        /// <summary>Images that share cache lines: a band goes through all of them.</summary>
        private bool AreInterleaved => toImage < columnStep;

        private int Width => AreInterleaved ? Side : Wide;

        private int PerImage => (int)((Longer + Width - 1) / Width);

        private nint Longer => Math.Max(rows, columns);

        private nint Shorter => Math.Min(rows, columns);

        public void Rows(int begin, int end)
        {
            for (var unit = begin; unit < end; unit++)
            {
                nint first = unit % PerImage * Width, last = Math.Min(first + Width, Longer);
                var image = AreInterleaved ? 0 : unit / PerImage;
                for (var endImage = AreInterleaved ? images : image + 1; image < endImage; image++)
                {
                    Band(from + image * fromImage, to + image * toImage, first, last);
                }
            }
        }

        private void Band(float* source, float* target, nint first, nint last)
        {
            for (nint at = 0; at < Shorter; at += Side)
            {
                for (var along = first; along < last; along += Side)
                {
                    var (row, column) = rows <= columns ? (at, along) : (along, at);
                    Block(source + row * rowStep + column, target + column * columnStep + row,
                        Math.Min(Side, rows - row), Math.Min(Side, columns - column));
                }
            }
        }

        private void Block(float* source, float* target, nint height, nint width)
        {
            if (width == Side && height is Side or Side / 2 && Avx.IsSupported && KernelTargets.Avx2)
            {
                if (height == Side)
                    Square(source, target);
                else
                    Half(source, target);
                return;
            }

            // In registers: what is written might be these fields.
            var (step, targetStep, isAdding) = (rowStep, columnStep, adds);
            for (nint column = 0; column < width; column++)
            {
                for (nint row = 0; row < height; row++)
                {
                    var value = source[row * step + column];
                    target[row] = isAdding ? target[row] + value : value;
                }

                target += targetStep;
            }
        }

        /// <summary>Eight rows of eight: pairs of rows, then pairs of pairs, then halves change places.</summary>
        private void Square(float* source, float* target)
        {
            var row0 = Avx.LoadVector256(source);
            var row1 = Avx.LoadVector256(source + rowStep);
            var row2 = Avx.LoadVector256(source + 2 * rowStep);
            var row3 = Avx.LoadVector256(source + 3 * rowStep);
            var row4 = Avx.LoadVector256(source + 4 * rowStep);
            var row5 = Avx.LoadVector256(source + 5 * rowStep);
            var row6 = Avx.LoadVector256(source + 6 * rowStep);
            var row7 = Avx.LoadVector256(source + 7 * rowStep);
            var (low01, high01) = (Avx.UnpackLow(row0, row1), Avx.UnpackHigh(row0, row1));
            var (low23, high23) = (Avx.UnpackLow(row2, row3), Avx.UnpackHigh(row2, row3));
            var (low45, high45) = (Avx.UnpackLow(row4, row5), Avx.UnpackHigh(row4, row5));
            var (low67, high67) = (Avx.UnpackLow(row6, row7), Avx.UnpackHigh(row6, row7));
            var (upper0, upper1) = (Avx.Shuffle(low01, low23, 0x44), Avx.Shuffle(low01, low23, 0xEE));
            var (upper2, upper3) = (Avx.Shuffle(high01, high23, 0x44), Avx.Shuffle(high01, high23, 0xEE));
            var (lower0, lower1) = (Avx.Shuffle(low45, low67, 0x44), Avx.Shuffle(low45, low67, 0xEE));
            var (lower2, lower3) = (Avx.Shuffle(high45, high67, 0x44), Avx.Shuffle(high45, high67, 0xEE));
            Store(target, Avx.Permute2x128(upper0, lower0, 0x20));
            Store(target + columnStep, Avx.Permute2x128(upper1, lower1, 0x20));
            Store(target + 2 * columnStep, Avx.Permute2x128(upper2, lower2, 0x20));
            Store(target + 3 * columnStep, Avx.Permute2x128(upper3, lower3, 0x20));
            Store(target + 4 * columnStep, Avx.Permute2x128(upper0, lower0, 0x31));
            Store(target + 5 * columnStep, Avx.Permute2x128(upper1, lower1, 0x31));
            Store(target + 6 * columnStep, Avx.Permute2x128(upper2, lower2, 0x31));
            Store(target + 7 * columnStep, Avx.Permute2x128(upper3, lower3, 0x31));
        }

        /// <summary>Four rows of eight, such as the weights of a 2 x 2 kernel.</summary>
        private void Half(float* source, float* target)
        {
            var (row0, row1) = (Avx.LoadVector256(source), Avx.LoadVector256(source + rowStep));
            var (row2, row3) = (Avx.LoadVector256(source + 2 * rowStep), Avx.LoadVector256(source + 3 * rowStep));
            var (low01, high01) = (Avx.UnpackLow(row0, row1), Avx.UnpackHigh(row0, row1));
            var (low23, high23) = (Avx.UnpackLow(row2, row3), Avx.UnpackHigh(row2, row3));
            Pair(target, Avx.Shuffle(low01, low23, 0x44));
            Pair(target + columnStep, Avx.Shuffle(low01, low23, 0xEE));
            Pair(target + 2 * columnStep, Avx.Shuffle(high01, high23, 0x44));
            Pair(target + 3 * columnStep, Avx.Shuffle(high01, high23, 0xEE));
        }

        /// <summary>A column, and the one four columns on.</summary>
        private void Pair(float* target, Vector256<float> columns)
        {
            Store(target, columns.GetLower());
            Store(target + 4 * columnStep, columns.GetUpper());
        }

        private void Store(float* target, Vector256<float> value) =>
            Avx.Store(target, adds ? Avx.Add(Avx.LoadVector256(target), value) : value);

        private void Store(float* target, Vector128<float> value) =>
            Sse.Store(target, adds ? Sse.Add(Sse.LoadVector128(target), value) : value);
    }
}
