using DeconvGen.Runtime;

namespace DeconvGen.Tests.Runtime;

/// <summary>Each check passes what is right and names the argument, the number and the limit of what is wrong.</summary>
public class KernelChecksTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(int.MaxValue)]
    public void Size_passes_what_is_at_least_one(int size) => Assert.Equal(size, KernelChecks.Size(size, "height"));

    [Theory]
    [InlineData(0)]
    [InlineData(-7)]
    public void Size_refuses_less(int size) => Refused("height", size, () => KernelChecks.Size(size, "height"),
        $"height is {size}", "at least 1");

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Batch_passes_nothing_and_more(int batch) => Assert.Equal(batch, KernelChecks.Batch(batch));

    [Fact]
    public void Batch_refuses_less_than_nothing() => Refused("batch", -2, static () => KernelChecks.Batch(-2),
        "batch is -2", "0 or more");

    [Theory]
    [InlineData(5, 2, 0, 10)]
    [InlineData(5, 2, -9, 1)]
    [InlineData(5, 2, 3, 13)]
    [InlineData(1, int.MaxValue, 0, int.MaxValue)]
    [InlineData(int.MaxValue, 2, -int.MaxValue, int.MaxValue)]
    public void Output_size_is_input_times_stride_plus_offset(int input, int stride, int offset, int expected) =>
        Assert.Equal(expected, KernelChecks.OutputSize(input, stride, offset, "width"));

    [Theory]
    [InlineData(2, 2, -4, "2 * 2 - 4 = 0", "at least 3")]
    [InlineData(1, 3, -8, "1 * 3 - 8 = -5", "at least 3")]
    [InlineData(2, 3, -8, "2 * 3 - 8 = -2", "at least 3")]
    [InlineData(1, 1, int.MinValue, "1 * 1 - 2147483648 = -2147483647", "at least 2147483649")]
    public void Output_size_refuses_what_leaves_no_output(int input, int stride, int offset, string sum, string wayOut) =>
        Refused("width", input, () => KernelChecks.OutputSize(input, stride, offset, "width"),
            $"width {input} leaves no output", sum, wayOut);

    [Theory]
    [InlineData(int.MaxValue, 2, 0, "4294967294")]
    [InlineData(int.MaxValue, 1, 1, "2147483648")]
    public void Output_size_refuses_what_no_int_holds(int input, int stride, int offset, string size) =>
        Refused("width", input, () => KernelChecks.OutputSize(input, stride, offset, "width"), size, "more than 2147483647");

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Requested_size_passes_its_range(int size) =>
        Assert.Equal(size, KernelChecks.RequestedSize(size, 4, 6, "outputHeight"));

    [Theory]
    [InlineData(3, 4, 6, "4 to 6")]
    [InlineData(7, 4, 6, "4 to 6")]
    [InlineData(0, -1, 2, "1 to 2")]
    public void Requested_size_refuses_the_rest(int size, int smallest, int largest, string range) =>
        Refused("outputHeight", size, () => KernelChecks.RequestedSize(size, smallest, largest, "outputHeight"),
            $"outputHeight is {size}", range);

    [Theory]
    [InlineData(2, 3, 4, 5, 6, 720)]
    [InlineData(0, int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue, 0)]
    [InlineData(1, 1, 1, 1, int.MaxValue, int.MaxValue)]
    [InlineData(1, 65536, 1, 1, 32767, 65536 * 32767)]
    public void Elements_are_the_product(int batch, int channels, int depth, int height, int width, int expected) =>
        Assert.Equal(expected, KernelChecks.Elements(batch, channels, depth, height, width, "output"));

    [Theory]
    [InlineData(65536, 32768, 1, 1, 1)]
    [InlineData(65536, 1, 65536, 1, 1)]
    [InlineData(1, 65536, 1, 65536, 1)]
    [InlineData(1, 1, 1, 65536, 65536)]
    [InlineData(1, 1, 2, 1, 1073741824)]
    [InlineData(int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue)]
    public void Elements_refuse_what_no_span_holds(int batch, int channels, int depth, int height, int width)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>("output", () =>
            KernelChecks.Elements(batch, channels, depth, height, width, "output"));

        Assert.Contains($"batch {batch}, channels {channels}, depth {depth}, height {height}, width {width}", error.Message,
            StringComparison.Ordinal);
        Assert.Contains("more than 2147483647 elements", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Length_passes_the_expected_one() => KernelChecks.Length(12, 12, "input");

    [Theory]
    [InlineData(11)]
    [InlineData(13)]
    public void Length_refuses_shorter_and_longer(int actual) =>
        Refused("input", () => KernelChecks.Length(actual, 12, "input"), $"input has {actual} elements", "exactly 12");

    [Theory]
    [InlineData(12, 3, 2, 2)]
    [InlineData(int.MaxValue, 1, 1, int.MaxValue)]
    [InlineData(0, 3, 0, 1)]
    public void Length_is_inferred_from_whole_positions(int elements, int channels, int batch, int expected) =>
        Assert.Equal(expected, KernelChecks.InferLength(elements, channels, batch, "input"));

    [Theory]
    [InlineData(0, 3, 2, "multiple of 6 greater than 0")]
    [InlineData(13, 3, 2, "multiple of 6 greater than 0")]
    [InlineData(5, int.MaxValue, int.MaxValue, "multiple of 4611686014132420609 greater than 0")]
    [InlineData(6, 3, 0, "exactly 0")]
    public void Length_is_not_inferred_from_parts_of_positions(int elements, int channels, int batch, string expected) =>
        Refused("input", () => KernelChecks.InferLength(elements, channels, batch, "input"),
            $"input has {elements} elements", expected);

    [Theory]
    [InlineData(0, 10, 9, 10)]
    [InlineData(9, 10, 0, 10)]
    [InlineData(0, 20, 5, 3)]
    [InlineData(5, 3, 5, 3)]
    public void Overlap_is_refused(int inputStart, int inputLength, int outputStart, int outputLength)
    {
        var memory = new float[20];

        Refused("output",
            () => KernelChecks.NoOverlap(memory.AsSpan(inputStart, inputLength), memory.AsSpan(outputStart, outputLength)),
            "output overlaps input");
    }

    [Theory]
    [InlineData(0, 10, 10, 10)]
    [InlineData(10, 10, 0, 10)]
    [InlineData(5, 0, 0, 20)]
    [InlineData(0, 20, 5, 0)]
    public void Neighbours_and_empty_spans_do_not_overlap(int inputStart, int inputLength, int outputStart, int outputLength)
    {
        var memory = new float[20];

        KernelChecks.NoOverlap(memory.AsSpan(inputStart, inputLength), memory.AsSpan(outputStart, outputLength));
    }

    [Fact]
    public void Declared_size_passes_itself() => KernelChecks.DeclaredSize(9, 9, "height");

    [Fact]
    public void Declared_size_refuses_another() => Refused("height", static () => KernelChecks.DeclaredSize(8, 9, "height"),
        "height is 8", "declared for 9");

    [Fact]
    public void No_target_names_the_kernel_and_its_targets()
    {
        var error = KernelChecks.NoTarget("Decoder1", "Avx2");

        Assert.Contains("Decoder1 was generated for Avx2 only", error.Message, StringComparison.Ordinal);
        Assert.Contains("Targets.Scalar", error.Message, StringComparison.Ordinal);
    }

    private static void Refused(string argument, int actual, Action check, params string[] message)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(argument, check);
        Assert.Equal(actual, error.ActualValue);
        Assert.All(message, part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
    }

    private static void Refused(string argument, Action check, params string[] message)
    {
        var error = Assert.Throws<ArgumentException>(argument, check);
        Assert.All(message, part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
    }
}
