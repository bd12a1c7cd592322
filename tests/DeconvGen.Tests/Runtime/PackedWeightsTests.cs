using DeconvGen.Runtime;

namespace DeconvGen.Tests.Runtime;

public unsafe class PackedWeightsTests
{
    [Fact]
    public void Memory_is_aligned_to_64_bytes_and_zero()
    {
        for (var length = 0; length < 100; length++)
        {
            var weights = new PackedWeights(length);

            Assert.Equal(length, weights.Length);
            Assert.Equal(0u, (nuint)weights.Pointer % 64);
            Assert.Equal(new float[length], new ReadOnlySpan<float>(weights.Pointer, length).ToArray());
            GC.KeepAlive(weights);
        }
    }

    [Fact]
    public void Memory_stays_in_place_while_others_move()
    {
        var kept = new List<PackedWeights>();
        for (var n = 0; n < 50; n++)
        {
            var weights = new PackedWeights(37);
            new Span<float>(weights.Pointer, 37).Fill(n);
            kept.Add(weights);
            _ = new PackedWeights(1000);
        }

        GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);

        for (var n = 0; n < kept.Count; n++)
        {
            Assert.Equal(Enumerable.Repeat((float)n, 37), new ReadOnlySpan<float>(kept[n].Pointer, 37).ToArray());
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void Lengths_no_array_has_are_refused(int length) =>
        Assert.Throws<ArgumentOutOfRangeException>(nameof(length), () => new PackedWeights(length));
}
