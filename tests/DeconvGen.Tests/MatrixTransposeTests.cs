using CsCheck;
using DeconvGen.Runtime;

namespace DeconvGen.Tests;

public unsafe class MatrixTransposeTests
{
    private static readonly Gen<(int Images, int Rows, int Columns)> s_shapes =
        Gen.Select(Gen.Int[1, 4], Gen.Int[1, 40], Gen.Int[1, 150]).Select(static (a, b, c) => (a, b, c));

    private static readonly ParallelOptions s_threads = new() { MaxDegreeOfParallelism = 3 };

    [Fact]
    public void Images_are_transposed() => s_shapes.Sample(
        shape =>
        {
            var (images, rows, columns) = shape;
            Images(images, columns, rows, null);
            Images(images, rows, columns, null);
        },
        iter: 200);

    [Fact]
    public void A_part_of_a_matrix_is_transposed_and_nothing_beside_it() =>
        Gen.Select(s_shapes, Gen.Int[0, 9], Gen.Int[0, 9]).Sample(
            static (shape, behindRow, behindColumn) => Part(shape.Rows, shape.Columns, behindRow, behindColumn),
            iter: 200);

    [Fact]
    public void Channels_of_pixels_are_taken_apart_and_put_together() =>
        Gen.Select(Gen.Int[1, 9], Gen.Int[1, 70], Gen.Int[0, 9]).Sample(
            static (channels, pixels, behindPlane) =>
            {
                Part(pixels, channels, 0, behindPlane);
                Part(channels, pixels, behindPlane, 0);
            },
            iter: 200);

    [Fact]
    public void Weights_are_added_in_the_other_order() => s_shapes.Sample(
        static shape => Weights(shape.Images, shape.Rows, shape.Columns, null), iter: 200);

    [Fact]
    public void Threads_share_the_work()
    {
        Images(2, 67, 5003, s_threads);
        Images(2, 5003, 67, s_threads);
        Weights(37, 9, 803, s_threads);
    }

    private static void Part(int rows, int columns, int behindRow, int behindColumn)
    {
        var (step, toStep) = (columns + behindRow, rows + behindColumn);
        var matrix = Numbers(rows * step);
        var transposed = new float[columns * toStep];
        var expected = transposed.ToArray();
        for (var i = 0; i < rows * columns; i++)
            expected[i % columns * toStep + i / columns] = matrix[i / columns * step + i % columns];
        fixed (float* from = matrix, to = transposed)
            MatrixTranspose.Write(from, step, to, toStep, rows, columns);
        Assert.Equal(expected, transposed);
    }

    private static void Weights(int outputs, int elements, int inputs, ParallelOptions? options)
    {
        var sums = Numbers(outputs * elements * inputs);
        var weights = Array.ConvertAll(Numbers(sums.Length), static number => -3 * number);
        var expected = weights.ToArray();
        for (var i = 0; i < sums.Length; i++)
        {
            var (element, output, input) = (i / inputs / outputs, i / inputs % outputs, i % inputs);
            expected[(input * outputs + output) * elements + element] += sums[i];
        }

        fixed (float* from = sums, to = weights)
            MatrixTranspose.AddWeights(from, to, inputs, outputs, elements, options);
        Assert.Equal(expected, weights);
    }

    private static void Images(int images, int rows, int columns, ParallelOptions? options)
    {
        var matrices = Numbers(images * rows * columns);
        var (expected, transposed) = (new float[matrices.Length], new float[matrices.Length]);
        for (var i = 0; i < matrices.Length; i++)
        {
            var (image, row, column) = (i / (rows * columns), i / columns % rows, i % columns);
            expected[(image * columns + column) * rows + row] = matrices[i];
        }

        fixed (float* from = matrices, to = transposed)
            MatrixTranspose.Images(from, to, images, rows, columns, options);
        Assert.Equal(expected, transposed);
    }

    private static float[] Numbers(int count) => [.. Enumerable.Range(1, count).Select(static i => (float)i)];
}
