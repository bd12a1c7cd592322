using DeconvGen.Generators.Targets;

namespace DeconvGen.Generators.Planning;

/// <summary>
/// The register tile of the dense channels-first strategy: channels * rows * phases of x * vectors accumulators, one input vector
/// for each of the vectors, one weight.
/// </summary>
/// <param name="Neighbours">Rows of outputs of a stride of 1 that a tile computes together, since they share rows of
/// inputs.</param>
internal sealed record PlanarShape(int Channels, int YPhases, int XPhases, int Vectors, int Neighbours = 1)
{
    /// <summary>Strides of x up to which each group of phases has tiles of its own.</summary>
    public const int LargestStride = 16;

    /// <summary>Strides of x up to which a tile may hold all phases.</summary>
    public const int LargestStrideOfTile = 8;

    private const int SomePhases = 4;

    private const int LargestYStride = 4;

    private const int MostNeighbours = 6;

    /// <summary>Taps of y up to which all rows that neighbours read are written out.</summary>
    private const int MostNeighbourTaps = 5;

    /// <summary>Output channels up to which the inputs are what a tile waits for: with one it took half to three quarters of the
    /// time (k3 and k5, 4 to 64 inputs), with two a tenth to a fifth less; with three and four it won up to a tenth and lost as
    /// much.</summary>
    private const int MostNeighbourChannels = 2;

    /// <summary>A weight, its lanes inside the row and masks: where those of the ends of rows had to be read again, a row of 20
    /// took twice as long with sixteen registers.</summary>
    private const int RegistersAtEnds = 5;

    /// <summary>Tiles lie over whole planes (<see cref="FlatPlanarPlanner"/>), with a pass for each of their phases of y, whose
    /// weights lie apart: where they alternated, each pass read the lines of all.</summary>
    public bool IsFlat { get; init; }

    /// <summary>Rows of outputs: phases of y or neighbours.</summary>
    public int Rows => YPhases * Neighbours;

    public int Accumulators => Channels * Rows * XPhases * Vectors;

    /// <summary>Windows of whole tiles, <paramref name="fewest"/> of them at least, whose inputs in all channels of a group take up
    /// to so many floats.</summary>
    public int WholeTiles(KernelContext context, int floats, int fewest)
    {
        var windows = Vectors * context.Target.Lanes;
        return Math.Max(fewest, floats / context.InputChannelsPerGroup / windows) * windows;
    }

    /// <summary>
    /// The shape with the fewest loads a multiply-add, or null where none is small enough: a tile has at most so many for an
    /// input channel. An input vector costs 1.4 loads, as one in two lies across cache lines; accumulators short of what hides
    /// the latency cost time too; of equals the shape that reads the input least often.
    /// </summary>
    public static PlanarShape? Choose(KernelContext context, int mostMultiplyAdds)
    {
        var stride = context.X.Stride;
        // Lost with 512 bits: four phases of five to eight, whose floats are stored one by one at the ends of rows. All of them
        // took 0.2 to 0.6 of the time on rows of 7 and 14 inputs, 0.6 to 1 on 32 (3 > 3 to 64 > 3, k5 s5, k8 s8, k16 s8).
        int[] xPhases = stride > LargestStrideOfTile ? [SomePhases]
            : stride > SomePhases && !AlignedPlanner.Serves(context.Target) ? [stride, SomePhases] : [stride];
        var shapes =
            from py in YPhasesOfTiles(context)
            from px in xPhases
            from rows in Enumerable.Range(1, MostRows(context))
            from vectors in Enumerable.Range(1, 4)
            from channels in Enumerable.Range(1, Math.Min(context.OutputChannelsPerGroup, 8))
            let shape = new PlanarShape(channels, py, px, vectors, rows)
            where shape.WideBlocks(context.OutputChannelsPerGroup) > 0 && shape.HoldsTiles(context, mostMultiplyAdds)
            orderby shape.Cost(context)
            select shape;
        return shapes.FirstOrDefault();
    }

