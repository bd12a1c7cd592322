using DeconvGen.Generators.Model;

namespace DeconvGen.Generators.Planning;

/// <summary>How long an output takes on one thread, to within a factor of two or so: good enough to tell work that is worth a
/// second thread from work that is not.</summary>
internal static class WorkEstimate
{
    // Picoseconds at 2.5 GHz: two vector operations a cycle; storing an output to a cache that other cores share.
    private const double Operation = 200;
    private const double Store = 200;

    public static int TimePerOutput(KernelContext context)
    {
        var target = context.Target;
        return (int)Math.Min(int.MaxValue,
            Store + Math.Ceiling(MultiplyAdds(context) * Operation * (target.IsFused ? 1 : 2) / target.Lanes));
    }

    /// <summary>On average over the phases: kernel elements / output steps * input channels of a group.</summary>
    private static double MultiplyAdds(KernelContext context)
    {
        var spec = context.Spec;
        // Separable, two neighbours an axis.
        if (spec.IsFixedBilinear)
            return 2 * spec.Rank;
        var elements = context.Phases.Aggregate(1.0, static (product, axis) => product * axis.Geometry.Kernel / axis.Stride);
        // Minimal filtering makes four products of six on each axis.
        if (spec.Algorithm == Algorithm.Winograd)
            elements *= Math.Pow(2.0 / 3, spec.Rank);
        return elements * context.InputChannelsPerGroup;
    }
}
