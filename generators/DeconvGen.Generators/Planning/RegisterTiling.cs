using DeconvGen.Generators.Targets;

namespace DeconvGen.Generators.Planning;

/// <summary>Sizes of register tiles: as many accumulators as the registers hold beside the operands.</summary>
internal static class RegisterTiling
{
    // Lost: 20 and 25 accumulators where a window has five vectors (espnet, no gain).

    /// <summary>
    /// Windows of a channels-last tile: windows * vectors accumulators beside the operands. More than twelve chains (sixteen where
    /// registers abound) only lengthen the tail.
    /// </summary>
    public static int Windows(VectorTarget target, int vectors)
    {
        var windows = Math.Min(MostWindows, (target.Registers > 16 ? 16 : 12) / vectors);
        while (windows > 1 && (windows * vectors) + Operands(windows, vectors) > target.Registers)
            windows--;
        return Math.Max(1, windows);
    }

    /// <summary>
    /// Sums of a gradient for each of some vectors that are loaded, beside a number that passes by. Their chains are never
    /// summed up within a block, so that more of them cost nothing: with the heights of <see cref="Windows"/> 16 > 16 and four
    /// groups of 16 > 16 took 1.3 to 1.4 times as long. More than sixteen of a vector were not tried.
    /// </summary>
    public static int Sums(VectorTarget target, int vectors) =>
        Math.Max(1, Math.Min(16, (target.Registers - 1) / vectors - 1));

    /// <summary>Positions, or vectors of them, that a tile of a gradient takes at once, each with sums of its own: few sums would
    /// wait for their last addition.</summary>
    public static int Chains(int sums, int most = MostChains)
    {
        var chains = 1;
        while (sums * chains < FewSums && chains < Math.Min(MostChains, most))
            chains *= 2;
        return chains;
    }

    private const int FewSums = 8;
    private const int MostChains = 4;

    /// <summary>The weights or, where they are fewer, the inputs stay in registers while the other side passes by.</summary>
    private static int Operands(int windows, int vectors) => Math.Min(windows, vectors) + 1;

    /// <summary>Whether a tile keeps its inputs, for want of registers for its weights.</summary>
    public static bool KeepsInputs(VectorTarget target, int windows, int vectors) =>
        windows < vectors && (windows * vectors) + vectors + 1 > target.Registers;

    /// <summary>Each height of a tile is code; one vector and eight windows hide the latency.</summary>
    private const int MostWindows = 8;

    /// <summary>
    /// A channels-first tile of channels * phases * vectors accumulators, one input vector for each of the vectors, one weight.
    /// Wide first (literal kernels have few taps, so that neighbouring tiles overlap in time and need no width of their own): a
    /// loaded input then serves all phases and channels, a weight all vectors.
    /// </summary>
    public static (int Channels, int Vectors) PlanarTile(VectorTarget target, int phases, int channels, bool literal)
    {
        var vectors = 1;
        while (vectors < (channels == 1 && !literal ? 4 : 2) && (vectors + 1) * phases + vectors + 2 <= target.Registers)
            vectors++;
        var block = 1;
        while (block < channels && (block + 1) * phases * vectors + vectors + 1 <= target.Registers)
            block++;
        return (block, vectors);
    }

    /// <summary>
    /// Phases of x that one channels-first tile computes: all, so that the store is one run, up to eight; more do not fit the
    /// registers.
    /// </summary>
    public static int PhasesPerTile(int stride) => Math.Min(stride, 8);
}