    /// <summary>
    /// As <see cref="Choose"/> for windows that share no inputs (kernel = stride), all phases of x in a tile. What an input
    /// costs is then its cache lines: three vectors of eight a plane are two, and lost a seventh on unet against two vectors.
    /// </summary>
    public static PlanarShape? ChooseFlat(KernelContext context)
    {
        var stride = context.X.Stride;
        var shapes =
            from py in YPhasesOfTiles(context)
            from vectors in Enumerable.Range(1, 4)
            from channels in Enumerable.Range(1, Math.Min(context.OutputChannelsPerGroup, 8))
            let shape = new PlanarShape(channels, py, stride, vectors) { IsFlat = true }
            where stride <= LargestStrideOfTile && shape.WideBlocks(context.OutputChannelsPerGroup) > 0
            where shape.Accumulators + vectors + 1 <= context.Target.Registers
            orderby shape.FlatCost(context)
            select shape;
        return shapes.FirstOrDefault();
    }

    /// <summary>As <see cref="Choose"/> where each tap of x has an accumulator (<see cref="AlignedPlanner"/>).</summary>
    /// <param name="context">The layer.</param>
    /// <param name="mostMultiplyAdds">Of a method.</param>
    /// <param name="fewProducts">Sums are so short that tiles of this shape may shift their inputs instead.</param>
    public static PlanarShape? ChooseAligned(KernelContext context, int mostMultiplyAdds, bool fewProducts)
    {
        var shapes =
            from py in YPhasesOfTiles(context)
            from rows in Enumerable.Range(1, MostRows(context))
            from vectors in Enumerable.Range(1, 4)
            from channels in Enumerable.Range(1, Math.Min(context.OutputChannelsPerGroup, 8))
            let shape = new PlanarShape(channels, py, context.X.Stride, vectors, rows)
            where context.X.Stride <= LargestStrideOfTile && shape.WideBlocks(context.OutputChannelsPerGroup) > 0
            where shape.TapAccumulators(context) + vectors + 1 <= context.Target.Registers
            where shape.TapAccumulators(context) * (rows > 1 ? YTaps(context) : 1) <= mostMultiplyAdds
            orderby fewProducts ? shape.CostOfFewProducts(context) : shape.AlignedCost(context)
            select shape;
        return shapes.FirstOrDefault();
    }

    /// <summary>The registers hold the accumulators of a dense tile, which has at most so many multiply-adds for an input
    /// channel.</summary>
    public bool HoldsTiles(KernelContext context, int mostMultiplyAdds) =>
        Accumulators + Vectors + (Neighbours > 1 ? RegistersAtEnds : 1) <= context.Target.Registers
            && MultiplyAdds(context) <= mostMultiplyAdds;

    /// <summary>The registers hold an accumulator for each tap of x in a row of one vector.</summary>
    public bool HoldsTaps(KernelContext context) =>
        (this with { Vectors = 1 }).TapAccumulators(context) + 2 <= context.Target.Registers;

    private int TapAccumulators(KernelContext context) => Channels * Rows * context.X.Geometry.Kernel * Vectors;

    /// <summary>Blocks of a group: the first <see cref="WideBlocks"/> of all channels, the others of one less.</summary>
    public int Blocks(int outputs) => (outputs + Channels - 1) / Channels;

    public int WideBlocks(int outputs) => outputs - Blocks(outputs) * (Channels - 1);

    /// <summary>Multiply-adds of a tile for an input channel.</summary>
    public int MultiplyAdds(KernelContext context)
    {
        var x = context.X;
        var taps = (x.Geometry.Kernel + x.Stride - 1) / x.Stride * XPhases;
        return taps * Rows * Channels * Vectors * (Neighbours > 1 ? YTaps(context) : 1);
    }

    /// <summary>What follows the name of a method, as blocks of a channel less have methods of their own.</summary>
    public string Suffix(int channels) => Channels > 1 ? $"_c{channels}" : "";

    private static PhaseDecomposition? Y(KernelContext context) =>
        context.OuterAxes > 0 ? context.Phases[context.OuterAxes - 1] : null;

    private static int YTaps(KernelContext context) => Y(context)?.Geometry.Kernel ?? 1;

    /// <summary>Phases of y that a tile may have: one, or all where they are few.</summary>
    private static int[] YPhasesOfTiles(KernelContext context) =>
        Y(context) is { Stride: > 1 and <= LargestYStride, Geometry.Dilation: 1 } y ? [1, y.Stride] : [1];

