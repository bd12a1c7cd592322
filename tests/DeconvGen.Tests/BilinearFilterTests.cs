namespace DeconvGen.Tests;

public class BilinearFilterTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 4)]
    [InlineData(3, 5)]
    [InlineData(8, 16)]
    [InlineData(int.MaxValue / 2, int.MaxValue - 2)]
    public void Kernel_size_is_twice_the_factor_less_one_if_odd(int factor, int expected) =>
        Assert.Equal(expected, BilinearFilter.KernelSize(factor));

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    [InlineData(int.MaxValue)]
    public void Kernel_size_refuses_factors_out_of_range(int factor) =>
        Assert.Throws<ArgumentOutOfRangeException>(nameof(factor), () => BilinearFilter.KernelSize(factor));

    [Theory]
    [InlineData(1, new float[] { 1 })]
    [InlineData(2, new[] { 0.25f, 0.75f, 0.75f, 0.25f })]
    [InlineData(3, new[] { 1f / 3, 2f / 3, 1, 2f / 3, 1f / 3 })]
    [InlineData(4, new[] { 0.125f, 0.375f, 0.625f, 0.875f, 0.875f, 0.625f, 0.375f, 0.125f })]
    public void Usual_filters(int factor, float[] expected) => Assert.Equal(expected, BilinearFilter.Create1D(factor));

    [Theory]
    [InlineData(1, 2, new[] { 0.5f })] // An odd size has its centre at factor - 1, here one position past its end.
    [InlineData(2, 1, new[] { 0.5f, 0.5f })]
    [InlineData(3, 2, new[] { 0.5f, 1, 0.5f })]
    [InlineData(3, 4, new[] { 0.25f, 0.5f, 0.75f })]
    [InlineData(4, 4, new[] { 0.125f, 0.375f, 0.625f, 0.875f })]
    [InlineData(7, 4, new[] { 0.25f, 0.5f, 0.75f, 1, 0.75f, 0.5f, 0.25f })]
    public void Other_sizes_keep_the_centre_of_their_parity(int size, int factor, float[] expected) =>
        Assert.Equal(expected, BilinearFilter.Create1D(size, factor));

    [Theory]
    [InlineData(0, 2)]
    [InlineData(-1, 2)]
    [InlineData(5, 2)]
    [InlineData(3, 1)]
    public void Sizes_that_would_go_negative_or_are_none_are_refused(int size, int factor)
    {
        Assert.Throws<ArgumentOutOfRangeException>(nameof(size), () => BilinearFilter.Create1D(size, factor));
        Assert.Throws<ArgumentOutOfRangeException>(nameof(size), () => BilinearFilter.Create2D(size, factor));
    }

    [Fact]
    public void A_refused_size_says_the_largest_one()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>("size", static () => BilinearFilter.CreateDense2D(3, 4, size: 9));

        Assert.Contains("size 9 is more than 2 * factor = 8", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Factors_below_one_are_refused(int factor)
    {
        Assert.Throws<ArgumentOutOfRangeException>(nameof(factor), () => BilinearFilter.Create1D(1, factor));
        Assert.Throws<ArgumentOutOfRangeException>(nameof(factor), () => BilinearFilter.Create2D(factor));
        Assert.Throws<ArgumentOutOfRangeException>(nameof(factor), () => BilinearFilter.CreateDense1D(1, factor));
    }

    [Fact]
    public void Every_size_up_to_twice_the_factor_is_positive()
    {
        for (var factor = 1; factor <= 40; factor++)
        {
            for (var size = 1; size <= 2 * factor; size++)
            {
                Assert.All(BilinearFilter.Create1D(size, factor), static weight => Assert.InRange(weight, float.Epsilon, 1));
            }
        }
    }

    [Fact]
    public void The_weights_of_a_phase_add_up_to_one()
    {
        for (var factor = 1; factor <= 40; factor++)
        {
            var filter = BilinearFilter.Create1D(factor);
            for (var phase = 0; phase < factor; phase++)
            {
                // Of two weights each is rounded by at most 2^-25.
                var sum = filter.Where((_, k) => k % factor == phase).Sum(static weight => (double)weight);
                Assert.Equal(1, sum, 1.0 / (1 << 24));
            }
        }
    }

    [Theory]
    [InlineData(5, 3)]
    [InlineData(4, 2)]
    [InlineData(7, 5)]
    public void Two_axes_are_the_product_rounded_once(int size, int factor)
    {
        var filter = BilinearFilter.Create2D(size, factor);
        var centre = size % 2 == 1 ? factor - 1 : factor - 0.5;

        Assert.Equal(size * size, filter.Length);
        for (var y = 0; y < size; y++)
        {
            for (var x = 0; x < size; x++)
            {
                var expected = (1 - Math.Abs(y - centre) / factor) * (1 - Math.Abs(x - centre) / factor);
                Assert.Equal((float)expected, filter[y * size + x]);
            }
        }
    }
}
