using System.ComponentModel;
using System.Runtime.CompilerServices;

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

    /// <summary>Writes the transpose of a matrix, on this thread.</summary>
    /// <param name="from">Its rows.</param>
    /// <param name="fromStep">Floats from a row to the next.</param>
    /// <param name="to">Its columns; must not overlap <paramref name="from"/>.</param>
    /// <param name="toStep">Floats from a column to the next.</param>
    /// <param name="rows">How many there are.</param>
    /// <param name="columns">Floats of a row.</param>
    public static void Write(float* from, nint fromStep, float* to, nint toStep, nint rows, nint columns)
    {
        if (fromStep == columns && InterleavedChannels.Suits(columns))
        {
            InterleavedChannels.Split(from, to, toStep, columns, rows);
        }
        else if (toStep == rows && InterleavedChannels.Suits(rows))
        {
            InterleavedChannels.Join(from, fromStep, to, rows, columns);
        }
        else
        {
            var bands = new Bands(from, to, 1, 0, 0, rows, fromStep, columns, toStep, adds: false);
            bands.Rows(0, bands.Units);
        }
    }

    /// <summary>Adds weights in the order in which kernels sum their gradient to those in the order of PyTorch.</summary>
    /// <param name="sums"><c>[elements, outputs, inputs]</c>.</param>
    /// <param name="weights"><c>[inputs, outputs, elements]</c>; must not overlap <paramref name="sums"/>.</param>
    /// <param name="inputs">Channels of the small tensor.</param>
    /// <param name="outputs">Channels of the large tensor in a group.</param>
    /// <param name="elements">Elements of the kernel.</param>
    /// <param name="options">Shares the work among threads; null does it on the caller's.</param>
    /// <exception cref="OperationCanceledException">The token of <paramref name="options"/> was cancelled.</exception>
    public static void AddWeights(
        float* sums, float* weights, int inputs, int outputs, int elements, ParallelOptions? options) =>
        Run(
            new(sums, weights, outputs, inputs, elements, elements, (nint)outputs * inputs, inputs, (nint)outputs * elements,
                adds: true),
            options);

    private static void Run(Bands bands, ParallelOptions? options) =>
        KernelScheduler.Run(in bands, bands.Units, bands.Floats * PicosecondsPerFloat, options);

    /// <summary>
    /// Bands across the shorter side, some cache lines of the longer one wide. Channels are the shorter side as a rule, and planes
    /// lie far apart, often by a power of two, where more than eight of their lines would drive each other out of the near cache.
    /// </summary>
    private readonly struct Bands(
        float* from, float* to, int images, nint fromImage, nint toImage,
        nint rows, nint rowStep, nint columns, nint columnStep, bool adds)
        : IRowKernel
    {
        private const int Wide = 128, Side = TransposedBlock.Side;

        public long Floats => (long)images * rows * columns;

        public int Units => (AreInterleaved ? 1 : images) * PerImage;

        /// <summary>Images that share cache lines: a band goes through all of them.</summary>
        private bool AreInterleaved => images > 1 && toImage < columnStep;

        private int Width => AreInterleaved ? Side : Wide;

        private int PerImage => (int)((Longer + Width - 1) / Width);

        private nint Longer => Math.Max(rows, columns);

        private nint Shorter => Math.Min(rows, columns);

        // Compiled once, optimised: a layer's first calls would otherwise spend most of their time here.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Rows(int begin, int end)
        {
            for (var unit = begin; unit < end; unit++)
            {
                nint first = unit % PerImage * Width, length = Math.Min(Width, Longer - first);
                var image = AreInterleaved ? 0 : unit / PerImage;
                for (var endImage = AreInterleaved ? images : image + 1; image < endImage; image++)
                    Band(from + image * fromImage, to + image * toImage, first, length);
            }
        }

        /// <summary>Of the squares for so many rows, or columns, of the shorter side that are left: large ones lie back over those
        /// before only where small ones would be two.</summary>
        private nint SideOf(nint left) => !adds && left > Side && Shorter >= TransposedBlock.LargeSide
            && TransposedBlock.HasLargeSquares ? TransposedBlock.LargeSide : Side;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Band(float* source, float* target, nint first, nint length)
        {
            nint side;
            for (nint next = 0; next < Shorter; next += side)
            {
                side = Math.Min(Shorter, SideOf(Shorter - next));
                // What is only written may be written twice.
                var at = adds ? next : Math.Min(next, Shorter - side);
                var some = Math.Min(side, Shorter - at);
                var (row, column, height, width) = rows <= columns ? (at, first, some, length) : (first, at, length, some);
                var (here, there) = (row * rowStep + column, column * columnStep + row);
                if (adds)
                    TransposedBlock.Add(source + here, rowStep, target + there, columnStep, height, width);
                else
                    TransposedBlock.Write(source + here, rowStep, target + there, columnStep, height, width);
            }
        }
    }
}