    private static int MostRows(KernelContext context) =>
        Y(context) is { Stride: 1, InputStep: 1, PadVaries: false, Geometry: { Dilation: 1, Kernel: > 1 and <= MostNeighbourTaps } }
            && context.OutputChannelsPerGroup <= MostNeighbourChannels ? MostNeighbours : 1;

    private double FlatCost(KernelContext context)
    {
        var lines = (Vectors * context.Target.Lanes + VectorTarget.LineFloats - 1) / VectorTarget.LineFloats;
        var loads = (2.8 * lines + Channels * YPhases * XPhases) / Accumulators;
        var latency = Math.Max(1, (double)context.Target.IndependentChains / Accumulators);
        return Math.Max(1, 1.2 * loads) * latency + 0.05 * loads;
    }

    private double Cost(KernelContext context)
    {
        // Each row of inputs is read once for all neighbours that have a tap of it.
        var inputs = 1.4 * Vectors * (Neighbours > 1 ? (double)(Neighbours + YTaps(context) - 1) / YTaps(context) : 1);
        var loads = (inputs + Channels * Rows * XPhases) / Accumulators;
        var latency = Math.Max(1, (double)context.Target.IndependentChains / Accumulators);
        var reads = Blocks(context.OutputChannelsPerGroup) * ((Y(context)?.Stride ?? 1) / YPhases)
            * ((context.X.Stride + XPhases - 1) / XPhases);
        return Math.Max(1, 1.2 * loads) * latency * (1 + 0.001 * reads) + 0.05 * loads;
    }

    /// <summary>
    /// Loads bound a tile of one vector, in which each multiply-add has a weight of its own: two vectors or three, of one phase of
    /// y, took 0.8 to 0.97 of its time on rows of 24 to 128 inputs, however often they read the inputs, but 1.1 on rows of a
    /// vector, which leave half of their accumulators empty. An input comes from the second level, or from farther away, and is
    /// four loads beside those of weights.
    /// </summary>
    private double AlignedCost(KernelContext context)
    {
        var vectors = context.InputWidth.Constant is { } width
            ? (int)Math.Min(Vectors, (width + context.Target.Lanes - 1) / context.Target.Lanes) : Vectors;
        var (accumulators, reads) = AlignedTile(context, vectors);
        var inputs = vectors * reads / accumulators;
        // Inputs of a later channel are asked for by their lines, one more than there are vectors.
        var loads = inputs + 1.0 / vectors + (vectors + 1) * reads / accumulators;
        return AlignedCost(context, accumulators, inputs, loads, ofLoad: 0.5, ofPass: 0.1);
    }

    /// <summary>
    /// Rows of one vector, and what wider ones leave, have only the accumulators of one. Where sums are short that weighs more than
    /// loads: by the cost of the others, tiny (8 > 8 on 16 x 16) took 1.17 times as long.
    /// </summary>
    private double CostOfFewProducts(KernelContext context)
    {
        return 2 * Cost(Vectors) + Cost(1);

        double Cost(int vectors)
        {
            var (accumulators, reads) = AlignedTile(context, vectors);
            var inputs = vectors * reads / accumulators;
            var loads = inputs + 1.0 / vectors;
            return AlignedCost(context, accumulators, inputs, loads, ofLoad: 0.15, ofPass: 0.6);
        }
    }

    /// <summary>Cycles of a multiply-add, as loads and the latency bound it, and what loads, inputs and passes over the inputs cost
    /// beside them.</summary>
    private double AlignedCost(
        KernelContext context, int accumulators, double inputs, double loads, double ofLoad, double ofPass) =>
        Math.Max(1, loads) * Math.Max(1, (double)context.Target.IndependentChains / accumulators)
            + ofLoad * loads + 4 * inputs + ofPass / (Rows * Channels);

    /// <summary>Accumulators of a tile of so many vectors, and rows of inputs that a row of them needs.</summary>
    private (int Accumulators, double Reads) AlignedTile(KernelContext context, int vectors)
    {
        var taps = YTaps(context);
        return (TapAccumulators(context) / Vectors * vectors,
            (double)(Neighbours > 1 ? Neighbours + taps - 1 : (taps + YPhases - 1) / YPhases)
                / (Neighbours > 1 || YPhases == 1 ? taps : (double)taps / YPhases));
    }
}
